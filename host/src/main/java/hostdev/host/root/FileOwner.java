package hostdev.host.root;

import java.util.Optional;

/// Who may change a file: its owner, and those whom its mode lets. An access control list that lets more users write
/// shows in the mode too, as the group's part (acl(5)).
///
/// @param mode as stat(2) gives it, with the kind of file
public record FileOwner(long user, int mode) {
    public static final FileOwner ROOT = new FileOwner(0, 0755);

    private static final int KIND = 0170000;
    private static final int LINK = 0120000;
    private static final int WRITABLE_BY_GROUP = 020;
    private static final int WRITABLE_BY_ALL = 02;

    public boolean isLink() {
        return (mode & KIND) == LINK;
    }

    /// Why it is not root's alone; empty where it is. The mode of a link means nothing (symlink(7)).
    Optional<String> besidesRoot() {
        if (user != 0) {
            return Optional.of("belongs to user " + user);
        }
        if (isLink()) {
            return Optional.empty();
        }
        if ((mode & WRITABLE_BY_ALL) != 0) {
            return Optional.of("can be changed by everybody");
        }
        return (mode & WRITABLE_BY_GROUP) != 0 ? Optional.of("can be changed by its group") : Optional.empty();
    }
}

package hostdev.cli.command;

import hostdev.cli.Session;

/// The manner in which virsh prints: after each command, where no prompt follows, one empty line.
final class VirshText {
    private VirshText() {}

    /// @param text with its last line end; returns 0
    static int show(Session session, String text) {
        session.out().text(text + "\n");
        return 0;
    }
}

package hostdev.core.boot;

import java.util.Optional;

/// One thing that a boot loader can boot.
///
/// @param title as the person at the menu sees it; empty where the file is not a menu
/// @param kernel the path of the kernel as the file has it, without a device; empty where it names none
/// @param usual whether the file says that it is booted where nobody chooses
public record BootEntry(String title, Optional<String> kernel, boolean usual) {
    /// What all entries that are made of a file have.
    static final BootEntry ALL = new BootEntry("", Optional.empty(), true);

    /// Whether a person who types this means it: a path, with or without `/boot`, or a file's name, or a kernel's
    /// version.
    boolean isOf(String typed) {
        return kernel.filter(path -> path.equals(typed)
                        || ("/boot" + path).equals(typed)
                        || path.equals("/boot" + typed)
                        || name(path).equals(typed)
                        || name(path).equals("vmlinuz-" + typed))
                .isPresent();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// How the file would name another file that the person has named as this entry's kernel is named.
    String pathAsHere(String kernelTyped, String typed) {
        boolean below =
                kernel.filter(path -> ("/boot" + path).equals(kernelTyped)).isPresent();
        return below && typed.startsWith("/boot/") ? typed.substring("/boot".length()) : typed;
    }
}

package hostdev.core.boot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A program of the distribution that makes, from files that people edit, those that are booted.
///
/// @param output the boot menu that it writes; empty where the program itself knows
public record BootTool(Kind kind, String output) {
    public static final BootTool UPDATE_GRUB = new BootTool(Kind.UPDATE_GRUB, "");
    public static final BootTool GRUB_MKCONFIG = new BootTool(Kind.GRUB_MKCONFIG, Kind.GRUB_MKCONFIG.usual);
    public static final BootTool GRUB2_MKCONFIG = new BootTool(Kind.GRUB2_MKCONFIG, Kind.GRUB2_MKCONFIG.usual);
    public static final BootTool PROXMOX = new BootTool(Kind.PROXMOX, "");
    public static final BootTool DRACUT = new BootTool(Kind.DRACUT, "");
    public static final BootTool INITRAMFS_TOOLS = new BootTool(Kind.INITRAMFS_TOOLS, "");
    public static final BootTool MKINITCPIO = new BootTool(Kind.MKINITCPIO, "");

    /// Which program it is.
    public enum Kind {
        UPDATE_GRUB("update-grub", ""),
        GRUB_MKCONFIG("grub-mkconfig -o", "/boot/grub/grub.cfg"),
        GRUB2_MKCONFIG("grub2-mkconfig -o", "/boot/grub2/grub.cfg"),
        PROXMOX("proxmox-boot-tool refresh", ""),
        DRACUT("dracut --force --regenerate-all", ""),
        INITRAMFS_TOOLS("update-initramfs -u -k all", ""),
        MKINITCPIO("mkinitcpio -P", "");

        private final String words;
        private final String usual;

        Kind(String words, String usual) {
            this.words = words;
            this.usual = usual;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public List<String> command() {
        return List.of(words().split(" ", -1));
    }

    /// The directory that it writes to.
    public String writes() {
        return switch (kind) {
            case UPDATE_GRUB -> "/boot/grub";
            case GRUB_MKCONFIG, GRUB2_MKCONFIG -> output.substring(0, output.lastIndexOf('/'));
            case PROXMOX, DRACUT, INITRAMFS_TOOLS, MKINITCPIO -> "/boot";
        };
    }

    public String words() {
        return output.isEmpty() ? kind.words : kind.words + " " + output;
    }

    /// As in the journal: `update-grub`; where it writes an unusual menu, that follows: `grub2-mkconfig /boot/efi/…`.
    public String word() {
        return output.equals(kind.usual) ? kind.word() : kind.word() + " " + output;
    }

    public static Optional<BootTool> of(String word) {
        for (Kind kind : Kind.values()) {
            if (word.equals(kind.word())) {
                return Optional.of(new BootTool(kind, kind.usual));
            }
            String path = word.startsWith(kind.word() + " ")
                    ? word.substring(kind.word().length() + 1)
                    : "";
            if (!kind.usual.isEmpty() && path.matches("/\\S*/grub\\.cfg")) {
                return Optional.of(new BootTool(kind, path));
            }
        }
        return Optional.empty();
    }
}

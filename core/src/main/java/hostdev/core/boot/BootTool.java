package hostdev.core.boot;

import java.util.List;
import java.util.Optional;

/// A program of the distribution that makes, from files that people edit, those that are booted.
public enum BootTool {
    UPDATE_GRUB("update-grub", "/boot/grub"),
    GRUB_MKCONFIG("grub-mkconfig -o /boot/grub/grub.cfg", "/boot/grub"),
    GRUB2_MKCONFIG("grub2-mkconfig -o /boot/grub2/grub.cfg", "/boot/grub2"),
    PROXMOX("proxmox-boot-tool refresh", "/boot"),
    DRACUT("dracut --force --regenerate-all", "/boot"),
    INITRAMFS_TOOLS("update-initramfs -u -k all", "/boot"),
    MKINITCPIO("mkinitcpio -P", "/boot");

    private final String words;
    private final String writes;

    BootTool(String words, String writes) {
        this.words = words;
        this.writes = writes;
    }

    public List<String> command() {
        return List.of(words.split(" ", -1));
    }

    /// The directory that it writes to.
    public String writes() {
        return writes;
    }

    public String words() {
        return words;
    }

    /// As in the journal: `update-grub`.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public static Optional<BootTool> of(String word) {
        for (BootTool tool : values()) {
            if (tool.word().equals(word)) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }
}

package hostdev.core.boot;

import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// What boots a host, and the files that it, or the program that makes its menu, takes the arguments of kernels from.
///
/// @param files those that are edited; all of them, where more than one counts; unknown where one of them cannot be
/// read
/// @param refresh what makes the boot loader's own file from them; empty where it reads them itself
public record BootLoader(Kind kind, Fact<List<BootFile>> files, Optional<BootTool> refresh) {
    /// Which one it is.
    public enum Kind {
        LEGACY_GRUB("GRUB before 2"),
        GRUB2("GRUB 2"),
        GRUB2_BLS("GRUB 2 with entries of the Boot Loader Specification"),
        SYSTEMD_BOOT("systemd-boot"),
        PROXMOX("proxmox-boot-tool"),
        EXTLINUX("extlinux"),
        UNIFIED_IMAGE("a unified kernel image"),
        UNKNOWN("an unknown boot loader");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}

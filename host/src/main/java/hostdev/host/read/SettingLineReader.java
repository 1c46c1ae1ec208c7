package hostdev.host.read;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.BootLoader.Kind;
import hostdev.core.boot.ManualChange;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// Boot loaders that take the kernel's arguments from one line of a file of their own, or from a property of ZFS.
final class SettingLineReader {
    private static final String UBOOT_MENU = "/boot/extlinux/extlinux.conf";
    /// Where ZFSBootMenu's own tools keep its configuration and its images.
    private static final List<String> ZFS_BOOT_MENU = List.of(
            "/etc/zfsbootmenu/config.yaml", "/boot/efi/EFI/zbm", "/boot/efi/EFI/ZBM", "/efi/EFI/zbm", "/efi/EFI/ZBM");

    private final HostRoot root;
    private final BootSigns signs;

    SettingLineReader(HostRoot root, BootSigns signs) {
        this.root = root;
        this.signs = signs;
    }

    Optional<BootLoader> read() {
        if (root.text("/etc/os-release").seen().orElse("").contains("ID=flatcar")) {
            String file = List.of("/oem/grub.cfg", "/usr/share/oem/grub.cfg").stream()
                    .filter(root::exists)
                    .findFirst()
                    .orElse("/oem/grub.cfg");
            return Optional.of(loader(Kind.FLATCAR, "Flatcar's boot menu takes arguments from " + file, file, ""));
        }
        if (signs.fit().hasBootImage()) {
            return Optional.empty(); // GRUB
        }
        return zfsBootMenu().or(this::board);
    }

    private Optional<BootLoader> zfsBootMenu() {
        Optional<String> dataset = signs.running().stream()
                .filter(argument -> argument.key().equals("root"))
                .map(BootArgument::value)
                .filter(value -> value.matches("(?i)zfs[:=][\\w.:-]+(/[\\w.:-]+)*"))
                .map(value -> value.substring("zfs:".length()))
                .findFirst();
        if (dataset.isEmpty() || ZFS_BOOT_MENU.stream().noneMatch(root::exists)) {
            return Optional.empty();
        }
        return Optional.of(loader(
                Kind.ZFS_BOOT_MENU,
                "ZFSBootMenu takes the arguments from a property of the file system that it boots",
                dataset.get(),
                ""));
    }

    private Optional<BootLoader> board() {
        String armbian = "/boot/armbianEnv.txt";
        if (root.exists(armbian)) {
            return Optional.of(
                    loader(Kind.ARMBIAN, "Armbian's boot script takes arguments from " + armbian, armbian, ""));
        }
        if (root.exists(UBOOT_MENU) && root.exists("/usr/sbin/u-boot-update")) {
            ManualChange change = new ManualChange(
                    "u-boot-update makes " + UBOOT_MENU,
                    List.of(new ManualChange.Source("/etc/default/u-boot", "")),
                    "u-boot-update");
            return Optional.of(new BootFiles(root)
                    .addIfThere(UBOOT_MENU, BootFormat.EXTLINUX)
                    .manual(Kind.U_BOOT_MENU, change));
        }
        return List.of("/boot/firmware", "/boot").stream()
                .filter(directory -> root.exists(directory + "/config.txt"))
                .map(directory -> directory + "/cmdline.txt")
                .filter(root::exists)
                .findFirst()
                .map(file -> loader(
                        Kind.RASPBERRY_PI,
                        "the firmware of the Raspberry Pi takes the arguments from " + file,
                        file,
                        ""));
    }

    private BootLoader loader(Kind kind, String why, String source, String then) {
        return new BootLoader(
                kind, List.of(), new ManualChange(why, List.of(new ManualChange.Source(source, "")), then));
    }
}

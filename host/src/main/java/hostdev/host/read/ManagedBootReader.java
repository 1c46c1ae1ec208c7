package hostdev.host.read;

import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.BootLoader.Kind;
import hostdev.core.boot.ManualChange;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hosts whose boot entries another program makes anew each time: an edit there is lost, and so is one of the files
/// beside the image that a unified kernel image is made from.
final class ManagedBootReader {
    private final HostRoot root;
    private final BootSigns signs;

    ManagedBootReader(HostRoot root, BootSigns signs) {
        this.root = root;
        this.signs = signs;
    }

    Optional<BootLoader> read() {
        if (root.exists("/etc/NIXOS") || isSystem("nixos")) {
            return Optional.of(entries(
                    Kind.NIXOS, "NixOS makes its boot entries from its configuration", "/etc/nixos/configuration.nix"));
        }
        if (root.exists("/run/ostree-booted")) {
            return Optional.of(entries(Kind.RPM_OSTREE, "rpm-ostree makes the boot entries of this host"));
        }
        if (root.exists("/etc/kernelstub/configuration") && !signs.fit().hasBootImage()) {
            return Optional.of(entries(Kind.KERNELSTUB, "kernelstub makes the boot entries of this host"));
        }
        if (isSystem("talos")) {
            return Optional.of(entries(Kind.TALOS, "Talos makes its boot entries from the machine configuration"));
        }
        if (root.exists("/etc/unraid-version")) {
            return Optional.of(new BootFiles(root)
                    .addIfThere("/boot/syslinux/syslinux.cfg", BootFormat.EXTLINUX)
                    .manual(Kind.UNRAID, change("the web interface of Unraid keeps /boot/syslinux/syslinux.cfg", "")));
        }
        return appliance().or(this::suse).or(new SettingLineReader(root, signs)::read);
    }

    /// Systems that are not configured file by file.
    private Optional<BootLoader> appliance() {
        if (root.exists("/etc/xensource-inventory")) {
            return Optional.of(entries(Kind.XCP_NG, "xen-cmdline keeps the boot entries of this host"));
        }
        if (root.exists("/etc/default/grub.d/truenas.cfg")) {
            return Optional.of(entries(Kind.TRUENAS, "TrueNAS makes its boot entries from its configuration"));
        }
        if (isSystem("guix")) {
            return Optional.of(entries(Kind.GUIX, "Guix makes its boot entries from its configuration"));
        }
        if (root.exists("/etc/abroot/abroot.json") || root.exists("/usr/share/abroot/abroot.json")) {
            return Optional.of(entries(Kind.ABROOT, "ABRoot makes the boot entries of this host"));
        }
        if (has("clr-boot-manager")) {
            ManualChange change = new ManualChange(
                    "clr-boot-manager makes the boot entries of this host from /etc/kernel/cmdline.d",
                    below("/etc/kernel/cmdline.d", "hostdev.conf"),
                    "clr-boot-manager update");
            return Optional.of(entries(Kind.CLR_BOOT_MANAGER, change));
        }
        return Optional.empty();
    }

    private Optional<BootLoader> suse() {
        String loader = root.text("/etc/sysconfig/bootloader").seen().orElse("").replace("\"", "");
        if (loader.contains("LOADER_TYPE=systemd-boot") || loader.contains("LOADER_TYPE=grub2-bls")) {
            return Optional.of(entries(
                    Kind.SDBOOTUTIL,
                    change(
                            "sdbootutil makes the boot entries of this host from " + GrubReader.KERNEL_CMDLINE,
                            "sdbootutil update-all-entries",
                            GrubReader.KERNEL_CMDLINE)));
        }
        if (has("transactional-update") && isRootReadOnly()) {
            return Optional.of(new BootFiles(root)
                    .manual(
                            Kind.TRANSACTIONAL,
                            change(
                                    "the boot menu is a part of the next snapshot, which transactional-update makes",
                                    "transactional-update grub.cfg",
                                    GrubReader.DEFAULTS)));
        }
        return Optional.empty();
    }

    private boolean isRootReadOnly() {
        return root.text("/proc/self/mounts")
                .seen()
                .orElse("")
                .lines()
                .map(line -> line.split(" ", -1))
                .anyMatch(fields -> fields.length > 3 && fields[1].equals("/") && (fields[3] + ",").startsWith("ro,"));
    }

    /// The files that are there, and the one to make where there is none.
    private List<ManualChange.Source> below(String directory, String fresh) {
        List<ManualChange.Source> sources = new ArrayList<>();
        for (String name : BootFiles.names(root, directory)) {
            sources.addAll(BootFiles.sources(root, List.of(directory + "/" + name)));
        }
        return sources.isEmpty() ? List.of(new ManualChange.Source(directory + "/" + fresh, "")) : sources;
    }

    private BootLoader entries(Kind kind, ManualChange change) {
        BootFiles files = new BootFiles(root);
        EntriesReader.add(root, signs.fit(), files);
        return files.manual(kind, change);
    }

    private BootLoader entries(Kind kind, String why, String... sources) {
        return entries(kind, change(why, "", sources));
    }

    private boolean isSystem(String id) {
        String text = "\n" + root.text("/etc/os-release").seen().orElse("").replace("\"", "");
        return text.contains("\nID=" + id + "\n");
    }

    private ManualChange change(String why, String then, String... sources) {
        return new ManualChange(why, BootFiles.sources(root, List.of(sources)), then);
    }

    /// Alpine's `update-extlinux` makes `/boot/extlinux.conf`.
    Optional<BootLoader> alpine() {
        String source = "/etc/update-extlinux.conf";
        if (!root.exists(source)) {
            return Optional.empty();
        }
        return Optional.of(new BootFiles(root)
                .addIfThere("/boot/extlinux.conf", BootFormat.EXTLINUX)
                .manual(
                        Kind.ALPINE,
                        change(
                                "update-extlinux makes /boot/extlinux.conf from default_kernel_opts in " + source,
                                "update-extlinux",
                                source)));
    }

    /// The arguments are inside of the image, and come from what it was made from.
    BootLoader unifiedImage() {
        List<String> paths = new ArrayList<>(List.of(GrubReader.KERNEL_CMDLINE));
        for (String name : BootFiles.names(root, "/etc/cmdline.d")) {
            paths.add("/etc/cmdline.d/" + name);
        }
        paths.add("/usr/lib/kernel/cmdline");
        return new BootFiles(root)
                .manual(
                        Kind.UNIFIED_IMAGE,
                        change("the kernel command line is inside of the unified kernel image", image(), paths));
    }

    private ManualChange change(String why, String then, List<String> sources) {
        return change(why, then, sources.toArray(String[]::new));
    }

    private String image() {
        if (has("mkinitcpio")) {
            return "mkinitcpio -P";
        }
        return has("dracut") && !has("ukify") ? "dracut --force --regenerate-all" : "kernel-install add-all";
    }

    private boolean has(String program) {
        return root.exists("/usr/bin/" + program) || root.exists("/usr/sbin/" + program);
    }
}

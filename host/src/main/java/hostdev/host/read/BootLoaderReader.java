package hostdev.host.read;

import hostdev.core.boot.BootFit;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.BootLoader.Kind;
import hostdev.core.boot.BootTool;
import hostdev.core.boot.ManualChange;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the boot loader that boots this host, and the files that its kernels get their arguments from. What the
/// running system says of how it was booted comes before what lies about.
final class BootLoaderReader {
    private static final List<String> LEGACY = List.of("/boot/grub/grub.conf", "/boot/grub/menu.lst", "/etc/grub.conf");
    private static final List<String> EXTLINUX = List.of(
            "/boot/extlinux/extlinux.conf", "/boot/syslinux/syslinux.cfg", "/boot/extlinux.conf", "/extlinux.conf");
    private static final String REFIND = "/boot/refind_linux.conf";
    /// Where arguments stand on hosts whose boot loader is not recognised.
    private static final List<String> ELSEWHERE = List.of(
            GrubReader.DEFAULTS,
            GrubReader.KERNEL_CMDLINE,
            "/boot/firmware/cmdline.txt",
            "/boot/cmdline.txt",
            "/etc/lilo.conf",
            "/etc/elilo.conf",
            "/boot/efi/EFI/refind/refind.conf");

    private final HostRoot root;
    private final BootSigns signs;
    private final BootFit fit;
    private final GrubReader grub;
    private final LimineReader limine;
    private final ManagedBootReader managed;

    BootLoaderReader(HostRoot root) {
        this.root = root;
        this.signs = new BootSigns(root);
        this.fit = signs.fit();
        this.grub = new GrubReader(root, signs);
        this.limine = new LimineReader(root);
        this.managed = new ManagedBootReader(root, signs);
    }

    BootLoader read() {
        return managed.read().or(this::proxmox).or(this::byItsName).orElseGet(this::byItsFiles);
    }

    private Optional<BootLoader> proxmox() {
        if (!root.exists("/etc/kernel/proxmox-boot-uuids")) {
            return Optional.empty();
        }
        BootFiles files = new BootFiles(root).addIfThere(GrubReader.KERNEL_CMDLINE, BootFormat.FIRST_LINE);
        grub.addDefaults(files);
        return Optional.of(files.loader(Kind.PROXMOX, Optional.of(BootTool.PROXMOX)));
    }

    /// A loader that told the firmware, and so the kernel, what it is.
    private Optional<BootLoader> byItsName() {
        if (signs.isUnifiedImage()) {
            return Optional.of(managed.unifiedImage());
        }
        if (signs.loaderIs("systemd-boot")) {
            return Optional.of(systemdBoot().orElseGet(this::unknown));
        }
        if (signs.loaderIs("limine")) {
            return Optional.of(limine.loader());
        }
        return signs.loaderIs("refind") ? refind() : Optional.empty();
    }

    private BootLoader byItsFiles() {
        if (fit.hasBootImage() || signs.onXen()) {
            Optional<BootLoader> grub2 = grub.read();
            return grub2.filter(it -> it.doubt().isEmpty())
                    .or(this::legacy)
                    .or(this::extlinux)
                    .or(this::systemdBoot)
                    .or(() -> grub2)
                    .orElseGet(this::unknown);
        }
        List<BootLoader> others = others();
        return others.stream()
                .filter(this::explains)
                .findFirst()
                .or(() -> grub.read().filter(it -> others.isEmpty() || hasIommuArguments(it)))
                .or(() -> others.stream().findFirst())
                .orElseGet(this::unknown);
    }

    /// Those that put no BOOT_IMAGE on the kernel's line.
    private List<BootLoader> others() {
        List<BootLoader> others = new ArrayList<>();
        if (limine.isThere()) {
            others.add(limine.loader());
        }
        refind().ifPresent(others::add);
        legacy().ifPresent(others::add);
        systemdBoot().filter(it -> it.kind() == Kind.SYSTEMD_BOOT).ifPresent(others::add);
        return others;
    }

    private boolean explains(BootLoader loader) {
        if (loader.kind() == Kind.LIMINE) {
            return limine.explains(fit);
        }
        return loader.files().seen().orElse(List.of()).stream()
                .filter(file -> file.format() != BootFormat.CMDLINE)
                .map(BootFit::entries)
                .anyMatch(fit::explainedBy);
    }

    private boolean hasIommuArguments(BootLoader loader) {
        return loader.files().seen().filter(fit::hasIommuArguments).isPresent();
    }

    private Optional<BootLoader> refind() {
        return root.exists(REFIND)
                ? Optional.of(new BootFiles(root).add(REFIND, BootFormat.REFIND).loader(Kind.REFIND, Optional.empty()))
                : Optional.empty();
    }

    private Optional<BootLoader> legacy() {
        return one(LEGACY, BootFormat.GRUB, Kind.LEGACY_GRUB);
    }

    private Optional<BootLoader> extlinux() {
        return managed.alpine().or(() -> one(EXTLINUX, BootFormat.EXTLINUX, Kind.EXTLINUX));
    }

    private Optional<BootLoader> one(List<String> paths, BootFormat format, Kind kind) {
        return paths.stream()
                .filter(root::exists)
                .findFirst()
                .map(path -> new BootFiles(root).add(path, format).loader(kind, Optional.empty()));
    }

    private Optional<BootLoader> systemdBoot() {
        BootFiles files = new BootFiles(root);
        EntriesReader.add(root, fit, files);
        if (files.isEmpty()) {
            return unifiedImages() ? Optional.of(managed.unifiedImage()) : Optional.empty();
        }
        files.addIfThere(GrubReader.KERNEL_CMDLINE, BootFormat.CMDLINE);
        return Optional.of(files.loader(Kind.SYSTEMD_BOOT, Optional.empty()));
    }

    private boolean unifiedImages() {
        return List.of("/boot/EFI/Linux", "/efi/EFI/Linux", "/boot/efi/EFI/Linux").stream()
                .anyMatch(
                        directory -> BootFiles.names(root, directory).stream().anyMatch(name -> name.endsWith(".efi")));
    }

    private BootLoader unknown() {
        Optional<BootLoader> other = extlinux().or(this::systemdBoot);
        return other.orElseGet(() -> new BootLoader(
                Kind.UNKNOWN,
                List.of(),
                new ManualChange("boot loader not recognised", BootFiles.sources(root, ELSEWHERE), "")));
    }
}

package hostdev.host.read;

import hostdev.core.boot.BootFile;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.BootLoader.Kind;
import hostdev.core.boot.BootTool;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the boot loader that boots this host, and the files that its kernels get their arguments from. What the
/// running system says of how it was booted comes before what lies about.
final class BootLoaderReader {
    private static final String EFI_VARIABLES = "/sys/firmware/efi/efivars/";
    /// Of the vendor "systemd" (systemd-boot(7), systemd-stub(7), "EFI variables").
    private static final String LOADER_INFO = EFI_VARIABLES + "LoaderInfo-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";

    private static final String STUB_INFO = EFI_VARIABLES + "StubInfo-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";

    private static final String DEFAULTS = "/etc/default/grub";
    private static final String KERNEL_CMDLINE = "/etc/kernel/cmdline";
    private static final List<String> LEGACY = List.of("/boot/grub/grub.conf", "/boot/grub/menu.lst", "/etc/grub.conf");
    private static final List<String> EXTLINUX = List.of(
            "/boot/extlinux/extlinux.conf", "/boot/syslinux/syslinux.cfg", "/boot/extlinux.conf", "/extlinux.conf");
    private static final List<String> SCRIPTS = List.of("/boot/grub2/grub.cfg", "/boot/grub/grub.cfg");
    private static final List<String> ENTRIES =
            List.of("/boot/loader/entries", "/efi/loader/entries", "/boot/efi/loader/entries");

    private final HostRoot root;
    private final List<Fact<BootFile>> files = new ArrayList<>();

    BootLoaderReader(HostRoot root) {
        this.root = root;
    }

    BootLoader read() {
        if (root.exists("/etc/kernel/proxmox-boot-uuids")) {
            addIfThere(KERNEL_CMDLINE, BootFormat.CMDLINE);
            addDefaults();
            return loader(Kind.PROXMOX, Optional.of(BootTool.PROXMOX));
        }
        boolean systemdBoot = efiText(LOADER_INFO).contains("systemd-boot");
        if (root.exists(STUB_INFO)) {
            return new BootLoader(
                    Kind.UNIFIED_IMAGE,
                    Fact.unknown("the kernel's arguments are inside of the image"),
                    Optional.empty());
        }
        Optional<String> script = first(SCRIPTS);
        if (!systemdBoot && script.isPresent()) {
            return grub2(script.get());
        }
        return systemdBoot ? systemdBoot() : others();
    }

    private BootLoader others() {
        Optional<String> legacy = first(LEGACY);
        if (legacy.isPresent()) {
            add(legacy.get(), BootFormat.GRUB);
            return loader(Kind.LEGACY_GRUB, Optional.empty());
        }
        Optional<String> extlinux = first(EXTLINUX);
        if (extlinux.isPresent()) {
            add(extlinux.get(), BootFormat.EXTLINUX);
            return loader(Kind.EXTLINUX, Optional.empty());
        }
        return systemdBoot();
    }

    /// Fedora and its kin keep entries of their own for GRUB: those are what it boots. Xen's are made by the script.
    private BootLoader grub2(String script) {
        boolean entries = root.text(script).seen().orElse("").contains("blscfg");
        if (entries) {
            addEntries();
        }
        boolean defaults = root.exists(DEFAULTS);
        if (entries && !files.isEmpty()) {
            addIfThere(KERNEL_CMDLINE, BootFormat.CMDLINE);
            addDefaults();
            return loader(Kind.GRUB2_BLS, defaults ? refresh(script) : Optional.empty());
        }
        if (defaults) {
            addDefaults();
            return loader(Kind.GRUB2, refresh(script));
        }
        add(script, BootFormat.GRUB2);
        return loader(Kind.GRUB2, Optional.empty());
    }

    private Optional<BootTool> refresh(String script) {
        if (script.startsWith("/boot/grub2/")) {
            return Optional.of(BootTool.GRUB2_MKCONFIG);
        }
        boolean debian = root.exists("/usr/sbin/update-grub") || root.exists("/sbin/update-grub");
        return Optional.of(debian ? BootTool.UPDATE_GRUB : BootTool.GRUB_MKCONFIG);
    }

    private BootLoader systemdBoot() {
        addEntries();
        if (files.isEmpty()) {
            return loader(unifiedImages() ? Kind.UNIFIED_IMAGE : Kind.UNKNOWN, Optional.empty());
        }
        addIfThere(KERNEL_CMDLINE, BootFormat.CMDLINE);
        return loader(Kind.SYSTEMD_BOOT, Optional.empty());
    }

    private boolean unifiedImages() {
        for (String directory : List.of("/boot/EFI/Linux", "/efi/EFI/Linux", "/boot/efi/EFI/Linux")) {
            if (names(directory).stream().anyMatch(name -> name.endsWith(".efi"))) {
                return true;
            }
        }
        return false;
    }

    private void addDefaults() {
        addIfThere(DEFAULTS, BootFormat.DEFAULT_GRUB);
        for (String name : names(DEFAULTS + ".d")) {
            if (name.endsWith(".cfg")) {
                add(DEFAULTS + ".d/" + name, BootFormat.DEFAULT_GRUB);
            }
        }
    }

    private void addEntries() {
        for (String directory : ENTRIES) {
            for (String name : names(directory)) {
                if (name.endsWith(".conf")) {
                    add(directory + "/" + name, BootFormat.BLS);
                }
            }
            if (!files.isEmpty()) {
                return;
            }
        }
    }

    private void addIfThere(String path, BootFormat format) {
        if (root.exists(path)) {
            add(path, format);
        }
    }

    private void add(String path, BootFormat format) {
        boolean kept = root.exists(path + BootFile.KEPT);
        files.add(root.text(path)
                .either(
                        text -> text.indexOf('\ufffd') < 0
                                ? Fact.known(new BootFile(path, format, text, kept))
                                : Fact.unknown(path + ": it is not in UTF-8"),
                        why -> Fact.unknown(path + ": " + why)));
    }

    private BootLoader loader(Kind kind, Optional<BootTool> refresh) {
        List<BootFile> seen = new ArrayList<>();
        for (Fact<BootFile> file : files) {
            if (file instanceof Fact.Unknown<BootFile>(var why)) {
                return new BootLoader(kind, Fact.unknown(why), refresh);
            }
            file.seen().ifPresent(seen::add);
        }
        return new BootLoader(kind, Fact.known(List.copyOf(seen)), refresh);
    }

    private Optional<String> first(List<String> paths) {
        return paths.stream().filter(root::exists).findFirst();
    }

    private List<String> names(String directory) {
        return root.names(directory).seen().orElse(List.of());
    }

    /// UTF-16 behind four bytes of attributes.
    private String efiText(String path) {
        return root.bytes(path, 512)
                .seen()
                .filter(bytes -> bytes.length > 4)
                .map(bytes -> new String(bytes, 4, bytes.length - 4, java.nio.charset.StandardCharsets.UTF_16LE))
                .orElse("");
    }
}

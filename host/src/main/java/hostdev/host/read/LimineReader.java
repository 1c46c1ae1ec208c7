package hostdev.host.read;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootFit;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.BootLoader.Kind;
import hostdev.core.boot.ManualChange;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Limine: its own file, and what `limine-entry-tool` makes that from.
final class LimineReader {
    private static final List<String> MENUS = List.of(
            "/boot/limine.conf",
            "/boot/limine/limine.conf",
            "/boot/EFI/limine/limine.conf",
            "/boot/EFI/BOOT/limine.conf",
            "/boot/efi/limine.conf",
            "/boot/efi/EFI/limine/limine.conf",
            "/efi/limine.conf",
            "/efi/EFI/limine/limine.conf",
            "/boot/limine.cfg");

    private final HostRoot root;

    LimineReader(HostRoot root) {
        this.root = root;
    }

    private Optional<String> menu() {
        return MENUS.stream().filter(root::exists).findFirst();
    }

    boolean isThere() {
        return menu().isPresent();
    }

    boolean explains(BootFit fit) {
        List<List<BootArgument>> entries = menu().flatMap(
                        path -> root.text(path).seen())
                .map(BootFit::limineEntries)
                .orElse(List.of());
        return fit.explainedBy(entries);
    }

    BootLoader loader() {
        List<String> paths = new ArrayList<>(List.of("/etc/default/limine"));
        for (String name : BootFiles.names(root, "/etc/limine-entry-tool.d")) {
            paths.add("/etc/limine-entry-tool.d/" + name);
        }
        List<ManualChange.Source> sources = BootFiles.sources(root, paths);
        boolean made = !sources.isEmpty();
        return new BootFiles(root)
                .manual(
                        Kind.LIMINE,
                        new ManualChange(
                                "Limine boots this host, and hostdev does not edit its files",
                                made
                                        ? sources
                                        : BootFiles.sources(
                                                root, menu().stream().toList()),
                                made ? tool() : ""));
    }

    private String tool() {
        return root.exists("/usr/bin/limine-mkinitcpio") ? "limine-mkinitcpio" : "limine-update";
    }
}

package hostdev.host.read;

import hostdev.core.boot.BootFile;
import hostdev.core.boot.BootFit;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.BootLoader.Kind;
import hostdev.core.boot.BootTool;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// GRUB 2: which of the menus on this host is booted, what that is made from, and the program that makes it.
final class GrubReader {
    static final String DEFAULTS = "/etc/default/grub";
    static final String KERNEL_CMDLINE = "/etc/kernel/cmdline";
    private static final List<String> SCRIPTS = List.of("/boot/grub2/grub.cfg", "/boot/grub/grub.cfg");
    private static final List<String> EFI = List.of("/boot/efi/EFI", "/efi/EFI");
    /// What tells a menu from the few lines that only load one from elsewhere (Fedora 34, RHEL 9, Debian).
    private static final Pattern MENU = Pattern.compile("(?m)^\\s*(menuentry|submenu|blscfg|linux(16|efi)?)\\b");

    private final HostRoot root;
    private final BootSigns signs;
    private final BootFit fit;

    GrubReader(HostRoot root, BootSigns signs) {
        this.root = root;
        this.signs = signs;
        this.fit = signs.fit();
    }

    /// Empty where there is no menu of GRUB 2.
    Optional<BootLoader> read() {
        List<String> menus = menus();
        Optional<String> fitting =
                menus.stream().filter(path -> !contradicts(path)).findFirst();
        Optional<BootLoader> loader = fitting.or(() -> menus.stream().findFirst())
                .or(() -> SCRIPTS.stream().filter(root::exists).findFirst())
                .map(this::of);
        return fitting.isEmpty() && !menus.isEmpty()
                ? loader.map(it -> it.doubted("no entry of " + menus.getFirst() + " has the root= of this boot"))
                : loader;
    }

    /// On the EFI partition first: where a menu is there, the firmware starts the GRUB that reads it (CentOS 7, RHEL
    /// 8).
    private List<String> menus() {
        List<String> paths = new ArrayList<>();
        for (String directory : EFI) {
            BootFiles.names(root, directory).forEach(name -> paths.add(directory + "/" + name + "/grub.cfg"));
        }
        paths.addAll(signs.isBios() ? 0 : paths.size(), SCRIPTS);
        return paths.stream().filter(root::exists).filter(this::isMenu).toList();
    }

    private boolean isMenu(String path) {
        return root.text(path).either(text -> MENU.matcher(text).find(), _ -> true);
    }

    private boolean contradicts(String path) {
        return root.text(path)
                .seen()
                .map(text -> fit.contradicts(new BootFile(path, BootFormat.GRUB2, text, false)))
                .orElse(false);
    }

    private BootLoader of(String script) {
        BootFiles files = new BootFiles(root);
        boolean defaults = root.exists(DEFAULTS);
        if (root.text(script).seen().orElse("").contains("blscfg") && addEntries(files, script)) {
            files.addIfThere(KERNEL_CMDLINE, BootFormat.CMDLINE);
            addDefaults(files);
            return files.loader(Kind.GRUB2_BLS, defaults ? refresh(script) : Optional.empty());
        }
        if (defaults) {
            addDefaults(files);
            return files.loader(Kind.GRUB2, refresh(script));
        }
        return files.add(script, BootFormat.GRUB2).loader(Kind.GRUB2, Optional.empty());
    }

    /// Fedora and its kin keep entries of their own for GRUB: those are what it boots. Xen's are made by the script.
    /// Those with `$kernelopts` take the arguments from GRUB's environment.
    private boolean addEntries(BootFiles files, String script) {
        EntriesReader.add(root, fit, files);
        List<BootFile> shared = files.seen().stream()
                .filter(file -> file.text().contains("$kernelopts"))
                .toList();
        Optional<String> environment = environment(script);
        if (!shared.isEmpty() && environment.isPresent()) {
            shared.forEach(files::remove);
            files.add(environment.get(), BootFormat.GRUBENV);
        }
        return !files.isEmpty();
    }

    private Optional<String> environment(String script) {
        String beside = script.substring(0, script.lastIndexOf('/')) + "/grubenv";
        return List.of(beside, "/boot/grub2/grubenv").stream()
                .filter(path -> root.text(path).seen().orElse("").contains("\nkernelopts="))
                .findFirst();
    }

    void addDefaults(BootFiles files) {
        files.addIfThere(DEFAULTS, BootFormat.DEFAULT_GRUB);
        files.addAll(DEFAULTS + ".d", ".cfg", BootFormat.DEFAULT_GRUB_D);
    }

    private Optional<BootTool> refresh(String script) {
        if (has("update-grub")) {
            return Optional.of(BootTool.UPDATE_GRUB);
        }
        boolean second = !script.startsWith("/boot/grub/") && (has("grub2-mkconfig") || !has("grub-mkconfig"));
        BootTool.Kind kind = second ? BootTool.Kind.GRUB2_MKCONFIG : BootTool.Kind.GRUB_MKCONFIG;
        return Optional.of(new BootTool(kind, script));
    }

    private boolean has(String program) {
        return List.of("/usr/sbin/", "/sbin/", "/usr/bin/").stream()
                .anyMatch(directory -> root.exists(directory + program));
    }
}

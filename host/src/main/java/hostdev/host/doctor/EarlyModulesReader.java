package hostdev.host.doctor;

import hostdev.core.boot.BootArgument;
import hostdev.core.doctor.EarlyModules;
import hostdev.core.doctor.EarlyModules.When;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/// The modules that the initramfs and the booted system are told to load, in each distribution's form.
record EarlyModulesReader(HostRoot root) {
    private static final String LINE = "/proc/cmdline";

    List<EarlyModules> read() {
        List<EarlyModules> all = new ArrayList<>();
        add(all, "/etc/initramfs-tools/modules", (file, text) -> EarlyModules.lines(file, When.FIRST, text));
        for (String file : dropIns("/etc/dracut.conf", "/etc/dracut.conf.d", "/usr/lib/dracut/dracut.conf.d")) {
            add(all, file, EarlyModules::dracut);
        }
        all.addAll(mkinitcpio());
        add(all, "/etc/booster.yaml", EarlyModules::booster);
        for (String name : root.names("/etc/nixos").seen().orElse(List.of())) {
            if (name.endsWith(".nix")) {
                add(all, "/etc/nixos/" + name, EarlyModules::nixos);
            }
        }
        for (String file : dropIns("/etc/modules", "/etc/modules-load.d", "/usr/lib/modules-load.d")) {
            add(all, file, (path, text) -> EarlyModules.lines(path, When.LATER, text));
        }
        add(all, LINE, EarlyModulesReader::arguments);
        return List.copyOf(all);
    }

    /// The last `HOOKS` of all its files counts for the modules of each.
    private List<EarlyModules> mkinitcpio() {
        List<EarlyModules> lists = new ArrayList<>();
        List<String> hooks = List.of();
        for (String file : dropIns("/etc/mkinitcpio.conf", "/etc/mkinitcpio.conf.d")) {
            add(lists, file, EarlyModules::mkinitcpio);
            hooks = EarlyModules.hooks(
                    hooks, root.exists(file) ? root.text(file).seen().orElse("") : "");
        }
        boolean without = !hooks.isEmpty() && !hooks.contains("modconf");
        return without ? lists.stream().map(EarlyModules::withoutModprobeFiles).toList() : lists;
    }

    /// A file, and those of its directories that end in `.conf`.
    private List<String> dropIns(String file, String... directories) {
        List<String> files = new ArrayList<>(List.of(file));
        for (String directory : directories) {
            root.names(directory).seen().orElse(List.of()).stream()
                    .filter(name -> name.endsWith(".conf"))
                    .forEach(name -> files.add(directory + "/" + name));
        }
        return files;
    }

    private void add(List<EarlyModules> all, String file, BiFunction<String, String, List<EarlyModules>> parser) {
        if (root.exists(file)) {
            root.text(file).seen().ifPresent(text -> all.addAll(parser.apply(file, text)));
        }
    }

    /// dracut loads what `rd.driver.pre` names before anything else (dracut.cmdline(7)).
    private static List<EarlyModules> arguments(String file, String line) {
        List<EarlyModules> all = new ArrayList<>();
        for (String word : BootArgument.split(line)) {
            if (word.startsWith("rd.driver.pre=")) {
                List<String> modules = Arrays.stream(
                                word.substring(word.indexOf('=') + 1).split(",", -1))
                        .map(module -> module.replace('-', '_'))
                        .toList();
                all.add(new EarlyModules(file, When.FIRST, modules, false));
            }
        }
        return all;
    }
}

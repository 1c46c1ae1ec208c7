package hostdev.host.doctor;

import hostdev.core.boot.KeepFiles;
import hostdev.core.boot.KeptDevice;
import hostdev.core.doctor.AddressOverrides;
import hostdev.core.doctor.ModprobeLine;
import hostdev.core.doctor.Setup.Bindings;
import hostdev.core.model.Host;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What binds devices at each boot, as far as it is not on the kernel's line.
record BindingsReader(HostRoot root) {
    /// A file of one directory hides that of its name in those behind it (modprobe.d(5)).
    private static final List<String> MODPROBE = List.of(
            "/etc/modprobe.d",
            "/run/modprobe.d",
            "/usr/local/lib/modprobe.d",
            "/usr/lib/modprobe.d",
            "/lib/modprobe.d");
    private static final List<String> UDEV = List.of("/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d");
    private static final List<String> SCRIPTS = List.of(
            "/etc/initramfs-tools/scripts/init-top",
            "/etc/initramfs-tools/scripts/init-premount",
            "/usr/lib/dracut/modules.d/20vfio",
            "/usr/lib/dracut/modules.d/64vfio",
            "/etc/initcpio/hooks");
    private static final Pattern MODULE = Pattern.compile("(?i).*(vfio|pci[-_]stub|pciback).*|blacklist\\s.*");
    /// Copies that somebody keeps on purpose, and what package managers leave.
    private static final Pattern PUT_ASIDE = Pattern.compile(
            "(?i).*(~|[.-](bak|backup|old|orig|save|saved|disabled?|off|dpkg-\\w+|rpm(new|save|orig)|ucf-\\w+|swp|pacnew|pacsave|before-hostdev))"
                    + "|readme.*|\\..*");
    private static final String DRIVERCTL = "/etc/driverctl.d";

    Bindings read(Host host) {
        String rules = root.text(KeepFiles.RULES).seen().orElse("");
        List<ModprobeLine> modprobe = modprobe();
        List<Bindings.KeptDriver> overrides = new ArrayList<>(overrides());
        overrides.addAll(udev());
        overrides.addAll(scripts(modprobe));
        return new Bindings(
                modprobe,
                List.copyOf(overrides),
                KeptDevice.parse(rules),
                new EarlyModulesReader(root).read(),
                new DriverModulesReader(root).read(host));
    }

    private List<ModprobeLine> modprobe() {
        List<ModprobeLine> lines = new ArrayList<>();
        for (String file : files(MODPROBE)) {
            boolean put =
                    PUT_ASIDE.matcher(file.substring(file.lastIndexOf('/') + 1)).matches();
            if (!put) {
                for (ModprobeLine line :
                        ModprobeLine.parse(file, root.text(file).seen().orElse(""))) {
                    if (MODULE.matcher(line.toString()).matches()) {
                        lines.add(line);
                    }
                }
            }
        }
        return List.copyOf(lines);
    }

    /// By name, whatever directory they are in: so modprobe and udev read them.
    private List<String> files(List<String> directories) {
        Map<String, String> files = new TreeMap<>();
        for (String directory : directories) {
            for (String name : root.names(directory).seen().orElse(List.of())) {
                files.putIfAbsent(name, directory + "/" + name);
            }
        }
        return List.copyOf(files.values());
    }

    private List<Bindings.KeptDriver> udev() {
        List<Bindings.KeptDriver> overrides = new ArrayList<>();
        for (String file : files(UDEV)) {
            if (file.endsWith(".rules") && !file.equals(KeepFiles.RULES)) {
                overrides.addAll(
                        AddressOverrides.rules(file, root.text(file).seen().orElse("")));
            }
        }
        return overrides;
    }

    /// Those that `install vfio-pci SCRIPT` names, and those that are put into an initramfs.
    private List<Bindings.KeptDriver> scripts(List<ModprobeLine> modprobe) {
        Set<String> files = new java.util.TreeSet<>(files(SCRIPTS));
        for (ModprobeLine line : modprobe) {
            if (line.words().getFirst().equals("install")) {
                line.words().stream()
                        .skip(2)
                        .filter(word -> word.startsWith("/"))
                        .forEach(files::add);
            }
        }
        List<Bindings.KeptDriver> overrides = new ArrayList<>();
        for (String file : files) {
            overrides.addAll(
                    AddressOverrides.script(file, root.text(file).seen().orElse("")));
        }
        return overrides;
    }

    /// A file a device: its name is `pci-` and the address, its text the driver.
    private List<Bindings.KeptDriver> overrides() {
        List<Bindings.KeptDriver> overrides = new ArrayList<>();
        for (String name : root.names(DRIVERCTL).seen().orElse(List.of())) {
            if (name.startsWith("pci-")) {
                String file = DRIVERCTL + "/" + name;
                root.text(file)
                        .seen()
                        .ifPresent(text -> overrides.add(
                                new Bindings.KeptDriver(file, name.substring("pci-".length()), text.strip())));
            }
        }
        return List.copyOf(overrides);
    }
}

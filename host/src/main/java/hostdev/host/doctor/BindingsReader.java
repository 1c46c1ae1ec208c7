package hostdev.host.doctor;

import hostdev.core.boot.KeepFiles;
import hostdev.core.boot.KeptDevice;
import hostdev.core.doctor.ModprobeLine;
import hostdev.core.doctor.Setup.Bindings;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What binds devices at each boot, as far as it is not on the kernel's line.
record BindingsReader(HostRoot root) {
    /// A file of one directory hides that of its name in those behind it (modprobe.d(5)).
    private static final List<String> MODPROBE = List.of(
            "/etc/modprobe.d",
            "/run/modprobe.d",
            "/usr/local/lib/modprobe.d",
            "/usr/lib/modprobe.d",
            "/lib/modprobe.d");
    private static final Set<String> MODULES =
            Set.of("vfio", "vfio_pci", "vfio_iommu_type1", "pci_stub", "xen_pciback");
    private static final String DRIVERCTL = "/etc/driverctl.d";

    Bindings read() {
        String rules = root.text(KeepFiles.RULES).seen().orElse("");
        return new Bindings(modprobe(), overrides(), KeptDevice.parse(rules));
    }

    private List<ModprobeLine> modprobe() {
        Map<String, String> files = new TreeMap<>();
        for (String directory : MODPROBE) {
            for (String name : root.names(directory).seen().orElse(List.of())) {
                if (name.endsWith(".conf")) {
                    files.putIfAbsent(name, directory + "/" + name);
                }
            }
        }
        List<ModprobeLine> lines = new ArrayList<>();
        for (String file : files.values()) {
            String text = root.text(file).seen().orElse("");
            for (ModprobeLine line : ModprobeLine.parse(file, text)) {
                if (line.words().size() > 1 && MODULES.contains(line.words().get(1))) {
                    lines.add(line);
                }
            }
        }
        return List.copyOf(lines);
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

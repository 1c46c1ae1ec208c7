package hostdev.host.doctor;

import hostdev.core.doctor.Setup.Vfio;
import hostdev.core.doctor.VariantDriver;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the kernel has to give devices to guests with.
record VfioReader(HostRoot root) {
    private static final int MOST = 16 << 20;
    private static final List<String> PARAMETERS =
            List.of("vfio_iommu_type1.allow_unsafe_interrupts", "vfio.enable_unsafe_noiommu_mode");

    Vfio read() {
        return new Vfio(
                root.names("/dev").map(names -> names.contains("kvm")),
                hasDriver(root, "vfio-pci", "vfio-pci"),
                parameters(),
                variants());
    }

    /// Whether a driver is there, or its module can be loaded.
    static Fact<Boolean> hasDriver(HostRoot root, String driver, String module) {
        if (root.exists("/sys/bus/pci/drivers/" + driver)) {
            return Fact.known(true);
        }
        String file = "/" + module + ".ko";
        return modules(root, "modules.dep")
                .either(
                        dep -> Fact.known(dep.contains(file)
                                || modules(root, "modules.builtin")
                                        .seen()
                                        .filter(builtIn -> builtIn.contains(file))
                                        .isPresent()),
                        why -> root.exists("/lib/modules")
                                ? Fact.known(false)
                                : Fact.unknown("no modules of the kernel here"));
    }

    /// A file of the running kernel's modules.
    static Fact<String> modules(HostRoot root, String name) {
        return root.text("/proc/sys/kernel/osrelease")
                .either(
                        release -> root.bytes("/lib/modules/" + release.strip() + "/" + name, MOST)
                                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)),
                        Fact::unknown);
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        for (String name : PARAMETERS) {
            root.text("/sys/module/" + name.replace(".", "/parameters/"))
                    .seen()
                    .ifPresent(value -> parameters.put(name, value.strip()));
        }
        return Map.copyOf(parameters);
    }

    private List<VariantDriver> variants() {
        String aliases = modules(root, "modules.alias").seen().orElse("");
        List<VariantDriver> variants = new ArrayList<>();
        int at = aliases.indexOf("alias vfio_pci:");
        while (at >= 0) {
            int end = aliases.indexOf('\n', at);
            VariantDriver.parse(aliases.substring(at, end < 0 ? aliases.length() : end))
                    .ifPresent(variants::add);
            at = end < 0 ? -1 : aliases.indexOf("alias vfio_pci:", end);
        }
        return List.copyOf(variants);
    }
}

package hostdev.host.read;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootFacts;
import hostdev.core.doctor.BuiltIn;
import hostdev.core.format.XenText;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
import java.util.List;

/// Reads what decides whether a host has its IOMMU on, now and after its next boot.
public final class BootReader {
    private static final String FUNCTIONS = "/sys/bus/pci/devices";

    private final HostRoot root;

    private BootReader(HostRoot root) {
        this.root = root;
    }

    public static BootFacts read(HostRoot root) {
        return new BootReader(root).facts();
    }

    private BootFacts facts() {
        XenReader xen = new XenReader(root);
        Fact<List<BootArgument>> running = xen.runs()
                ? xen.info().map(info -> arguments(XenText.value(info, "xen_commandline")))
                : root.text("/proc/cmdline").map(BootReader::arguments);
        return new BootFacts(
                IommuTable.name(root),
                groups(),
                running,
                builtIn(),
                xen.givesDevices(),
                new BootLoaderReader(root).read(),
                ArchitectureReader.read(root),
                root.exists(IommuTable.DIRECTORY + "/IORT"),
                ArchitectureReader.isGuest(root));
    }

    /// What the kernel would not take as an argument it has not got as one.
    static List<BootArgument> arguments(String line) {
        return BootArgument.split(line).stream()
                .filter(BootArgument::isValid)
                .map(BootArgument::new)
                .toList();
    }

    /// Whether any PCI function is in one: boards have groups of devices on the chip alone.
    private boolean groups() {
        List<String> functions = root.names(FUNCTIONS).seen().orElse(List.of());
        return functions.isEmpty()
                ? !root.names("/sys/kernel/iommu_groups")
                        .seen()
                        .orElse(List.of())
                        .isEmpty()
                : functions.stream().anyMatch(name -> root.exists(FUNCTIONS + "/" + name + "/iommu_group"));
    }

    private Fact<Boolean> builtIn() {
        Fact<String> release = root.text("/proc/sys/kernel/osrelease");
        return switch (release) {
            case Fact.Unknown<String>(var why) -> Fact.unknown("the kernel's version: " + why);
            case Fact.Known<String>(var text) ->
                KernelConfigReader.read(root, text.strip()).map(BuiltIn::switchesVtdOn);
        };
    }
}

package hostdev.host.read;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootFacts;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
import java.util.List;

/// Reads what decides whether a host has its IOMMU on, now and after its next boot.
public final class BootReader {
    private final HostRoot root;

    private BootReader(HostRoot root) {
        this.root = root;
    }

    public static BootFacts read(HostRoot root) {
        return new BootReader(root).facts();
    }

    private BootFacts facts() {
        Fact<List<BootArgument>> running = root.text("/proc/cmdline").map(BootReader::arguments);
        return new BootFacts(
                IommuTable.name(root),
                groups(),
                running,
                builtIn(),
                new XenReader(root).givesDevices(),
                new BootLoaderReader(root).read());
    }

    /// What the kernel would not take as an argument it has not got as one.
    static List<BootArgument> arguments(String line) {
        return BootArgument.split(line).stream()
                .filter(BootArgument::isValid)
                .map(BootArgument::new)
                .toList();
    }

    private boolean groups() {
        return !root.names("/sys/kernel/iommu_groups").seen().orElse(List.of()).isEmpty();
    }

    private Fact<Boolean> builtIn() {
        Fact<String> release = root.text("/proc/sys/kernel/osrelease");
        return switch (release) {
            case Fact.Unknown<String>(var why) -> Fact.unknown("the kernel's version: " + why);
            case Fact.Known<String>(var text) ->
                root.text("/boot/config-" + text.strip()).map(BootReader::switchesOn);
        };
    }

    private static boolean switchesOn(String config) {
        return config.contains("\nCONFIG_INTEL_IOMMU_DEFAULT_ON=y")
                || config.contains("\nCONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF=y");
    }
}

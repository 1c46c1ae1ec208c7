package hostdev.host.read;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootFacts;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads what decides whether a host has its IOMMU on, now and after its next boot.
public final class BootReader {
    private static final String TABLES = "/sys/firmware/acpi/tables";
    private static final Duration XL = Duration.ofSeconds(10);

    private final HostRoot root;

    private BootReader(HostRoot root) {
        this.root = root;
    }

    public static BootFacts read(HostRoot root) {
        return new BootReader(root).facts();
    }

    private BootFacts facts() {
        boolean xen = root.text("/sys/hypervisor/type")
                .seen()
                .filter(type -> type.strip().equals("xen"))
                .isPresent();
        Fact<List<BootArgument>> running = root.text("/proc/cmdline").map(BootReader::arguments);
        return new BootFacts(
                table(),
                groups(),
                running,
                builtIn(),
                xen ? Optional.of(xenGivesDevices()) : Optional.empty(),
                new BootLoaderReader(root).read());
    }

    /// What the kernel would not take as an argument it has not got as one.
    static List<BootArgument> arguments(String line) {
        return BootArgument.split(line).stream()
                .filter(BootArgument::isValid)
                .map(BootArgument::new)
                .toList();
    }

    /// Xen keeps Intel's table from the kernel above it by another name (xen/drivers/acpi/tables.c, `acpi_dmar_zap`).
    private Fact<Optional<String>> table() {
        if (!root.exists(TABLES)) {
            return Fact.unknown("there is no " + TABLES);
        }
        return root.names(TABLES).map(names -> {
            if (names.contains("DMAR") || names.contains("XMAR")) {
                return Optional.of("DMAR");
            }
            return names.contains("IVRS") ? Optional.of("IVRS") : Optional.empty();
        });
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

    /// `virt_caps: pv hvm hvm_directio pv_directio`, from Xen itself.
    private Fact<Boolean> xenGivesDevices() {
        if (!root.live()) {
            return Fact.unknown("Xen of another host cannot be asked");
        }
        return switch (root.run(List.of("xl", "info"), XL)) {
            case Ran.Exited(var status, var stdout, var _) when status == 0 -> Fact.known(stdout.contains("_directio"));
            case Ran.Exited(var _, var _, var stderr) -> Fact.unknown("xl info: " + stderr.strip());
            case Ran.NotFound _ -> Fact.unknown("there is no program xl");
            case Ran.TimedOut _ -> Fact.unknown("xl info did not end");
        };
    }
}

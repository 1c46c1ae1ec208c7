package hostdev.host.doctor;

import hostdev.core.doctor.KernelArguments;
import hostdev.core.doctor.Processor;
import hostdev.core.doctor.Setup.Firmware;
import hostdev.core.doctor.Setup.Kernel;
import hostdev.core.format.AcpiTable;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareTable;
import hostdev.host.read.IommuTable;
import hostdev.host.read.KernelConfigReader;
import hostdev.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The processor, the firmware's table about the IOMMU, and the kernel that runs.
record KernelReader(HostRoot root) {
    private static final int FIRST_PROCESSOR = 16 << 10;
    private static final String LOCKDOWN = "/sys/kernel/security/lockdown";

    Fact<Processor> processor() {
        Fact<byte[]> text = root.bytes("/proc/cpuinfo", FIRST_PROCESSOR);
        return text.either(
                bytes -> Processor.parse(new String(bytes, StandardCharsets.US_ASCII))
                        .map(Fact::known)
                        .orElseGet(() -> Fact.unknown("it is no x86")),
                Fact::unknown);
    }

    /// @param table which one there is
    Firmware firmware(Fact<Optional<String>> table) {
        return new Firmware(
                table,
                IommuTable.bytes(root).map(KernelReader::content).orElseGet(() -> Fact.unknown("there is none")));
    }

    private static Fact<FirmwareTable> content(Fact<byte[]> table) {
        return table.either(
                bytes -> AcpiTable.decode(bytes)
                        .map(Fact::known)
                        .orElseGet(() -> Fact.unknown("shorter than such a table")),
                Fact::unknown);
    }

    Kernel read() {
        Fact<String> release = root.text("/proc/sys/kernel/osrelease").map(String::strip);
        return new Kernel(
                release,
                root.text("/proc/cmdline").map(KernelArguments::parse),
                release.either(it -> KernelConfigReader.read(root, it), Fact::unknown),
                remapsInterrupts(),
                lockdown());
    }

    /// The kernel names the controllers of interrupts that it remaps `IR-IO-APIC`, `IR-PCI-MSI`.
    private Fact<Boolean> remapsInterrupts() {
        return root.text("/proc/interrupts")
                .either(
                        text -> text.contains("IO-APIC") || text.contains("PCI-MSI")
                                ? Fact.known(text.contains(" IR-"))
                                : Fact.unknown("no interrupt of an I/O APIC is counted"),
                        Fact::unknown);
    }

    /// `none [integrity] confidentiality`
    private Fact<Optional<String>> lockdown() {
        if (!root.exists(LOCKDOWN)) {
            return root.names("/sys/kernel/security")
                    .either(
                            names -> names.isEmpty()
                                    ? Fact.unknown("securityfs is not mounted")
                                    : Fact.known(Optional.empty()),
                            Fact::unknown);
        }
        return root.text(LOCKDOWN).map(text -> {
            int open = text.indexOf('[');
            int close = text.indexOf(']');
            return open >= 0 && close > open ? Optional.of(text.substring(open + 1, close)) : Optional.empty();
        });
    }
}

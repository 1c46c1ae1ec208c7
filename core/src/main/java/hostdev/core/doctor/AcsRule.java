package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.doctor.KernelArguments.Argument;
import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Ports that could isolate what is behind them and have that switched off: on the kernel command line, or at run time
/// after the kernel has made its groups.
final class AcsRule implements Rule {
    /// Source validation, request redirect, completion redirect, upstream forwarding (drivers/iommu/iommu.c,
    /// `REQ_ACS_FLAGS`).
    private static final int NEEDED = 0x1d;

    @Override
    public List<Advice> judge(Setup setup) {
        List<PciAddress> atRunTime = new ArrayList<>();
        List<PciAddress> atBoot = new ArrayList<>();
        for (PciFunction port : setup.host().all()) {
            if (port.isBridge() && isOff(setup, port)) {
                behind(setup, port)
                        .ifPresent(group ->
                                (group.members().contains(port.address()) ? atBoot : atRunTime).add(port.address()));
            }
        }
        List<Advice> advice = new ArrayList<>();
        if (!atRunTime.isEmpty()) {
            advice.add(atRunTime(atRunTime));
        }
        Optional<Argument> told = told(setup.line());
        if (!atBoot.isEmpty() && told.isPresent()) {
            advice.add(atBoot(atBoot, told.get()));
        }
        return advice;
    }

    private static boolean isOff(Setup setup, PciFunction port) {
        return setup.hardware().configOf(port.address()).seen().map(ConfigSpace::capabilities).stream()
                .flatMap(List::stream)
                .anyMatch(capability -> capability instanceof Capability.AccessControl acs
                        && (acs.capable() & NEEDED & ~acs.enabled()) != 0);
    }

    /// The group of a function right behind the port. A port that is not isolated is in that group itself.
    private static Optional<IommuGroup> behind(Setup setup, PciFunction port) {
        return setup.host().all().stream()
                .filter(function -> function.parent().equals(Optional.of(port.address())))
                .findFirst()
                .flatMap(setup.host()::groupOf);
    }

    private static Optional<Argument> told(KernelArguments line) {
        return line.named("pci").stream()
                .filter(argument -> argument.value().contains("disable_acs_redir=")
                        || argument.value().contains("config_acs="))
                .findFirst();
    }

    private static Advice atRunTime(List<PciAddress> ports) {
        return Advice.seen(
                WARNS,
                "acs-off-at-run-time",
                ports.getFirst(),
                "ACS is switched off at " + words(ports) + ", and was on when the kernel made its IOMMU groups",
                "devices behind these ports look isolated and can reach others past the IOMMU",
                "find what switches it off, then reboot: grep -rIs setpci /etc /usr/local");
    }

    private static Advice atBoot(List<PciAddress> ports, Argument argument) {
        return Advice.seen(
                WARNS,
                "acs-off-at-boot",
                PersistentBindings.KERNEL_LINE,
                argument.text() + " switches ACS off at " + words(ports),
                "what is behind these ports shares an IOMMU group",
                "remove that part of pci=; then reboot");
    }

    private static String words(List<PciAddress> ports) {
        return hostdev.core.model.Few.of(ports, 8).words();
    }
}

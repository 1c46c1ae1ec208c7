package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;
import static hostdev.core.finding.Finding.Severity.NOTE;
import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.doctor.Setup.Hypervisors.Xen;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What only Xen can tell: whether it has the IOMMU in use, and whether its driver for devices of guests is there.
final class XenRule implements Rule {
    private static final List<String> OFF = List.of("off", "no", "false", "0", "disable");

    @Override
    public List<Advice> judge(Setup setup) {
        return setup.hypervisors().xen().map(xen -> judge(setup, xen)).orElse(List.of());
    }

    private static List<Advice> judge(Setup setup, Xen xen) {
        List<Advice> advice = new ArrayList<>();
        iommu(setup, xen).ifPresent(advice::add);
        interrupts(xen).ifPresent(advice::add);
        if (xen.backend().equals(Fact.known(false))) {
            advice.add(Advice.seen(
                    BLOCKS,
                    "no-pciback",
                    "the kernel",
                    "it has no driver xen-pciback",
                    "Xen gives guests only what that driver has",
                    "install the modules of the running kernel, or boot one that has xen-pciback"));
        }
        leftByGuests(xen, advice);
        memory(xen).ifPresent(advice::add);
        return advice;
    }

    /// Xen's xen-command-line, `dom0_mem`: without it the first domain has all memory that is not Xen's.
    private static Optional<Advice> memory(Xen xen) {
        boolean said = xen.line()
                .either(line -> line.all().isEmpty() || !line.named("dom0_mem").isEmpty(), _ -> true);
        return said
                ? Optional.empty()
                : Optional.of(Advice.seen(
                        NOTE,
                        "no-dom0-mem",
                        "Xen",
                        "its line does not say dom0_mem: the first domain starts with all of the memory",
                        "guests get what it gives up as they start, and its own devices may run short then",
                        "hostdev boot-args shows the line's place; such: dom0_mem=4G,max:4G"));
    }

    /// `xl` then says of the function that it is in use, or not assignable.
    private static void leftByGuests(Xen xen, List<Advice> advice) {
        xen.holders()
                .seen()
                .orElse(Map.of())
                .forEach((device, holders) -> holders.stream()
                        .filter(Holder::isGone)
                        .forEach(holder -> advice.add(Advice.seen(
                                WARNS,
                                "left-by-guest",
                                device.toString(),
                                "Xen's store says that it is connected to " + holder.words(),
                                "xen-pciback takes it for a device that a guest has, and it is not safe to take it away so",
                                "hostdev release " + device
                                        + "; or give it to a guest: hostdev assign does the same"))));
    }

    private static Optional<Advice> iommu(Setup setup, Xen xen) {
        boolean firmware =
                setup.firmware().table().seen().flatMap(table -> table).isPresent();
        if (!xen.iommuOn().equals(Fact.known(false)) || !firmware) {
            return Optional.empty();
        }
        Optional<Advice> passedBy = NextBoot.passedBy(setup);
        if (passedBy.isPresent()) {
            return passedBy;
        }
        Optional<KernelArguments.Argument> off = xen.line().seen().flatMap(line -> line.saying("iommu", OFF));
        String cause = off.map(argument -> "its line says " + argument.text())
                .orElse("its line does not say iommu=on, or the firmware's table does not suit it");
        return Optional.of(Advice.seen(
                BLOCKS,
                "iommu-off",
                "Xen",
                "it has the IOMMU off (xl info: virt_caps without hvm_directio): " + cause,
                "without it Xen gives no device to an HVM guest, and one with a PV guest could write to all of the"
                        + " host's memory",
                NextBoot.remedy(
                        setup,
                        "hostdev prepare puts iommu=on on Xen's line; then reboot; what Xen says: xl dmesg | grep -i"
                                + " iommu")));
    }

    /// Xen then refuses nothing, and a guest may send any interrupt (Xen's xen-command-line, `iommu`: `intremap`).
    private static Optional<Advice> interrupts(Xen xen) {
        if (!xen.iommuOn().equals(Fact.known(true)) || !xen.remapsInterrupts().equals(Fact.known(false))) {
            return Optional.empty();
        }
        boolean told = xen.line()
                .seen()
                .flatMap(line -> line.saying("iommu", List.of("no-intremap", "intremap=off", "intremap=0")))
                .isPresent();
        return Optional.of(Advice.seen(
                WARNS,
                "unsafe-interrupts",
                "Xen",
                "interrupts do not go through its IOMMU (xl dmesg: Interrupt remapping disabled)",
                "a guest with a device could send interrupts to the host that it must not",
                told
                        ? "take intremap from Xen's line: hostdev boot-args --help; then reboot"
                        : "look for x2APIC or interrupt remapping in the firmware set-up"));
    }
}

package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;
import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.boot.BootArgument;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareTable.About;
import java.util.List;
import java.util.Optional;

/// Whether interrupts go through the IOMMU: without that VFIO refuses to open a group, unless it is told to be
/// careless (drivers/vfio/vfio_iommu_type1.c, `allow_unsafe_interrupts`).
final class InterruptRule implements Rule {
    private static final String PARAMETER = "vfio_iommu_type1.allow_unsafe_interrupts";
    /// What keeps Linux from remapping them (drivers/iommu/irq_remapping.c; arch/x86/kernel/apic, `enable_IR_x2apic`).
    private static final List<String> OFF = List.of("intremap", "nointremap", "noapic");

    @Override
    public List<Advice> judge(Setup setup) {
        boolean x86 = setup.processor().seen().isPresent();
        if (!x86 || !setup.hasGroups() || setup.onXen()) {
            return List.of();
        }
        boolean careless =
                setup.vfio().parameters().getOrDefault(PARAMETER, "N").equals("Y");
        boolean off = setup.kernel().remapsInterrupts().equals(Fact.known(false));
        if (careless) {
            return List.of(Advice.seen(
                    WARNS,
                    "unsafe-interrupts",
                    "VFIO",
                    "allow_unsafe_interrupts is on" + (off ? ", and interrupts are not remapped" : ""),
                    "a guest could send interrupts to the host that it must not",
                    off ? remedy(setup) : "take it out again: grep -r allow_unsafe_interrupts /etc/modprobe.d"));
        }
        return off
                ? List.of(Advice.likely(
                        BLOCKS,
                        "no-interrupt-remapping",
                        "the IOMMU",
                        "interrupts do not go through it: none in /proc/interrupts is remapped",
                        "VFIO then refuses to give any device to a guest",
                        remedy(setup)))
                : List.of();
    }

    private static String remedy(Setup setup) {
        Optional<KernelArguments.Argument> told = OFF.stream()
                .flatMap(name -> setup.line().named(name).stream())
                .filter(argument ->
                        !argument.name().equals("intremap") || argument.values().contains("off"))
                .findFirst();
        boolean cannot = setup.firmware()
                .content()
                .seen()
                .filter(table -> table.about() instanceof About.Intel intel && !intel.remapsInterrupts())
                .isPresent();
        if (told.isPresent()) {
            return setup.boot()
                    .loader()
                    .remedy(List.of(new BootArgument(told.get().text())), List.of());
        }
        return cannot
                ? "the firmware says that it cannot: look for interrupt remapping or x2APIC in its set-up"
                : "look for x2APIC or interrupt remapping in the firmware set-up; the kernel says why: dmesg | grep -e"
                        + " DMAR-IR -e AMD-Vi";
    }
}

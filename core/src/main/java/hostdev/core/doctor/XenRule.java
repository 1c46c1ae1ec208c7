package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;

import hostdev.core.doctor.Setup.Hypervisors.Xen;
import hostdev.core.model.Fact;
import java.util.ArrayList;
import java.util.List;
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
        if (xen.backend().equals(Fact.known(false))) {
            advice.add(Advice.seen(
                    BLOCKS,
                    "no-pciback",
                    "the kernel",
                    "it has no driver xen-pciback",
                    "Xen gives guests only what that driver has",
                    "install the modules of the running kernel, or boot one that has xen-pciback"));
        }
        return advice;
    }

    private static Optional<Advice> iommu(Setup setup, Xen xen) {
        boolean firmware =
                setup.firmware().table().seen().flatMap(table -> table).isPresent();
        if (!(xen.capabilities() instanceof Fact.Known<List<String>>(var capabilities))
                || capabilities.contains("hvm_directio")
                || capabilities.contains("pv_directio")
                || !firmware) {
            return Optional.empty();
        }
        Optional<KernelArguments.Argument> off = xen.line().seen().flatMap(line -> line.saying("iommu", OFF));
        String cause = off.map(argument -> "its line says " + argument.text())
                .orElse("its line does not say iommu=on, or the firmware's table does not suit it");
        return Optional.of(Advice.seen(
                BLOCKS,
                "iommu-off",
                "Xen",
                "it has the IOMMU off (xl info: virt_caps without hvm_directio): " + cause,
                "it gives no device to a guest",
                NextBoot.remedy(
                        setup,
                        "hostdev prepare puts iommu=on on Xen's line; then reboot; what Xen says: xl dmesg | grep -i"
                                + " iommu")));
    }
}

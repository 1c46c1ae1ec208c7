package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// The kernel's lockdown, as under Secure Boot: VFIO works under it, what writes to devices past VFIO does not
/// (kernel_lockdown(7)).
final class LockdownRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        Optional<String> mode =
                setup.kernel().lockdown().seen().flatMap(it -> it).filter(it -> !it.equals("none"));
        boolean vfio = !setup.vfio().driver().equals(Fact.known(false));
        boolean noIommu = setup.vfio()
                .parameters()
                .getOrDefault("vfio.enable_unsafe_noiommu_mode", "N")
                .equals("Y");
        if (mode.isEmpty() || setup.onXen() || (vfio && !noIommu)) {
            return List.of();
        }
        return List.of(Advice.seen(
                WARNS,
                "lockdown",
                "the kernel",
                "it is locked down (" + mode.get() + "), as Secure Boot has it",
                "writes to devices past VFIO, and modules without a signature, are refused",
                "with VFIO it is not in the way: install the modules of the running kernel"));
    }
}

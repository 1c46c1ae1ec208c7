package hostdev.core.doctor;

import hostdev.core.boot.Readiness;
import hostdev.core.finding.Preparedness;
import java.util.List;

/// Hosts without an IOMMU that anything of x86 could switch on: Arm, kernels without ACPI, and architectures that are
/// not supported.
final class PlatformRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        Readiness readiness = setup.readiness();
        return switch (readiness) {
            case Readiness.NoSmmu _, Readiness.AcpiOff _, Readiness.NotSupported _ ->
                List.of(new Advice(Preparedness.of(readiness, setup.boot()), Advice.Certainty.SEEN));
            case Readiness.Ready _,
                    Readiness.FirmwareOff _,
                    Readiness.NeedsReboot _,
                    Readiness.NeedsEdit _,
                    Readiness.OffForNoKnownReason _,
                    Readiness.ByHand _,
                    Readiness.CannotTell _ -> List.of();
        };
    }
}

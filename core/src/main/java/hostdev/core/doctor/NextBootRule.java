package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.boot.Readiness;
import java.util.List;

/// An IOMMU that is on now and will not be after the next boot: the files say otherwise than this boot was told.
final class NextBootRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        if (!setup.iommuOn() || !(setup.readiness() instanceof Readiness.NeedsEdit needs)) {
            return List.of();
        }
        return List.of(Advice.seen(
                WARNS,
                "iommu-off-at-next-boot",
                NextBoot.files(needs.edits()),
                "the IOMMU is on, and what " + NextBoot.loader(setup) + " boots next will have it off",
                "guests with devices will not start after a reboot",
                NextBoot.remedy(setup, "")));
    }
}

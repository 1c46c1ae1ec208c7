package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.finding.Finding;
import hostdev.core.finding.VirtualFunctionRules;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Virtual functions whose physical one VFIO has: libvirt starts no guest with them.
final class VfTokenRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        Map<PciAddress, List<PciFunction>> guarded = new TreeMap<>();
        for (PciFunction function : setup.host().all()) {
            VirtualFunctionRules.guardian(setup.host(), function)
                    .ifPresent(physical -> guarded.computeIfAbsent(physical, _ -> new ArrayList<>())
                            .add(function));
        }
        List<Advice> advice = new ArrayList<>();
        guarded.forEach((physical, virtuals) -> {
            Finding first = VirtualFunctionRules.token(setup.host(), virtuals.getFirst())
                    .orElseThrow();
            String others = virtuals.size() == 1 ? "" : " (and " + (virtuals.size() - 1) + " more like it)";
            advice.add(Advice.seen(
                    WARNS,
                    first.code(),
                    virtuals.getFirst().address() + others,
                    first.what(),
                    first.why(),
                    first.fix().orElse("")));
        });
        return advice;
    }
}

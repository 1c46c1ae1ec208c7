package hostdev.host.doctor;

import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.plan.Phase;
import hostdev.core.plan.PlanRecord;
import hostdev.host.apply.Journals;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Whether the boot files were prepared in a boot before this one.
final class PreparedEarlier {
    private PreparedEarlier() {}

    /// The plan that did it last and was not undone; empty where none did, and where that cannot be seen.
    static Optional<String> plan(Journals journals, Host host) {
        Set<String> undone = new HashSet<>();
        try {
            for (Journals.Entry entry : journals.all().reversed()) {
                if (entry instanceof Journals.Entry.Told(var plan, var _) && plan.last() == Phase.FINISHED) {
                    plan.undoes().ifPresent(undone::add);
                    if (plan.goal().startsWith("prepare") && !undone.contains(plan.id())) {
                        return earlier(plan, host);
                    }
                }
            }
            return Optional.empty();
        } catch (Problem _) {
            return Optional.empty(); // only root may read them
        }
    }

    private static Optional<String> earlier(PlanRecord plan, Host host) {
        boolean thisBoot = host.bootId().equals(Fact.known(plan.bootId()));
        return thisBoot ? Optional.empty() : Optional.of(plan.id());
    }
}

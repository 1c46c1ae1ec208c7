package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.model.Fact;
import hostdev.core.plan.step.SetBoolean;
import java.util.Optional;

/// Plans that a boolean of SELinux is set, where SELinux is there and its policy knows it.
final class BooleanPlanner {
    private BooleanPlanner() {}

    static Planning plan(Draft draft, Goal.SetBoolean goal) {
        if (!goal.selinux().equals(Fact.known(true))) {
            draft.find(Finding.blocks(
                    "no-selinux",
                    goal.name(),
                    goal.selinux()
                            .either(
                                    there -> "SELinux is not switched on on this host",
                                    why -> "whether SELinux is there cannot be seen: " + why),
                    "without it nothing keeps a guest's process from a device's files, and there is nothing to set",
                    ""));
            return draft.end(goal);
        }
        switch (goal.now()) {
            case Fact.Unknown<Optional<Boolean>>(var why) ->
                draft.find(Finding.blocks(
                        "boolean-unknown", goal.name(), "it cannot be read: " + why, "", "run it as root"));
            case Fact.Known<Optional<Boolean>>(var now)
            when now.isEmpty() ->
                draft.find(Finding.blocks(
                        "no-such-boolean",
                        goal.name(),
                        "the SELinux policy that is loaded has no such boolean",
                        "",
                        "the policy's booleans about guests: getsebool -a | grep virt"));
            case Fact.Known<Optional<Boolean>>(var now) -> set(draft, goal, now.orElseThrow());
        }
        return draft.end(goal);
    }

    private static void set(Draft draft, Goal.SetBoolean goal, boolean now) {
        if (now != goal.on()) {
            draft.add(new SetBoolean(goal.name(), now, goal.on()));
        }
    }
}

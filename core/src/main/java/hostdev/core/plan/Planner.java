package hostdev.core.plan;

/// Decides how a goal is reached from where the host is, or why it is refused. A pure function: what it decides is
/// shown, and applied by somebody else.
public final class Planner {
    private Planner() {}

    public static Planning plan(Situation situation, Goal goal) {
        return switch (goal) {
            case Goal.Assign assign -> new AssignPlanner(situation, assign).plan();
            case Goal.Release release -> new ReleasePlanner(situation, release).plan();
            case Goal.Bind bind -> new BindPlanner(situation, bind, bind.device(), bind.force()).bind(bind.driver());
            case Goal.Unbind unbind -> new BindPlanner(situation, unbind, unbind.device(), unbind.force()).unbind();
            case Goal.Reset reset -> new BindPlanner(situation, reset, reset.device(), reset.force()).reset();
            case Goal.Reattach reattach -> new BindPlanner(situation, reattach, reattach.device(), false).reattach();
            case Goal.Redefine redefine -> new GuestPlanner(situation, redefine).redefine(redefine);
            case Goal.Start start -> new GuestPlanner(situation, start).start(start);
        };
    }
}

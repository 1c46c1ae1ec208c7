package hostdev.core.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The commands that a refusal suggests instead: only those that would be planned themselves, and would do something.
///
/// @param planner plans such a command without suggesting others; empty where nothing is to be suggested
record WaysOut<G extends Goal>(Optional<Function<G, Planning>> planner) {
    static <G extends Goal> WaysOut<G> by(Function<G, Planning> planner) {
        return new WaysOut<>(Optional.of(planner));
    }

    static <G extends Goal> WaysOut<G> none() {
        return new WaysOut<>(Optional.empty());
    }

    /// What such a command comes to; refused without a word where nothing is to be suggested.
    Planning plan(G goal) {
        return planner.map(plans -> plans.apply(goal)).orElseGet(() -> new Planning.Refused(List.of()));
    }

    /// The first of these commands that works; empty where none does.
    String first(List<G> goals) {
        return goals.stream()
                .filter(goal -> plan(goal) instanceof Planning.Planned(var plan) && !plan.isEmpty())
                .findFirst()
                .map(goal -> "hostdev " + goal)
                .orElse("");
    }
}

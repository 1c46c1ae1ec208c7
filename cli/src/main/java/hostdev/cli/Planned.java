package hostdev.cli;

import hostdev.core.finding.Problem;
import hostdev.core.plan.SavedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `hostdev plan VERB …`: another verb's words, planned and not done, and kept in a file if wished.
final class Planned {
    static final String PREFIX = "plan ";

    private static final Option OUTPUT =
            Option.value("--output", "FILE", "keep the plan in FILE (-o FILE), for 'hostdev apply FILE'");

    private Planned() {}

    /// @param name with the prefix, `plan assign`
    static Optional<Verb> find(String name) {
        return Verbs.find(name.substring(PREFIX.length()))
                .filter(Planned::isPlannable)
                .map(Planned::of);
    }

    static boolean isPlannable(Verb verb) {
        return verb.option(Option.DRY_RUN.name()).isPresent();
    }

    private static Verb of(Verb verb) {
        List<Option> options = new ArrayList<>(verb.options());
        options.remove(Option.DRY_RUN);
        options.remove(Option.YES);
        options.remove(Option.TIMINGS);
        options.add(OUTPUT);
        return new Verb(
                PREFIX + verb.name(),
                Section.PLAN,
                "shows what 'hostdev " + verb.name() + "' would do, and does nothing",
                verb.operands(),
                options,
                "",
                (arguments, session) -> plan(verb, arguments, session));
    }

    private static int plan(Verb verb, Arguments arguments, Session session) {
        List<String> words = without(arguments.typed());
        List<String> dry = new ArrayList<>(words);
        dry.addFirst(Option.DRY_RUN.name());
        Session.Wanted wanted = new Session.Wanted(
                Optional.of(new SavedPlan(
                        verb.name(),
                        withHypervisor(verb, words, session),
                        session.root().now(),
                        Session.Wanted.NO_PLAN)),
                arguments.value(OUTPUT.name()),
                false);
        return session.again(verb, dry, wanted);
    }

    /// A plan is about the guests of one hypervisor, and is applied to them, whatever the environment then says.
    private static List<String> withHypervisor(Verb verb, List<String> words, Session session) {
        Optional<String> uri = session.namedHypervisor();
        if (uri.isEmpty()
                || verb.option(Place.CONNECT).isEmpty()
                || words.stream()
                        .anyMatch(word -> word.equals(Place.CONNECT) || word.startsWith(Place.CONNECT + "="))) {
            return words;
        }
        List<String> all = new ArrayList<>(List.of(Place.CONNECT, uri.get()));
        all.addAll(words);
        return all;
    }

    /// What was typed, without the option that is ours.
    private static List<String> without(List<String> typed) {
        List<String> words = new ArrayList<>();
        for (int index = 0; index < typed.size(); index++) {
            String word = typed.get(index);
            if (word.equals("-o") || word.equals(OUTPUT.name())) {
                index++;
            } else if (!word.startsWith("-o=") && !word.startsWith(OUTPUT.name() + "=")) {
                words.add(word);
            }
        }
        return words;
    }

    static Problem notPlannable(String name) {
        List<String> can = new ArrayList<>();
        for (String verb : Verbs.names()) {
            if (!verb.startsWith(PREFIX) && isPlannable(Verbs.named(verb))) {
                can.add(verb);
            }
        }
        return Problem.usage(
                "'" + name.substring(PREFIX.length()) + "' is no verb that can be planned",
                "these can: " + String.join(", ", can));
    }
}

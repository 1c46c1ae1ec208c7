package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.Verbs;
import hostdev.core.finding.Problem;
import hostdev.core.plan.SavedPlan;
import hostdev.core.plan.step.NotAStep;
import hostdev.host.root.InputFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `hostdev apply FILE`.
public final class ApplyVerb {
    private static final InputFile FILE =
            new InputFile("a plan", 16 << 20, "make one: hostdev plan assign DEVICE --to GUEST -o FILE");

    private ApplyVerb() {}

    public static Verb verb() {
        return new Verb(
                "apply",
                Section.PLAN,
                "does what a plan in a file says, if the host is still as it was",
                List.of(Operand.one("FILE", "made by 'hostdev plan COMMAND -o FILE'")),
                List.of(Option.YES, Option.DRY_RUN, Option.TIMINGS),
                """
                The command that made the plan is planned anew on the host as it is now. If
                that comes to the same steps they are done; if not, nothing is, and the
                difference is shown.
                """,
                ApplyVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        SavedPlan saved = read(arguments.operand(0), session);
        Verb verb = Verbs.find(saved.verb())
                .filter(found -> found.option(Option.DRY_RUN.name()).isPresent()
                        && !found.name().equals("apply"))
                .orElseThrow(() -> Problem.usage(
                        arguments.operand(0) + " is no plan: it is for the verb '" + saved.verb()
                                + "', which changes nothing",
                        "make one: hostdev plan assign DEVICE --to GUEST -o FILE"));
        List<String> words = new ArrayList<>();
        for (String option : List.of("--json", Option.YES.name(), Option.DRY_RUN.name(), Option.TIMINGS.name())) {
            if (arguments.has(option) && verb.option(option).isPresent()) {
                words.add(option);
            }
        }
        words.addAll(saved.arguments());
        return session.again(verb, words, new Session.Wanted(Optional.of(saved), Optional.empty(), true));
    }

    private static SavedPlan read(String file, Session session) {
        try {
            return SavedPlan.parse(FILE.text(file, session.in()));
        } catch (NotAStep e) {
            throw Problem.usage(
                            file + " is no plan: " + e.getMessage(),
                            "make one: hostdev plan assign DEVICE --to GUEST -o FILE")
                    .because(e);
        }
    }
}

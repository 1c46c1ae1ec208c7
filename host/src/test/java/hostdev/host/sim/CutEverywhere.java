package hostdev.host.sim;

import hostdev.core.finding.Problem;
import hostdev.core.plan.Phase;
import hostdev.host.apply.Journals;
import hostdev.host.apply.Journals.Entry;
import hostdev.host.apply.Recovery;
import hostdev.host.apply.Recovery.Recovered.End;
import hostdev.host.sim.Power.Cut;
import hostdev.host.sim.Power.Moment;
import hostdev.host.sim.SimulatedDisk.Luck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Tries one scenario with an end at every place, and tells what then is not as it must be.
final class CutEverywhere {
    private static final List<Optional<Luck>> SECOND = List.of(Optional.empty(), Optional.of(Luck.LOST));

    private final Scenario scenario;
    private final Consumer<World> handicap;
    private final int plansBefore;

    CutEverywhere(Scenario scenario) {
        this(scenario, _ -> {});
    }

    /// @param handicap done to each machine at first
    CutEverywhere(Scenario scenario, Consumer<World> handicap) {
        this.scenario = scenario;
        this.handicap = handicap;
        this.plansBefore = new Journals(begun().state()).all().size();
    }

    /// How a run is ended.
    ///
    /// @param luck of the disk; empty where the process is killed and the machine runs on
    private record Ending(Cut cut, Optional<Luck> luck) {
        @Override
        public String toString() {
            return luck.map(it -> "power cut, " + it).orElse("killed") + ", " + cut.moment() + " effect "
                    + cut.effect();
        }

        void comesAbout(World world) {
            luck.ifPresentOrElse(world.machine()::powerOn, world.machine()::killed);
        }
    }

    /// Before every effect, inside every write to a file, and after the last one.
    private static List<Cut> cuts(List<String> trace) {
        List<Cut> cuts = new ArrayList<>();
        for (int effect = 1; effect <= trace.size() + 1; effect++) {
            cuts.add(new Cut(effect, Moment.BEFORE));
            if (effect <= trace.size() && trace.get(effect - 1).startsWith("write /var")) {
                cuts.add(new Cut(effect, Moment.INSIDE));
            }
        }
        return cuts;
    }

    private static List<Ending> endings(List<String> trace, List<Optional<Luck>> lucks) {
        return cuts(trace).stream()
                .flatMap(cut -> lucks.stream().map(luck -> new Ending(cut, luck)))
                .toList();
    }

    Stream<String> violations() {
        return violations(1, 0);
    }

    /// @param of how many ends one is taken
    /// @param from which of them
    Stream<String> violations(int of, int from) {
        List<Cut> cuts = cuts(trace());
        return IntStream.range(0, cuts.size())
                .parallel()
                .filter(place -> place % of == from % of)
                .mapToObj(cuts::get)
                .flatMap(this::violations);
    }

    private List<String> trace() {
        World whole = begun();
        scenario.deed().accept(whole);
        return whole.machine().power().trace();
    }

    /// With each luck that makes a difference.
    private Stream<String> violations(Cut cut) {
        World world = begun();
        end(world, cut);
        boolean settled = world.machine().disk().isSettled();
        Stream<Optional<Luck>> lucks = settled
                ? Stream.of(Optional.of(Luck.LOST))
                : Stream.of(Luck.values()).map(Optional::of);
        return Stream.concat(Stream.of(Optional.<Luck>empty()), lucks)
                .flatMap(luck -> violation(new Ending(cut, luck)).stream());
    }

    private World begun() {
        World world = scenario.begun();
        handicap.accept(world);
        return world;
    }

    /// @return whether it had been said to be done before the end came
    private boolean cut(World world, Ending ending) {
        boolean told = end(world, ending.cut());
        ending.comesAbout(world);
        return told;
    }

    private boolean end(World world, Cut cut) {
        world.machine().power().cutAt(cut);
        try {
            scenario.deed().accept(world);
        } catch (PowerCut _) {
            return false;
        }
        scenario.later().accept(world);
        return true; // the end comes while nothing is done
    }

    private Optional<String> violation(Ending ending) {
        World world = begun();
        boolean told = cut(world, ending);
        try {
            Recovery.Report report = world.recover();
            return judge(world, ending.luck(), told, Optional.of(report)).map(why -> ending + ": " + why);
        } catch (Problem e) {
            return Optional.of(ending + ": recovery failed: " + e);
        }
    }

    /// Two ends: the second while the first is recovered from.
    ///
    /// @param of how many first ends one is taken
    /// @param from which of them
    Stream<String> violationsWithASecondCut(int of, int from) {
        List<Optional<Luck>> lucks = List.of(Optional.empty(), Optional.of(Luck.LOST), Optional.of(Luck.TORN));
        List<Ending> firsts = endings(trace(), lucks);
        return IntStream.range(0, firsts.size())
                .parallel()
                .filter(place -> place % of == from % of)
                .mapToObj(firsts::get)
                .flatMap(this::second);
    }

    /// What recovery has told as settled stays so: a loss of power right after it leaves nothing to recover.
    ///
    /// @param of how many ends one is taken
    /// @param from which of them
    Stream<String> forgotten(int of, int from) {
        List<Ending> ends = endings(trace(), List.of(Optional.empty(), Optional.of(Luck.LOST), Optional.of(Luck.TORN)));
        return IntStream.range(0, ends.size())
                .parallel()
                .filter(place -> place % of == from % of)
                .mapToObj(ends::get)
                .flatMap(end -> forgotten(end).stream());
    }

    private Optional<String> forgotten(Ending ending) {
        World world = begun();
        cut(world, ending);
        if (world.recover().plans().isEmpty()) {
            return Optional.empty();
        }
        world.machine().powerOn(Luck.LOST);
        Recovery.Report again = world.recover();
        Optional<String> wrong = again.plans().isEmpty()
                ? judge(world, Optional.of(Luck.LOST), false, Optional.empty())
                : Optional.of("recovered again: " + again);
        return wrong.map(why -> ending + ", recovered, then the power was lost: " + why);
    }

    private Stream<String> second(Ending first) {
        World world = begun();
        cut(world, first);
        world.recover();
        List<String> trace = world.machine().power().trace();
        return endings(trace, SECOND).stream()
                .filter(ending -> ending.cut().effect() <= trace.size())
                .flatMap(ending -> violation(first, ending).stream());
    }

    private Optional<String> violation(Ending first, Ending second) {
        World world = begun();
        boolean told = cut(world, first);
        world.machine().power().cutAt(second.cut());
        try {
            world.recover();
            return Optional.of(first + ", then " + second + ": the second end did not come");
        } catch (PowerCut _) {
            // as it was meant
        }
        second.comesAbout(world);
        try {
            world.recover();
        } catch (Problem e) {
            return Optional.of(first + ", then " + second + ": recovery failed: " + e);
        }
        return judge(world, first.luck().or(second::luck), told, Optional.empty())
                .map(why -> first + ", then " + second + ": " + why);
    }

    /// @param report what the one and only recovery said
    private Optional<String> judge(World world, Optional<Luck> luck, boolean told, Optional<Recovery.Report> report) {
        Map<String, String> seen = world.seen();
        boolean before = seen.equals(expected(luck, false, false));
        boolean after = seen.equals(expected(luck, true, told));
        if (!before && !after) {
            return Optional.of("neither as before " + World.difference(expected(luck, false, false), seen)
                    + " nor as after " + World.difference(expected(luck, true, told), seen));
        }
        if (told && !after) {
            return Optional.of("what had been told as done was taken back");
        }
        End said = said(world);
        if ((said == End.BEFORE && !before) || (said == End.AFTER && !after)) {
            return Optional.of("the journal says " + said + ", and it is not so");
        }
        return report.flatMap(it -> untrue(it, before, after));
    }

    private Optional<String> untrue(Recovery.Report report, boolean before, boolean after) {
        if (!report.settled()) {
            return Optional.of("not settled: " + report);
        }
        return report.plans().stream()
                .filter(plan -> Integer.parseInt(plan.plan().id()) > plansBefore)
                .filter(plan -> (plan.end() == End.BEFORE && !before) || (plan.end() == End.AFTER && !after))
                .findFirst()
                .map(plan -> "recovery said " + plan.end() + ", and it is not so");
    }

    /// By the journal's last plan; where the plan was never written down, nothing was done.
    private End said(World world) {
        List<Entry> all = new Journals(world.state()).all();
        if (all.size() <= plansBefore) {
            return End.BEFORE;
        }
        return all.getLast() instanceof Entry.Told told && told.plan().last() == Phase.FINISHED
                ? End.AFTER
                : End.BEFORE;
    }

    private final Map<String, Map<String, String>> expectations = new ConcurrentHashMap<>();

    private Map<String, String> expected(Optional<Luck> luck, boolean done, boolean later) {
        return expectations.computeIfAbsent(luck.isPresent() + " " + done + " " + later, _ -> {
            World world = begun();
            if (done) {
                scenario.deed().accept(world);
            }
            if (later) {
                scenario.later().accept(world);
            }
            if (luck.isPresent()) {
                world.machine().reboot();
            }
            return world.seen();
        });
    }
}

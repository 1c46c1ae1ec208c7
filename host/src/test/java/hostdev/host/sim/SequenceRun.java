package hostdev.host.sim;

import hostdev.core.finding.Problem;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.host.apply.Recovery;
import hostdev.host.sim.World.Ended;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Runs a sequence and looks after each thing whether the host is as it must be.
final class SequenceRun {
    private final Sequence sequence;
    private final World world;
    private final Map<String, String> fresh;
    private boolean handsOn;
    /// A physical function that is taken takes its virtual ones with it, and no undoing brings those back.
    private boolean virtualFunctions;

    SequenceRun(Sequence sequence) {
        this.sequence = sequence;
        this.world = World.of(sequence.example());
        this.fresh = world.seen();
    }

    Optional<String> violation() {
        for (int place = 0; place < sequence.ops().size(); place++) {
            try {
                Optional<String> wrong = step(place, sequence.ops().get(place));
                if (wrong.isPresent()) {
                    return Optional.of("after " + sequence.ops().get(place) + ": " + wrong.get());
                }
            } catch (RuntimeException | AssertionError e) {
                return Optional.of("at " + sequence.ops().get(place) + ": " + e + " at "
                        + List.of(e.getStackTrace()).subList(0, Math.min(6, e.getStackTrace().length)));
            }
        }
        return end();
    }

    private Optional<String> step(int place, Op op) {
        switch (op) {
            case Op.Use(var goal, var ending) -> {
                return used(place, goal, ending);
            }
            case Op.Undo(var back, var ending) -> {
                Optional<Goal> goal = world.undo(back);
                return goal.isEmpty() ? Optional.empty() : used(place, goal.get(), ending);
            }
            case Op.Recover(var ending) -> {
                return recovered(ending);
            }
            case Op.HandWrite(var path, var text) -> {
                handsOn = true;
                virtualFunctions |= path.endsWith("/sriov_numvfs");
                world.machine().handWrites(path, text);
            }
            case Op.HandEdit(var guest, var device) -> {
                handsOn = true;
                byHand(() -> world.edited(guest, device));
            }
            case Op.GuestStarts(var guest) -> byHand(() -> world.machine().handStarts(guest));
            case Op.GuestEnds(var guest) -> byHand(() -> world.machine().handEnds(guest));
            case Op.Reboot _ -> world.machine().reboot();
            case Op.HangEnds(var device) -> world.machine().hangEnds(device);
        }
        return Optional.empty();
    }

    /// What the hypervisor refuses, it refuses.
    private static void byHand(Runnable action) {
        try {
            action.run();
        } catch (Problem _) {
            // as virsh would say
        }
    }

    private Optional<String> used(int place, Goal goal, Optional<Op.Ending> ending) {
        Map<String, String> before = world.seen();
        ending.ifPresent(it -> world.machine().power().cutAt(it.cut()));
        try {
            Optional<String> wrong = judged(before, goal, world.attempt(goal));
            world.machine().power().forget();
            return wrong;
        } catch (PowerCut _) {
            return cutOff(place, before, ending.orElseThrow());
        }
    }

    private Optional<String> judged(Map<String, String> before, Goal goal, Ended ended) {
        Map<String, String> seen = world.seen();
        return switch (ended) {
            case Ended.Done _ -> undone(goal);
            case Ended.Refused _ -> unchanged(before, seen, "refused, and something has changed: ");
            case Ended.Failed(var problem) ->
                problem.code() == Problem.Code.UNDO_FAILED
                                || virtualFunctions
                                || world.machine().libvirtMovedSomething()
                        ? mayFail(problem)
                        : unchanged(before, seen, "failed (" + problem + "), and not all is undone: ");
        };
    }

    /// Whether what was said to be done is not.
    private Optional<String> undone(Goal goal) {
        return switch (goal) {
            case Goal.Assign assign ->
                assign.devices().stream()
                        .filter(device -> !isWith(device, "vfio-pci") || !world.has(assign.guest(), device))
                        .findFirst()
                        .map(device -> device + " is said to be assigned and is not");
            case Goal.Release release ->
                release.devices().stream()
                        .filter(device -> isWith(device, "vfio-pci") || world.isPromised(device))
                        .findFirst()
                        .map(device -> device + " is said to be released and is not");
            case Goal.Bind bind ->
                isWith(bind.device(), bind.driver().name())
                        ? Optional.empty()
                        : Optional.of(bind.device() + " is not bound");
            case Goal.Unbind unbind ->
                world.machine()
                        .driverOf(unbind.device().toString())
                        .map(driver -> unbind.device() + " is still with " + driver);
            default -> Optional.empty();
        };
    }

    private boolean isWith(PciAddress device, String driver) {
        return world.machine().driverOf(device.toString()).equals(Optional.of(driver));
    }

    private static Optional<String> unchanged(Map<String, String> before, Map<String, String> seen, String words) {
        return before.equals(seen) ? Optional.empty() : Optional.of(words + World.difference(before, seen));
    }

    /// Only where something hangs, a guest holds it, or somebody's hand was on it.
    private Optional<String> mayFail(Problem problem) {
        return handsOn
                        || world.machine().libvirtMovedSomething()
                        || sequence.example().equals("hanging")
                ? Optional.empty()
                : Optional.of("could not be undone: " + problem + " " + problem.hint());
    }

    private void end(Op.Ending ending) {
        ending.luck().ifPresentOrElse(world.machine()::powerOn, world.machine()::killed);
    }

    private Optional<String> cutOff(int place, Map<String, String> before, Op.Ending ending) {
        end(ending);
        if (!ending.recovered()) {
            handsOn = true; // what comes next may stand on what is half done
            return Optional.empty();
        }
        Recovery.Report report = world.recover();
        Map<String, String> wanted = ending.luck().isPresent() ? rebooted(before) : before;
        Map<String, String> seen = world.seen();
        if (wanted.equals(seen) || handsOn || sequence.example().equals("hanging")) {
            return Optional.empty();
        }
        SequenceRun twin = twin(place);
        Ended whole = twin.world.attempt(twin.goal(place));
        if (!(whole instanceof Ended.Done)) {
            // it would have failed, and been undone: the notes of a plan that may as well have gone well do no harm
            wanted.keySet().removeIf(SequenceRun::isNote);
            seen.keySet().removeIf(SequenceRun::isNote);
            return unchanged(wanted, seen, "a plan that would have failed is recovered, and left: ");
        }
        if (ending.luck().isPresent()) {
            twin.world.machine().reboot();
        }
        Map<String, String> after = twin.world.seen();
        return after.equals(seen)
                ? Optional.empty()
                : Optional.of("recovered ("
                        + report.plans().stream().map(Recovery.Recovered::end).toList()
                        + ") neither as before " + World.difference(wanted, seen) + " nor as after "
                        + World.difference(after, seen));
    }

    /// What the boot makes of it: all but definitions and files is as at first.
    private Map<String, String> rebooted(Map<String, String> before) {
        Map<String, String> rebooted = new TreeMap<>(fresh);
        before.forEach((key, value) -> {
            if (key.startsWith("guest ")) {
                rebooted.put(key, value.replaceFirst("^[A-Z_]+\n", "SHUT_OFF\n"));
            } else if (key.contains("/")) {
                rebooted.put(key, value);
            }
        });
        return rebooted;
    }

    private static boolean isNote(String key) {
        return key.startsWith("origins/") || key.startsWith("promises/");
    }

    /// The same up to there.
    private SequenceRun twin(int place) {
        SequenceRun twin = new SequenceRun(sequence);
        for (int earlier = 0; earlier < place; earlier++) {
            twin.step(earlier, sequence.ops().get(earlier));
        }
        return twin;
    }

    private Goal goal(int place) {
        return switch (sequence.ops().get(place)) {
            case Op.Use(var goal, var _) -> goal;
            case Op.Undo(var back, var _) -> world.undo(back).orElseThrow();
            default -> throw new IllegalStateException("only what is used is cut off");
        };
    }

    private Optional<String> recovered(Optional<Op.Ending> ending) {
        ending.ifPresent(it -> world.machine().power().cutAt(it.cut()));
        try {
            world.recover();
            world.machine().power().forget();
        } catch (PowerCut _) {
            end(ending.orElseThrow());
            world.recover();
        }
        return Optional.empty();
    }

    /// At the end all guests are off and all is given back: the host is as it was at first.
    private Optional<String> end() {
        try {
            for (String guest : List.of("win2k3", "win11", "rescue", "db", "web")) {
                byHand(() -> world.machine().handEnds(new GuestName(guest)));
            }
            sequence.devices().forEach(world.machine()::hangEnds);
            world.recover();
            if (handsOn || world.machine().libvirtMovedSomething()) {
                return Optional.empty();
            }
            for (PciAddress device : sequence.devices()) {
                Ended ended = world.attempt(new Goal.Release(List.of(device)));
                if (ended instanceof Ended.Failed(var problem)) {
                    return Optional.of("at the end " + device + " could not be given back: " + problem);
                }
            }
            Map<String, String> seen = world.seen();
            return fresh.equals(seen)
                    ? Optional.empty()
                    : Optional.of("at the end all was given back, and the host is not as at first: "
                            + World.difference(fresh, seen));
        } catch (RuntimeException e) {
            return Optional.of("at the end: " + e);
        }
    }
}

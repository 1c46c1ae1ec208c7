package hostdev.host.apply;

import hostdev.core.finding.Finding;
import hostdev.core.finding.InUse;
import hostdev.core.finding.Problem;
import hostdev.core.model.DriverName;
import hostdev.core.model.Host;
import hostdev.core.plan.Phase;
import hostdev.core.plan.PlanRecord.Writer;
import hostdev.core.plan.TakenBack;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// Takes steps of one plan back, each journalled; what cannot be taken back gathers, and does not stop the rest.
final class TakingBack {
    private final Machine machine;
    private final Progress progress;
    private final Journal journal;
    private final List<String> left = new ArrayList<>();
    private final List<String> leftAlone = new ArrayList<>();
    private Optional<String> unrecorded = Optional.empty();

    TakingBack(Machine machine, Progress progress, Journal journal) {
        this.machine = machine;
        this.progress = progress;
        this.journal = journal;
    }

    /// What is left to be done by hand, a command and a reason each.
    List<String> left() {
        return left;
    }

    /// What others have changed meanwhile, and was not touched.
    List<String> leftAlone() {
        return leftAlone;
    }

    /// Why the journal does not have all of it; empty where it has.
    Optional<String> unrecorded() {
        return unrecorded;
    }

    /// Takes one step back, from wherever it got to.
    ///
    /// @param seen what was seen after it, where it was done
    void step(int index, Step step, Optional<Seen> seen) {
        Outcome outcome = Outcome.of(() -> {
            inverse(step, seen).ifPresent(inverse -> takeBack(index, step, inverse));
            return Outcome.done();
        });
        if (outcome instanceof Outcome.Failed(var reason, var _, var _)) {
            step.inverse().ifPresent(inverse -> left(index, inverse, reason));
        }
    }

    private void takeBack(int index, Step step, Step inverse) {
        Optional<String> changed = Effect.of(inverse, machine).changedByOthers().or(() -> usedByHost(inverse));
        if (changed.isPresent()) {
            leftAlone.add(step.subject() + " is left as it is: " + changed.get());
            note(Phase.LEFT_ALONE, index, inverse, changed.get());
            return;
        }
        note(Phase.UNDOING, index, inverse, "");
        switch (attempt(index, inverse)) {
            case Outcome.Done _ -> {
                note(Phase.UNDONE, index, inverse, "");
                progress.undone(step);
            }
            case Outcome.Failed(var reason, var _, var _) -> left(index, inverse, reason);
            case Outcome.InFlight(var what, var pid) -> inFlight(index, inverse, what, pid);
        }
    }

    /// What the host does again with a function that it has got back since: a disk may have been mounted at once.
    private Optional<String> usedByHost(Step inverse) {
        if (!(inverse instanceof Rebind(var device, var _, var after))) {
            return Optional.empty();
        }
        Optional<DriverName> now =
                new BindingFiles(device, machine).driver().seen().flatMap(name -> name);
        if (now.isEmpty() || now.get().leavesGroupFree() || now.equals(after.driver())) {
            return Optional.empty();
        }
        Host glance = HostReader.read(machine.root(), EnumSet.of(HostReader.Part.ATTACHMENTS));
        Host host = HostReader.thoroughly(machine.root(), glance, List.of(device), List.of());
        return InUse.byHost(host, device, false).stream()
                .filter(Finding::isBlocking)
                .map(Finding::what)
                .findFirst();
    }

    /// A definition is taken back from what it is now: others may have changed something else in it.
    private Optional<Step> inverse(Step step, Optional<Seen> seen) {
        Optional<Step> inverse = TakenBack.inverse(step, seen);
        if (!(step instanceof DefineGuest define)) {
            return inverse;
        }
        Optional<String> defined =
                seen.orElse(null) instanceof Seen.Defined(var definition) ? Optional.of(definition) : Optional.empty();
        return machine.hypervisor()
                .get()
                .guest(define.guest())
                .<Step>map(guest -> new DefineGuest(
                        define.guest(),
                        guest.definition(),
                        TakenBack.definition(define, defined, guest.definition()),
                        define.running()))
                .or(() -> inverse);
    }

    private Outcome attempt(int index, Step step) {
        Writers writers = new Writers(machine.root());
        HostRoot root =
                new AnnouncingRoot(machine.root(), pid -> written(() -> journal.writing(index, writers.of(pid))));
        return Outcome.of(() -> {
            try (Patience _ = Patience.with(progress, step.waitsFor())) {
                return Effect.of(step, machine.with(root)).perform();
            }
        });
    }

    private void left(int index, Step inverse, String reason) {
        left.add(inverse.byHand() + "  (" + reason + ")");
        note(Phase.UNDO_FAILED, index, inverse, reason);
    }

    /// The kernel has not ended a write: what it is about must not be touched until that is over.
    void inFlight(int index, Step step, String what, long pid) {
        String where = step.subject();
        left.add("hostdev recover  (" + where + ": once the kernel has ended " + what + ")");
        Writer writer = new Writers(machine.root()).of(pid);
        written(() -> journal.inFlight(index, step, writer, what));
    }

    void note(Phase phase, int index, Step step, String words) {
        written(() -> journal.write(phase, index, step, words));
    }

    /// @param phase the last line; else that something is left
    void end(Phase phase, String why) {
        written(() -> journal.end(left.isEmpty() ? phase : Phase.LEFT, why));
    }

    /// While undoing, a journal that cannot be written does not stop the undoing.
    void written(Runnable write) {
        try {
            write.run();
        } catch (Problem e) {
            unrecorded = unrecorded.or(() -> Optional.ofNullable(e.getMessage()));
        }
    }
}

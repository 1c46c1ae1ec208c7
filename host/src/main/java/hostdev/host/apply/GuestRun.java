package hostdev.host.apply;

import hostdev.core.finding.Aftermath;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Planner;
import hostdev.core.plan.Planning;
import hostdev.host.read.HostReader;
import hostdev.host.root.Deadline;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// What libvirt's hook does for one run of a guest. libvirt waits for it and holds the guest meanwhile: it must
/// never be asked anything.
public final class GuestRun {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private static final Fact<List<Guest>> NOT_ASKED = Fact.unknown("libvirt waits for its hook");

    private final HostRoot root;
    private final StateDirectory state;
    private final Progress progress;
    private final GuestName guest;
    private final Duration patience;

    /// @param patience how long another `hostdev` is waited for
    public GuestRun(HostRoot root, StateDirectory state, Progress progress, GuestName guest, Duration patience) {
        this.root = root;
        this.state = state;
        this.progress = progress;
        this.guest = guest;
        this.patience = patience;
    }

    /// Has all ready for the guest's start, or says why it must not start.
    ///
    /// @param definition what libvirt will start it with
    /// @return refused, or the plan that was carried out
    /// @throws Problem where another `hostdev` does not end, or a step failed
    public Planning prepare(String definition) {
        DomainXml domain = DomainXml.parse(guest.name(), definition);
        if (!domain.name().equals(Optional.of(guest.name()))) {
            throw Problem.usage(
                    "the definition on standard input is that of '"
                            + domain.name().orElse("") + "', not of " + guest,
                    "only libvirt runs this");
        }
        Goal goal = new Goal.Prepare(guest, definition);
        return domain.passedFunctions().isEmpty() ? decide(goal) : inTurn(goal);
    }

    /// Gives back what was taken for the run.
    ///
    /// @return as [#prepare]
    /// @throws Problem as [#prepare]
    public Planning settle() {
        List<PciAddress> taken = new Origins(state).takenUntilEndOf(guest);
        Goal goal = new Goal.Settle(guest, taken);
        return taken.isEmpty() ? decide(goal) : inTurn(goal);
    }

    /// Which of its functions are gone or do not answer, now that the guest has ended. Those that stay taken are asked
    /// too.
    ///
    /// @param definition what libvirt had started it with
    public List<Finding> aftermath(String definition) {
        List<PciAddress> had = Planner.concerned(new Goal.Prepare(guest, definition), NOT_ASKED);
        if (had.isEmpty()) {
            return List.of();
        }
        Host host = HostReader.read(root, EnumSet.noneOf(HostReader.Part.class));
        List<Finding> findings = new ArrayList<>();
        for (PciAddress device : had) {
            FunctionDetail detail = HostReader.detail(root, device);
            for (Finding finding : Aftermath.of(host, device, detail.config(), detail.powerState())) {
                if (finding.isBlocking()) { // what belongs to it may yet appear
                    findings.add(finding);
                }
            }
        }
        return findings;
    }

    private Planning inTurn(Goal goal) {
        Deadline end = Deadline.in(root, patience);
        while (true) {
            switch (HostLock.attempt(state, goal.toString())) {
                case HostLock.Attempt.Taken(var lock) -> {
                    try (lock) {
                        return carryOut(goal, lock);
                    }
                }
                case HostLock.Attempt.Others(var holder) -> {
                    if (isOurStarter(holder)) {
                        return goal instanceof Goal.Settle ? nothing(goal) : decide(goal);
                    }
                    if (end.isOver()) {
                        throw tooLate(goal, holder);
                    }
                    pause();
                }
            }
        }
    }

    /// Of a run that has ended a record stays, so that its devices are not forgotten.
    private Problem tooLate(Goal goal, HostLock.Holder holder) {
        Problem busy = holder.inTheWay(state.lock());
        if (!(goal instanceof Goal.Settle)) {
            return busy;
        }
        new EndedRuns(state).record(guest);
        return Problem.notFit(
                        busy.where(),
                        busy.what(),
                        "the next hostdev command gives the devices of " + guest + " back: hostdev recover")
                .because(busy);
    }

    /// Completes the runs whose end could not be handled when libvirt told it.
    ///
    /// @param lock shows that nobody else changes this host meanwhile
    /// @return what was done, and what could not be
    public static List<Finding> completeEnded(HostRoot root, StateDirectory state, HostLock lock) {
        lock.requireHeld();
        List<Finding> findings = new ArrayList<>();
        for (GuestName guest : new EndedRuns(state).pending()) {
            findings.addAll(new GuestRun(root, state, Progress.SILENT, guest, Duration.ZERO).complete(lock));
        }
        return List.copyOf(findings);
    }

    private List<Finding> complete(HostLock lock) {
        Goal goal = new Goal.Settle(guest, new Origins(state).takenUntilEndOf(guest));
        return switch (carryOut(goal, lock)) {
            case Planning.Planned(var plan) -> {
                new EndedRuns(state).complete(guest);
                yield plan.isEmpty()
                        ? List.of()
                        : List.of(Finding.note(
                                "run-completed", guest, "gave its devices back: it ended while hostdev was busy", ""));
            }
            case Planning.Refused(var findings) ->
                findings.stream()
                        .map(finding -> Finding.warns(
                                "run-not-completed",
                                finding.where(),
                                guest + " ended while hostdev was busy, and its device cannot be given back yet: "
                                        + finding.what(),
                                finding.why(),
                                finding.fix().orElse("")))
                        .toList();
        };
    }

    /// The very `hostdev` that starts this guest has prepared it, and takes back itself what then fails.
    private boolean isOurStarter(HostLock.Holder holder) {
        return holder.pid().flatMap(pid -> Starting.by(state, pid)).equals(Optional.of(guest));
    }

    private static Planning nothing(Goal goal) {
        return new Planning.Planned(new hostdev.core.plan.Plan(goal.toString(), List.of(), List.of()));
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Problem.failed("", "interrupted while another hostdev was waited for", "");
        }
    }

    private Planning carryOut(Goal goal, HostLock lock) {
        if (goal instanceof Goal.Prepare) {
            new EndedRuns(state).complete(guest); // it starts again and needs them
            completeEnded(root, state, lock);
            List<Finding> open = new OpenPlans(root, state).inTheWayOf(guest, Planner.concerned(goal, NOT_ASKED));
            if (!open.isEmpty()) {
                return new Planning.Refused(open);
            }
        }
        Planning planning = decide(goal);
        if (planning instanceof Planning.Planned(var plan)) {
            Machine machine = new Machine(
                    root,
                    () -> {
                        throw new IllegalStateException("libvirt's hook asks libvirt");
                    },
                    state);
            new Executor(machine, progress).apply(plan, lock);
        }
        return planning;
    }

    private Planning decide(Goal goal) {
        Host host = HostReader.readAll(root);
        return Planner.plan(
                new SituationReader(root, state).read(host, Planner.concerned(goal, NOT_ASKED), NOT_ASKED), goal);
    }
}

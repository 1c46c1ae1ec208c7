package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Session;
import hostdev.cli.view.AppliedView;
import hostdev.cli.view.PlanLines;
import hostdev.cli.view.PlanView;
import hostdev.cli.view.RecoveredView;
import hostdev.cli.view.Timings;
import hostdev.core.finding.Aftermath;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Preparedness;
import hostdev.core.finding.Problem;
import hostdev.core.model.Architecture;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.LibvirtHooks;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Plan;
import hostdev.core.plan.Planner;
import hostdev.core.plan.Planning;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import hostdev.host.apply.Applied;
import hostdev.host.apply.Executor;
import hostdev.host.apply.GuestRun;
import hostdev.host.apply.HostLock;
import hostdev.host.apply.Machine;
import hostdev.host.apply.OpenPlans;
import hostdev.host.apply.Progress;
import hostdev.host.apply.Recovery;
import hostdev.host.apply.SituationReader;
import hostdev.host.apply.StateDirectory;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.read.ArchitectureReader;
import hostdev.host.read.HostReader;
import hostdev.host.root.Deadline;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/// The way of every verb that changes the host: look, plan, show or apply, look again.
final class Change {
    /// How long disks and the like are given to appear under a driver that has just come.
    private static final Duration APPEARANCE = Duration.ofSeconds(3);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Session session;
    private final HostRoot root;
    private final StateDirectory state;
    private final String words;
    private final boolean dryRun;
    private final boolean mayAsk;
    private final boolean timed;

    /// @param words as typed, for the one who finds the host locked
    private Change(Session session, String words, Arguments arguments) {
        this.session = session;
        this.words = words;
        this.dryRun = arguments.has(Option.DRY_RUN.name());
        this.mayAsk = !arguments.has(Option.YES.name());
        this.timed = arguments.has(Option.TIMINGS.name());
        this.root = session.root();
        this.state = state(session);
    }

    /// Where hostdev keeps what it must remember of this host.
    static StateDirectory state(Session session) {
        Optional<Disk> other = session.otherDisk();
        if (other.isPresent()) {
            return StateDirectory.standard(other.get());
        }
        Disk disk = Disk.ofThisMachine();
        return session.env("HOSTDEV_STATE")
                .map(Path::of)
                .map(directory -> new StateDirectory(directory.resolve("lib"), directory.resolve("run"), disk))
                .orElseGet(() -> StateDirectory.standard(disk));
    }

    /// What a verb wants.
    ///
    /// @param goal from the host as it was read
    /// @param hypervisor who knows the guests; unknown where it does not matter or does not answer
    /// @param next the command that a person would type next
    /// @param hooks whether libvirt's hooks are looked at
    record Wish(Function<Host, Goal> goal, Fact<Hypervisor> hypervisor, Optional<String> next, boolean hooks) {
        Wish(Function<Host, Goal> goal, Fact<Hypervisor> hypervisor, Optional<String> next) {
            this(goal, hypervisor, next, false);
        }
    }

    /// @throws Problem where something shall be changed by somebody who may not
    static Change begin(Arguments arguments, Session session, String verb) {
        Architecture architecture = ArchitectureReader.read(session.root());
        if (!architecture.isSupported()) {
            throw Problem.notFit("", Preparedness.notSupported(architecture).what(), "");
        }
        Change change = new Change(session, (verb + " " + arguments.line()).strip(), arguments);
        if (!change.dryRun) {
            requireRoot(session, change.words);
        }
        return change;
    }

    int make(Wish wish) {
        if (dryRun) {
            return switch (decide(wish)) {
                case Planning.Refused(var findings) -> session.refuse(findings);
                case Planning.Planned(var plan) -> show(plan);
            };
        }
        return underLock(wish, session::refuse, (planning, lock) -> switch (planning) {
            case Planning.Refused(var findings) -> session.refuse(findings);
            case Planning.Planned(var plan) -> apply(wish, plan, lock);
        });
    }

    /// Does it and shows no result: for those who go on after it.
    ///
    /// @throws Problem not fit where it is refused, with the reasons
    void attempt(Wish wish) {
        underLock(
                wish,
                open -> {
                    refuse(open);
                    return 0;
                },
                (planning, lock) -> {
                    switch (planning) {
                        case Planning.Refused(var findings) -> refuse(findings);
                        case Planning.Planned(var plan) -> {
                            session.note(plan.notes());
                            Applied _ = carryOut(wish, plan, true, lock);
                        }
                    }
                    return 0;
                });
    }

    /// What is done with a plan, or with the reasons against it, while the lock is held.
    private interface Work {
        int on(Planning planning, HostLock lock);
    }

    /// Plans under the lock and goes on. A person is asked while the lock is free, so that nobody waits for a person;
    /// if the host has led to another plan meanwhile, the question is asked again for that one.
    ///
    /// @param barred what is done where an earlier plan bars all others
    private int underLock(Wish wish, ToIntFunction<List<Finding>> barred, Work work) {
        List<Step> agreed = List.of();
        while (true) {
            Plan question;
            try (HostLock lock = lock()) {
                List<Finding> open = settle(wish, lock);
                List<Finding> blocking = blocking(open);
                if (!blocking.isEmpty()) {
                    return barred.applyAsInt(blocking);
                }
                if (agreed.isEmpty()) {
                    session.note(open);
                }
                Planning planning = decide(wish);
                if (!(planning instanceof Planning.Planned(var plan))
                        || !asksFor(plan)
                        || plan.steps().equals(agreed)) {
                    return work.on(planning, lock);
                }
                question = plan;
            }
            requireAgreed(question, !agreed.isEmpty());
            agreed = question.steps();
        }
    }

    /// Whether a person at a terminal is asked before this plan.
    private boolean asksFor(Plan plan) {
        return mayAsk && session.interactive() && PlanView.costsSomething(plan);
    }

    private static void refuse(List<Finding> findings) {
        List<String> reasons = blocking(findings).stream().map(Finding::what).toList();
        if (!reasons.isEmpty()) {
            throw Problem.notFit(findings.getFirst().where(), String.join("; ", reasons), "");
        }
    }

    /// @param again whether another plan was agreed to before
    /// @throws Problem not fit where the answer is no
    private void requireAgreed(Plan plan, boolean again) {
        if (again) {
            session.tell("The host changed while the question was open. The plan is now:");
        }
        session.show(new PlanView(plan));
        if (!session.agreed("Apply these changes?")) {
            throw Problem.notFit("", "cancelled: nothing was changed", "");
        }
    }

    /// What would be done; and where a plan is wished for, that in a file.
    private int show(Plan plan) {
        session.note(plan.notes());
        Session.Wanted wanted = session.wanted();
        if (wanted.output().isPresent() && wanted.plan().isPresent()) {
            PlanFile.write(wanted.output().get(), wanted.plan().get(), plan);
        }
        return session.show(new PlanView(plan, wanted.output()));
    }

    /// Completes what earlier commands could not: plans whose write the kernel has ended since, and guests' runs.
    ///
    /// @return what earlier plans left open
    private List<Finding> settle(Wish wish, HostLock lock) {
        session.note(new Recovery(machine(wish), shown())
                .settleEnded(lock).plans().stream()
                        .map(settled -> Finding.note("plan-settled", "", RecoveredView.words(settled), ""))
                        .toList());
        session.note(GuestRun.completeEnded(root, state, lock));
        return new OpenPlans(root, state).findings();
    }

    private static List<Finding> blocking(List<Finding> findings) {
        return findings.stream().filter(Finding::isBlocking).toList();
    }

    /// Keeps every other hostdev from changing this host until it is closed.
    HostLock lock() {
        return HostLock.take(state, words);
    }

    /// The same, with the manners of virsh: no word of the steps, one line at the end; below it what virsh could not
    /// know.
    ///
    /// @param said that line
    int makeAsVirsh(Wish wish, String said) {
        return underLock(wish, session::refuse, (planning, lock) -> switch (planning) {
            case Planning.Refused(var findings) -> session.refuse(findings);
            case Planning.Planned(var plan) -> {
                Applied applied = carryOut(wish, plan, false, lock);
                Host after = look(applied);
                yield end(
                        applied,
                        after,
                        () -> session.json() ? session.show(view(wish, applied, after)) : saidAsVirsh(said, applied));
            }
        });
    }

    /// @param shown whether each step is shown when it is done
    private Applied carryOut(Wish wish, Plan plan, boolean shown, HostLock lock) {
        try (CtrlC interruption = new CtrlC(session, state)) {
            Machine machine = machine(wish).interruptedBy(interruption);
            return new Executor(machine, new Shown(plan, shown)).apply(plan, lock);
        }
    }

    private Machine machine(Wish wish) {
        return new Machine(root, () -> known(wish.hypervisor()), state);
    }

    private static Hypervisor known(Fact<Hypervisor> hypervisor) {
        return switch (hypervisor) {
            case Fact.Known<Hypervisor>(var known) -> known;
            case Fact.Unknown<Hypervisor>(var why) ->
                throw Problem.notFit("", "the hypervisor was not asked: " + why, "");
        };
    }

    private Planning decide(Wish wish) {
        Host host = HostReader.readAll(root);
        Goal goal = wish.goal().apply(host);
        Fact<List<Guest>> guests = wish.hypervisor().map(Hypervisor::guests);
        List<PciAddress> devices = Planner.concerned(goal, guests);
        return Planner.plan(new SituationReader(root, state).read(host, devices, guests, hooks(wish)), goal);
    }

    /// Those of QEMU's guests on this host; others have hooks of their own.
    private Optional<LibvirtHooks> hooks(Wish wish) {
        Optional<String> program = HookVerbs.program(session);
        boolean qemus = Uris.isHere(session.uri()) && session.uri().startsWith("qemu");
        if (!wish.hooks() || !qemus || program.isEmpty()) {
            return Optional.empty();
        }
        Fact<Long> version = wish.hypervisor().either(Hypervisor::version, Fact::unknown);
        return Optional.of(new SituationReader(root, state).hooks(program.get(), version));
    }

    private int apply(Wish wish, Plan plan, HostLock lock) {
        Session.Wanted wanted = session.wanted();
        if (wanted.only() && wanted.plan().isPresent()) {
            List<Finding> moved = PlanFile.differences(wanted.plan().get(), plan, session.screen());
            if (!moved.isEmpty()) {
                return session.refuse(moved);
            }
        }
        session.note(plan.notes());
        Applied applied = carryOut(wish, plan, true, lock);
        Host after = look(applied);
        return end(applied, after, () -> session.show(view(wish, applied, after)));
    }

    private AppliedView view(Wish wish, Applied applied, Host after) {
        return new AppliedView(applied, after, wish.next(), timings(applied));
    }

    private Optional<Timings> timings(Applied applied) {
        return timed ? Optional.of(new Timings(applied)) : Optional.empty();
    }

    private int saidAsVirsh(String said, Applied applied) {
        int status = VirshText.show(session, said + "\n");
        session.note(applied.plan().notes());
        timings(applied).ifPresent(asked -> session.tell(asked.lines()));
        return status;
    }

    /// Shows the result, and whether what came back answers and has what belongs to it.
    private int end(Applied applied, Host after, IntSupplier shown) {
        List<Finding> findings = aftermath(applied, after);
        if (findings.stream().anyMatch(Finding::isBlocking)) {
            int _ = shown.getAsInt();
            return session.refuse(findings);
        }
        if (session.json()) { // its value has them in itself
            session.note(findings);
            return shown.getAsInt();
        }
        int status = shown.getAsInt();
        session.note(findings);
        return status;
    }

    private List<Finding> aftermath(Applied applied, Host after) {
        List<Finding> findings = new ArrayList<>();
        for (PciAddress device : AppliedView.returned(applied)) {
            FunctionDetail detail = HostReader.detail(root, device);
            findings.addAll(Aftermath.of(after, device, detail.config(), detail.powerState()));
        }
        return findings;
    }

    /// The host afterwards; where functions came back, what hangs on them is given a moment to appear.
    private Host look(Applied applied) {
        return lookAgain(AppliedView.returned(applied));
    }

    /// The same for functions that a driver of the host has again.
    Host lookAgain(List<PciAddress> returned) {
        Deadline end = Deadline.in(root, returned.isEmpty() ? Duration.ZERO : APPEARANCE);
        while (true) {
            Host host = HostReader.read(root, EnumSet.of(HostReader.Part.SETTINGS, HostReader.Part.ATTACHMENTS));
            boolean all = returned.stream().allMatch(device -> hasAppeared(host, device));
            if (all || end.isOver()) {
                return host;
            }
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return host;
            }
        }
    }

    /// Storage, network and USB controllers show something; of others nothing is expected.
    private static boolean hasAppeared(Host host, PciAddress device) {
        int base = host.function(device)
                .map(PciFunction::pciClass)
                .map(it -> it.base())
                .orElse(0);
        boolean expected = base == 0x01 || base == 0x02;
        return !expected || !host.attachedTo(device).isEmpty();
    }

    /// @param words as typed
    static void requireRoot(Session session, String words) {
        String status = session.root().text("/proc/self/status").seen().orElse("");
        int uid = status.indexOf("\nUid:\t");
        String[] ids = uid < 0 ? new String[0] : status.substring(uid + 6).split("\\s+", 3);
        if (ids.length < 2 || !ids[1].equals("0")) {
            throw Problem.notFit("", "only root may do this", "sudo hostdev " + words.strip());
        }
    }

    /// Tells what is taken back.
    Progress shown() {
        return new Shown(new Plan("", List.of(), List.of()), false);
    }

    /// Prints each step as it is done.
    private final class Shown implements Progress {
        private final PlanLines lines;
        private final boolean steps;

        /// @param steps whether the steps that are done are shown
        Shown(Plan plan, boolean steps) {
            this.lines = PlanLines.of(plan, session.screen());
            this.steps = steps;
        }

        @Override
        public void done(Step step, Seen seen) {
            if (steps) {
                lines.line(step, Optional.of(seen)).ifPresent(line -> session.tell(List.of(line)));
            }
        }

        @Override
        public void waiting(String what) {
            session.progress("waiting for " + what + " …");
        }

        @Override
        public void interrupted(int done, int steps) {
            session.tell("Interrupted after step " + done + " of " + steps + "; rolling back …");
        }

        @Override
        public void undoing(String why) {
            session.tell("failed: " + why + "; undoing");
        }

        @Override
        public void undone(Step step) {
            lines.line(step, Optional.empty()).ifPresent(line -> session.tell("undone: " + line));
        }
    }
}

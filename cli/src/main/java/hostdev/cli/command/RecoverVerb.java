package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.RecoveredView;
import hostdev.core.finding.Problem;
import hostdev.host.apply.GuestRun;
import hostdev.host.apply.HostLock;
import hostdev.host.apply.Machine;
import hostdev.host.apply.Recovery;
import hostdev.host.hypervisor.Hypervisor;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// `hostdev recover`.
public final class RecoverVerb {
    private static final String EARLY = "--before-libvirt";

    private RecoverVerb() {}

    public static Verb verb() {
        return new Verb(
                "recover",
                Section.PLAN,
                "settles plans that a crash, kill or power cut left in the middle",
                List.of(),
                List.of(
                        Option.flag(EARLY, "leave guests' definitions to a later run: for the service at boot"),
                        Option.CONNECT),
                """
                Afterwards the host is as it was before such a plan, or as after it, and it
                is said which. A plan whose steps were all done is after; every other is
                taken back. Bindings do not outlive a reboot: after one they are as the boot
                made them, and only what outlives it (guests' definitions, notes) is taken
                back. What somebody else has changed since is left alone, and named.

                hostdev-recover.service runs it at boot, before libvirt starts any guest.
                """,
                RecoverVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Change change = Change.begin(arguments, session, "recover");
        Guests guests = new Guests(session, arguments.has(EARLY));
        Machine machine = new Machine(session.root(), guests, Change.state(session));
        try (HostLock lock = change.lock()) {
            Recovery.Report report = new Recovery(machine, change.shown()).recover(lock);
            session.note(GuestRun.completeEnded(session.root(), Change.state(session), lock));
            session.show(new RecoveredView(report));
            return report.settled() ? 0 : Problem.Code.UNDO_FAILED.exitStatus();
        } finally {
            guests.close();
        }
    }

    /// The hypervisor, connected to when it is first wanted.
    private static final class Guests implements Supplier<Hypervisor> {
        private final Session session;
        private final boolean early;
        private Optional<Hypervisor> opened = Optional.empty();

        Guests(Session session, boolean early) {
            this.session = session;
            this.early = early;
        }

        @Override
        public Hypervisor get() {
            if (early) {
                throw Problem.notFit("", "libvirt has not started yet", "hostdev recover");
            }
            if (opened.isEmpty()) {
                opened = Optional.of(session.openWithQemus());
            }
            return opened.get();
        }

        void close() {
            opened.ifPresent(Hypervisor::close);
        }
    }
}

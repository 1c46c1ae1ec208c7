package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.DiffView;
import hostdev.core.diff.Comparison;
import hostdev.core.diff.Snapshot;
import hostdev.core.finding.Problem;
import hostdev.core.model.PciFunction;
import hostdev.host.capture.Capture;
import hostdev.host.capture.SnapshotReader;
import hostdev.host.capture.Taker;
import hostdev.host.read.NameReader;
import java.util.ArrayList;
import java.util.List;

/// `hostdev diff BEFORE AFTER`: what an upgrade or a new card has changed.
public final class DiffVerb {
    private static final String LIVE = "live";

    private DiffVerb() {}

    public static Verb verb() {
        return new Verb(
                "diff",
                Section.LOOK,
                "compares two captures, or one with this host: changes, what breaks",
                List.of(
                        Operand.one("BEFORE", "a capture, a copied tree, sim:FILE, or 'live' for this host"),
                        Operand.optional("AFTER", "the same (default: live)")),
                List.of(),
                """
                Tells what is new and gone, which device has another address, driver, IOMMU
                group, BAR or reset method, and how the kernel and its line changed; then
                which guests it breaks: what they were promised is gone, elsewhere, shares a
                group with more than before, or cannot be reset. Devices are known again by
                serial number, place and kind. Groups are compared by who is in them: their
                numbers mean nothing.

                Exit status 0: no guest is broken; 1: one is.

                Examples:
                  sudo hostdev diff before.tar.gz
                  hostdev diff before.tar.gz after.tar.gz --json
                """,
                DiffVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        String before = arguments.operand(0);
        String after = arguments.operands().size() > 1 ? arguments.operand(1) : LIVE;
        Side first = side(before, session);
        Side second = side(after, session);
        if (first.scrubbed() != second.scrubbed()) {
            first = first.scrubbed() ? first : first.scrub();
            second = second.scrubbed() ? second : second.scrub();
        }
        // scrubbed with another key, a number is another one although the card is the same
        boolean serials = first.key().equals(second.key());
        Comparison comparison = Comparison.of(first.read(serials), second.read(serials));
        List<PciFunction> all = new ArrayList<>(comparison.before().host().all());
        all.addAll(comparison.after().host().all());
        session.show(new DiffView(comparison, NameReader.read(second.session().root(), all)));
        return comparison.broken().isEmpty() ? 0 : Problem.Code.NOT_FIT.exitStatus();
    }

    private static Side side(String name, Session session) {
        Session there = name.equals(LIVE) ? session : session.elsewhere(name);
        return new Side(name, there, there.capture());
    }

    /// One of the two.
    ///
    /// @param capture empty where it is a host that can be asked
    private record Side(String name, Session session, java.util.Optional<Capture> capture) {
        boolean scrubbed() {
            return capture.filter(Capture::scrubbed).isPresent();
        }

        String key() {
            return capture.map(Capture::key).orElse("");
        }

        /// The same as a scrubbed capture of it would be: of one machine, the same names become the same.
        Side scrub() {
            Capture scrubbed = Taker.take(
                    session.root(),
                    Change.state(session),
                    session.uri(),
                    session::openHypervisor,
                    "hostdev " + VersionVerb.VERSION,
                    true);
            return new Side(name, session, java.util.Optional.of(scrubbed));
        }

        Snapshot read(boolean serials) {
            return capture.map(it -> SnapshotReader.read(
                            name,
                            it.root(),
                            hostdev.host.apply.StateDirectory.standard(it.disk()),
                            it::hypervisor,
                            serials))
                    .orElseGet(() -> SnapshotReader.read(
                            name, session.root(), Change.state(session), session::openHypervisor, serials));
        }
    }
}

package hostdev.cli.command;

import hostdev.cli.Session;
import hostdev.cli.view.RevivedView;
import hostdev.cli.view.RevivedView.Try;
import hostdev.core.finding.Aftermath;
import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Slot;
import hostdev.core.plan.Goal;
import hostdev.core.plan.WayBack;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// The ways back for a function that does not answer, tried in order until it does: each is a plan of its own, shown,
/// journalled, and told.
final class Revival {
    private final Session session;
    private final HostRoot root;
    private final Change change;
    private final PciAddress device;
    private final boolean force;

    Revival(Session session, Change change, PciAddress device, boolean force) {
        this.session = session;
        this.root = session.root();
        this.change = change;
        this.device = device;
        this.force = force;
    }

    /// Whether it is there and does not answer.
    boolean isNeeded() {
        return Aftermath.isDead(detail().config());
    }

    private FunctionDetail detail() {
        return HostReader.detail(root, device);
    }

    /// Those that the kernel offers for it, the least first.
    List<WayBack> ways() {
        List<WayBack> ways = new ArrayList<>();
        if (root.exists("/sys/bus/pci/devices/" + device + "/reset")) {
            ways.add(WayBack.RESET);
        }
        ways.add(WayBack.RESCAN);
        if (slot().filter(Slot::power).isPresent()) {
            ways.add(WayBack.POWER);
        }
        return ways;
    }

    /// The least of them, as a plan.
    Change.Wish firstWish() {
        return wish(ways().getFirst());
    }

    Change.Wish wish(WayBack way) {
        return new Change.Wish(_ -> new Goal.Revive(device, way, force), Fact.unknown("not asked"), Optional.empty());
    }

    private Optional<Slot> slot() {
        Host host = HostReader.read(root, EnumSet.noneOf(HostReader.Part.class));
        Hardware hardware = HostReader.hardware(root, host, List.of(device));
        return hardware.slotOf(device);
    }

    /// Tries one way after the other.
    RevivedView attempt(List<WayBack> ways) {
        List<Try> tries = new ArrayList<>();
        for (WayBack way : ways) {
            session.tell(device + ": trying " + words(way));
            String why = attempt(way);
            boolean answers = answers();
            tries.add(new Try(way, why));
            if (!why.isEmpty()) {
                session.tell(device + ": " + way.word() + ": " + why);
            }
            if (answers && why.isEmpty()) {
                return new RevivedView(device, tries, true, host());
            }
        }
        return new RevivedView(device, tries, answers(), host());
    }

    private Host host() {
        return change.lookAgain(List.of(device));
    }

    /// Nothing there does not answer either.
    private boolean answers() {
        return detail().config() instanceof Fact.Known<?> && !isNeeded();
    }

    private static String words(WayBack way) {
        return switch (way) {
            case RESET -> "a reset";
            case RESCAN -> "to have it forgotten and found again";
            case POWER -> "the power of its slot";
        };
    }

    /// Why it did not succeed; empty where it did.
    private String attempt(WayBack way) {
        try {
            change.attempt(wish(way));
            return "";
        } catch (Problem e) {
            if (e.code() == Problem.Code.UNDO_FAILED || e.code() == Problem.Code.INTERRUPTED) {
                throw e;
            }
            return e.what();
        }
    }
}

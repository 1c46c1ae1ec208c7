package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.RevivedView;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.Problem;
import hostdev.core.format.Definition;
import hostdev.core.model.DeviceName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Reach;
import hostdev.host.apply.Origins;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.QemuBySocket;
import hostdev.host.read.HostReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `hostdev release DEVICE…`.
public final class ReleaseVerb {
    private ReleaseVerb() {}

    public static Verb verb() {
        return new Verb(
                "release",
                Section.GIVE,
                "takes devices from their guests and gives them back to the host",
                List.of(Operand.any("DEVICE", "by address (00:1d.7) or by vendor:device (8086:293a)")),
                List.of(
                        Option.value("--from", "GUEST", "take them out of this guest only"),
                        Option.flag("--all", "with --from: all devices of that guest"),
                        Option.flag("--revive", "bring a device that does not answer back: see 'hostdev help revive'"),
                        Option.flag("--live", "have a guest that runs let go of them; its definition stays"),
                        Option.flag("--config", "with --live: take them out of the guest's definition too"),
                        Option.YES,
                        Option.DRY_RUN,
                        Option.TIMINGS,
                        Option.CONNECT),
                """
                The guest's definition loses the device; refused while it runs, but for
                --live. The device gets back the driver, the driver_override and the network
                configuration that it had before 'hostdev assign', and so do those that
                were taken along with it, once nobody needs them there any more. Of a
                device that something else took, the kernel chooses the driver. The root
                ports that libvirt made in the guest for the device stay there, empty.

                With --from only that guest loses them. A device that another guest has too
                stays as it is, and the host does not get it back.

                With --live a guest that runs is asked to let go, and waited for: its kernel
                decides. One that does not let go is told, and nothing is changed.

                Afterwards each device is asked whether it answers. One that does not is
                refused beforehand, and told afterwards, unless --revive gives leave to try
                the ways back.

                Examples:
                  hostdev release 00:1d.7
                  hostdev release 00:1d.7 --dry-run
                  hostdev release 01:00.0 --live --config
                  hostdev release 01:00.0 --from win11
                  hostdev release --all --from win11
                """,
                ReleaseVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Reach reach = AssignVerb.reach(arguments);
        Optional<GuestName> from = arguments.value("--from").map(GuestLookup::name);
        requireDevices(arguments, from);
        Change change = Change.begin(arguments, session, "release");
        Optional<Hypervisor> hypervisor = Optional.empty();
        String silence = "";
        try {
            hypervisor = Optional.of(open(session, arguments.operands()));
        } catch (Problem e) {
            silence = e.getMessage();
        }
        try {
            String why = String.valueOf(silence);
            List<PciAddress> all = arguments.has("--all") ? ofGuest(hypervisor, why, from.orElseThrow()) : List.of();
            Change.Wish wish = new Change.Wish(
                    host -> new Goal.Release(
                            arguments.has("--all") ? all : devices(host, arguments.operands()), reach, from),
                    hypervisor.<Fact<Hypervisor>>map(Fact::known).orElseGet(() -> Fact.unknown(why)),
                    Optional.empty());
            if (!arguments.has("--revive")) {
                return change.make(wish);
            }
            Host host = HostReader.read(session.root(), EnumSet.noneOf(HostReader.Part.class));
            List<PciAddress> named = arguments.has("--all") ? all : devices(host, arguments.operands());
            return arguments.has(Option.DRY_RUN.name())
                    ? change.make(firstOfAll(session, change, wish, named))
                    : releaseAlive(session, change, wish, named);
        } finally {
            hypervisor.ifPresent(Hypervisor::close);
        }
    }

    private static void requireDevices(Arguments arguments, Optional<GuestName> from) {
        boolean all = arguments.has("--all");
        if (all && from.isEmpty()) {
            throw Problem.usage("--all needs --from: it is about the devices of one guest", "--all --from GUEST");
        }
        if (all && !arguments.operands().isEmpty()) {
            throw Problem.usage(
                    "--all is all devices of the guest, and '" + arguments.operand(0) + "' is one",
                    "leave one of them out");
        }
        if (!all && arguments.operands().isEmpty()) {
            throw Problem.usage("DEVICE is missing", "hostdev release DEVICE..., or --all --from GUEST");
        }
    }

    /// What its definition names and what it runs with.
    private static List<PciAddress> ofGuest(Optional<Hypervisor> hypervisor, String why, GuestName name) {
        List<Guest> guests =
                hypervisor.map(Hypervisor::guests).orElseThrow(() -> Problem.notFit(name, why, "name the devices"));
        Guest guest = guests.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> NoSuchGuest.among(guests, name).problem());
        Set<PciAddress> devices = new LinkedHashSet<>();
        Definition.parse(name.name(), guest.definition())
                .passedFunctions()
                .forEach(passed -> devices.add(passed.source()));
        guest.running()
                .ifPresent(running -> Definition.parse(name.name(), running)
                        .passedFunctions()
                        .forEach(passed -> devices.add(passed.source())));
        if (devices.isEmpty()) {
            throw Problem.notFit(name, "it has no PCI devices of the host", "");
        }
        return List.copyOf(devices);
    }

    /// The QEMU that got a device without libvirt is asked too.
    private static Hypervisor open(Session session, List<String> typed) {
        List<GuestName> qemus = new ArrayList<>();
        Origins origins = new Origins(Change.state(session));
        Host host = HostReader.read(session.root(), EnumSet.noneOf(HostReader.Part.class));
        for (PciAddress device : devices(host, typed)) {
            origins.of(device)
                    .flatMap(Origin::until)
                    .filter(QemuBySocket::isNamedBy)
                    .ifPresent(qemus::add);
        }
        if (qemus.isEmpty()) {
            return session.openHypervisor();
        }
        Hypervisor hypervisor = session.openWithQemus();
        qemus.forEach(hypervisor::guest);
        return hypervisor;
    }

    /// What would be done first: the first way back where one of them does not answer. What comes after that depends on
    /// how it ends.
    private static Change.Wish firstOfAll(
            Session session, Change change, Change.Wish release, List<PciAddress> devices) {
        return devices.stream()
                .map(device -> new Revival(session, change, device, false))
                .filter(Revival::isNeeded)
                .findFirst()
                .map(Revival::firstWish)
                .orElse(release);
    }

    /// Brings back what does not answer before it is given to a driver, and what does not answer afterwards.
    private static int releaseAlive(Session session, Change change, Change.Wish wish, List<PciAddress> devices) {
        if (!revive(session, change, devices)) {
            return Problem.Code.FAILED.exitStatus();
        }
        int status = change.make(wish);
        boolean dead = devices.stream().anyMatch(device -> new Revival(session, change, device, false).isNeeded());
        if (!dead) {
            return status;
        }
        return revive(session, change, devices) ? 0 : Problem.Code.FAILED.exitStatus();
    }

    /// @return whether all answer
    private static boolean revive(Session session, Change change, List<PciAddress> devices) {
        boolean all = true;
        for (PciAddress device : devices) {
            Revival revival = new Revival(session, change, device, false);
            if (revival.isNeeded()) {
                RevivedView revived = revival.attempt(revival.ways());
                session.tell(revived.lines(session.screen()));
                all &= revived.isBack();
            }
        }
        return all;
    }

    /// An address need not be there any more: a guest may still have it in its definition.
    private static List<PciAddress> devices(Host host, List<String> texts) {
        return DeviceFinder.split(texts).stream()
                .flatMap(text -> device(host, text).stream())
                .distinct()
                .toList();
    }

    private static List<PciAddress> device(Host host, String text) {
        return DeviceName.parse(text).orElse(null) instanceof DeviceName.ByAddress(var _, var address)
                ? List.of(address)
                : DeviceFinder.findAll(host, List.of(text)).stream()
                        .map(PciFunction::address)
                        .toList();
    }
}

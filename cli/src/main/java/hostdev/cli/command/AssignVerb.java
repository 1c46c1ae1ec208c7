package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Reach;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.QemuBySocket;
import java.util.List;
import java.util.Optional;

/// `hostdev assign DEVICE… --to GUEST`.
public final class AssignVerb {
    private AssignVerb() {}

    public static Verb verb() {
        return new Verb(
                "assign",
                Section.GIVE,
                "gives devices to a guest",
                List.of(Operand.some("DEVICE", "by address (00:1d.7) or by vendor:device (8086:293a)")),
                HostdevArguments.after(List.of(
                        Option.value(
                                        "--to",
                                        "GUEST",
                                        "the guest's name; or qmp:PATH, the QMP socket of a QEMU run without libvirt")
                                .asRequired(),
                        Option.flag("--with-group", "take from the host what shares an IOMMU group with them, too"),
                        Option.flag("--start", "start the guest; if it does not start, all is undone"),
                        Option.flag("--live", "plug them in while it runs; its definition stays"),
                        Option.flag("--config", "with --live: have the guest get them at its later starts too"),
                        Option.FORCE,
                        Option.YES,
                        Option.flag("--no-hook", "do not have libvirt ask hostdev at the guest's later starts"),
                        Option.DRY_RUN,
                        Option.TIMINGS,
                        Option.CONNECT)),
                """
                The devices are bound to vfio-pci at once, by address, and the guest's
                definition gets a <hostdev managed='yes'> for each; libvirt chooses the
                address in the guest. How each device was is kept, so that
                'hostdev release' gives it back so: driver, driver_override, network.

                Refused is what the host uses (a mounted file system, the default route, its
                screen), what somebody has open, and a group of which the host would keep a
                part. With --with-group that part is taken from the host too; the guest does
                not get it. --force takes what the host uses and says what it overrides;
                never the system's own file systems, swap, or what a guest has open.

                What the device is (its way from the root port, ids, serial number) is kept
                too: the guest gets this device wherever it is put in later, and no other.
                libvirt's hook is installed where it is missing, so that this holds for
                virsh start and autostart as well.

                The options from --rom on go into the definition as they are. Refused is what
                the definition has already (a boot order, an alias, an address) and what its
                hypervisor does not know; docs/definitions.md explains each.

                With --live a guest that runs gets them now, and the host has them back when it
                ends; with --config too it keeps them. A guest of machine type q35 needs a root
                port that is free: 'hostdev slots GUEST' shows them.

                A QEMU that is run without libvirt gets them through its QMP socket; the memory
                that it may lock is raised where that is needed.

                Under Xen they are bound to pciback, and the guest's file in /etc/xen gets a
                line in its pci list.

                Examples:
                  hostdev assign 00:1d.7 --to win2k3 --dry-run
                  hostdev assign 00:1d.7 --to win2k3 --with-group --start
                  hostdev assign 01:00.0 --to win11 --rom /var/lib/libvirt/roms/gpu.rom
                  hostdev assign 01:00.0 --to modern --live
                  hostdev assign 01:00.0 --to qmp:/run/vm1.sock
                """,
                AssignVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        GuestName guest = GuestLookup.name(arguments.value("--to").orElseThrow());
        boolean start = arguments.has("--start");
        boolean withGroup = arguments.has("--with-group");
        HostdevOptions options = HostdevArguments.of(arguments);
        if (Uris.isHere(session.uri())) {
            session.note(HostdevArguments.requireRom(session, options));
        }
        boolean byHand = QemuBySocket.isNamedBy(guest);
        if (byHand && !options.equals(HostdevOptions.MANAGED)) {
            throw Problem.usage(
                    "what is said of the device goes into a definition, which a QEMU run without libvirt has not",
                    "for its own start-up line: hostdev export DEVICE --for qemu");
        }
        Reach reach = byHand ? reachByHand(arguments) : reach(arguments);
        if (start && reach != Reach.NEXT_START) {
            throw Problem.usage(
                    "--start is for a guest that is shut off, and --live for one that runs", "leave one of them out");
        }
        boolean runs = start || reach != Reach.NEXT_START;
        Change change = Change.begin(arguments, session, "assign");
        try (Hypervisor hypervisor = byHand ? withQemu(session, guest) : session.openHypervisor()) {
            return change.make(new Change.Wish(
                    host -> new Goal.Assign(
                            DeviceFinder.findAll(host, arguments.operands()).stream()
                                    .map(PciFunction::address)
                                    .toList(),
                            guest,
                            withGroup,
                            start,
                            arguments.has("--force"),
                            options,
                            reach),
                    Fact.known(hypervisor),
                    byHand
                            ? Optional.empty()
                            : Optional.of("hostdev " + (runs ? "verify " : "start ") + guest.quoted()),
                    !byHand && !arguments.has("--no-hook")));
        }
    }

    /// One that has no definition is given nothing for later.
    private static Reach reachByHand(Arguments arguments) {
        if (arguments.has("--config") || arguments.has("--start")) {
            throw Problem.usage(
                    "a QEMU that is run without libvirt has no definition, and is started by hand",
                    "leave --config and --start out; for its own start-up line: hostdev export DEVICE --for qemu");
        }
        return Reach.NOW;
    }

    private static Hypervisor withQemu(Session session, GuestName guest) {
        Hypervisor hypervisor = session.openWithQemus();
        if (hypervisor.guest(guest).isEmpty()) {
            throw Problem.notFit(
                    guest, "no QEMU answers there", "is it started with -qmp unix:PATH,server=on,wait=off?");
        }
        return hypervisor;
    }

    /// @throws Problem a usage error for `--config` alone
    static Reach reach(Arguments arguments) {
        boolean live = arguments.has("--live");
        boolean config = arguments.has("--config");
        if (config && !live) {
            throw Problem.usage(
                    "--config is what is done without --live: the guest's definition is changed", "leave --config out");
        }
        return Reach.of(live, config);
    }
}

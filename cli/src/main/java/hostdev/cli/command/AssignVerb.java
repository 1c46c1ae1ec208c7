package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.Goal;
import hostdev.host.hypervisor.Hypervisor;
import java.util.List;
import java.util.Optional;

/// `hostdev assign DEVICE… --to GUEST`.
public final class AssignVerb {
    private AssignVerb() {}

    public static Verb verb() {
        return new Verb(
                "assign",
                Section.GIVE,
                "gives devices to a guest that is shut off",
                List.of(Operand.some("DEVICE", "by address (00:1d.7) or by vendor:device (8086:293a)")),
                HostdevArguments.after(List.of(
                        Option.value("--to", "GUEST", "the guest's name").asRequired(),
                        Option.flag("--with-group", "take from the host what shares an IOMMU group with them, too"),
                        Option.flag("--start", "start the guest; if it does not start, all is undone"),
                        Option.FORCE,
                        Option.YES,
                        Option.flag("--no-hook", "do not have libvirt ask hostdev at the guest's later starts"),
                        Option.DRY_RUN,
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

                Examples:
                  hostdev assign 00:1d.7 --to win2k3 --dry-run
                  hostdev assign 00:1d.7 --to win2k3 --with-group --start
                  hostdev assign 01:00.0 --to win11 --rom /var/lib/libvirt/roms/gpu.rom
                """,
                AssignVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        GuestName guest = Guests.name(arguments.value("--to").orElseThrow());
        boolean start = arguments.has("--start");
        boolean withGroup = arguments.has("--with-group");
        HostdevOptions options = HostdevArguments.of(arguments);
        if (Uris.isHere(session.uri())) {
            HostdevArguments.requireRom(session, options);
        }
        Change change = Change.begin(arguments, session, "assign");
        try (Hypervisor hypervisor = session.openHypervisor()) {
            return change.make(new Change.Wish(
                    host -> new Goal.Assign(
                            DeviceFinder.findAll(host, arguments.operands()).stream()
                                    .map(PciFunction::address)
                                    .toList(),
                            guest,
                            withGroup,
                            start,
                            arguments.has("--force"),
                            options),
                    Fact.known(hypervisor),
                    Optional.of("hostdev " + (start ? "verify " : "start ") + guest.quoted()),
                    !arguments.has("--no-hook")));
        }
    }
}

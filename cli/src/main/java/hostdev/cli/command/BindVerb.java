package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.Problem;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.plan.Goal;
import java.util.List;
import java.util.Optional;

/// `hostdev bind DEVICE DRIVER`.
public final class BindVerb {
    private BindVerb() {}

    public static Verb verb() {
        return new Verb(
                "bind",
                Section.DRIVER,
                "has a driver drive a device, by address",
                List.of(
                        Operand.one("DEVICE", "by address (00:1d.7) or by vendor:device (8086:293a)"),
                        Operand.one("DRIVER", "the driver's name, as under /sys/bus/pci/drivers")),
                List.of(Option.FORCE, Option.YES, Option.DRY_RUN, Option.TIMINGS),
                """
                The driver is chosen by the device's driver_override, which is then put back
                to what it was; other devices of the same kind are left alone. Guests'
                definitions are not looked at: for guests there is 'hostdev assign'. The
                kernel must know driver_override: Linux 3.16 or newer.

                Examples:
                  hostdev bind 00:1d.7 vfio-pci
                  hostdev bind 00:1d.7 ehci-pci
                """,
                BindVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        String driver = arguments.operand(1);
        if (!DriverName.isValid(driver)) {
            throw Problem.usage("'" + driver + "' is not a driver's name", "ls /sys/bus/pci/drivers shows them");
        }
        return Change.begin(arguments, session, "bind")
                .make(new Change.Wish(
                        host -> new Goal.Bind(
                                DeviceFinder.find(host, arguments.operand(0)).address(),
                                new DriverName(driver),
                                arguments.has("--force")),
                        Fact.unknown("not asked"),
                        Optional.empty()));
    }
}

package hostdev.core.finding;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What makes a function itself unfit to be moved or given away.
public final class Unfit {
    /// The code where nothing answers.
    public static final String DEAD = "does-not-answer";

    private static final int INTEL = 0x8086;

    private Unfit() {}

    public static Finding notThere(PciAddress device) {
        return Finding.blocks("no-such-device", device, "there is no such device", "", "hostdev list shows all");
    }

    /// Blocks for any bridge: what is behind it would go with it.
    public static Optional<Finding> bridge(PciFunction function) {
        if (!function.isBridge()) {
            return Optional.empty();
        }
        return Optional.of(Finding.blocks(
                "is-bridge",
                function.address(),
                "it is a bridge, which is never taken from the host",
                "",
                "name a device behind it: hostdev list --tree"));
    }

    /// Blocks for what no guest can have, whatever the host does with it: a bridge, a part of the chipset, and a device
    /// that does not answer. The first of them: the others would follow from it.
    public static Optional<Finding> forGuests(Host host, PciFunction function) {
        return bridge(function).or(() -> chipset(host, function)).or(() -> dead(function));
    }

    /// Blocks for what the host itself works by.
    public static Optional<Finding> chipset(Host host, PciFunction function) {
        return Chipset.role(host, function)
                .map(role -> Finding.blocks(
                        "is-chipset",
                        function.address(),
                        "it is " + role + ", and stays with the host",
                        "the host needs it, and a guest could do nothing with it",
                        ""));
    }

    /// Blocks where it is known that nothing answers at its address.
    public static Optional<Finding> dead(PciFunction function) {
        PciAddress device = function.address();
        return function.isDead()
                ? Optional.of(Aftermath.dead(device, Fact.unknown("not read"), "hostdev revive " + device))
                : Optional.empty();
    }

    /// Blocks where the driver is unknown, or where the kernel cannot bind by address.
    public static List<Finding> binding(PciFunction function) {
        List<Finding> findings = new ArrayList<>();
        if (function.driver() instanceof Fact.Unknown<Optional<DriverName>>(var why)) {
            findings.add(Finding.blocks(
                    "driver-unknown", function.address(), "which driver has it cannot be seen: " + why, "", ""));
        }
        if (function.driverOverride() instanceof Fact.Unknown<Optional<DriverName>>(var why)) {
            findings.add(Finding.blocks(
                    "no-driver-override",
                    function.address(),
                    "it cannot be bound by address: " + why,
                    "binding by ids would take every device of the same kind",
                    "Linux 3.16 and newer can: boot a newer kernel"));
        }
        return findings;
    }

    /// Blocks where the kernel gives the function no IOMMU group; says what to switch on.
    ///
    /// @param table the firmware's table about the IOMMU, `DMAR` (Intel) or `IVRS` (AMD); empty where it has none
    public static Optional<Finding> withoutIommu(
            Host host, Hardware hardware, PciFunction function, Fact<Optional<String>> table) {
        return switch (function.iommuGroup()) {
            case Fact.Known<Optional<IommuGroupId>>(var id) when id.isPresent() -> Optional.empty();
            case Fact.Known<Optional<IommuGroupId>> _ ->
                Optional.of(
                        host.groups().isEmpty()
                                ? iommuOff(function, table.seen().flatMap(name -> name))
                                : outside(hardware, function));
            case Fact.Unknown<Optional<IommuGroupId>>(var why) ->
                Optional.of(Finding.blocks(
                        "group-unknown", function.address(), "its IOMMU group cannot be seen: " + why, "", ""));
        };
    }

    private static Finding outside(Hardware hardware, PciFunction function) {
        Optional<String> argument = hardware.graphicsOutside().filter(_ -> isProcessorGraphics(function));
        return Finding.blocks(
                "not-behind-iommu",
                function.address(),
                argument.map(text -> "the kernel command line leaves it out of the IOMMU: " + text)
                        .orElse("it is not behind the IOMMU: the kernel gives it no group"),
                "a guest that had it could write to all of the host's memory",
                argument.map(_ ->
                                "remove igfx_off from the kernel command line (leave the rest of intel_iommu= as it is)"
                                        + " and reboot")
                        .orElse(""));
    }

    /// What `igfx_off` is about: the graphics of an Intel processor, which has an IOMMU of its own
    /// (drivers/iommu/intel/iommu.c, `disable_igfx_iommu`).
    private static boolean isProcessorGraphics(PciFunction function) {
        return function.pciClass().isDisplay()
                && function.ids().vendor() == INTEL
                && function.parent().isEmpty();
    }

    private static Finding iommuOff(PciFunction function, Optional<String> table) {
        String offered = switch (table.orElse("")) {
            case "DMAR" -> ", although the firmware offers one (Intel VT-d)";
            case "IVRS" -> ", although the firmware offers one (AMD-Vi)";
            default -> "";
        };
        return Finding.blocks(
                "iommu-off",
                function.address(),
                "no IOMMU is in use on this host: no device has an IOMMU group" + offered,
                "a guest with the device could write to all of the host's memory",
                "hostdev doctor says what keeps it off");
    }
}

package hostdev.core.guest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The chassis numbers of PCI controllers: a guest tells its slots apart by them. QEMU refuses two ports of one
/// chassis, and libvirt a number that does not fit a byte; where none is written, libvirt takes the index.
final class ChassisRules {
    private static final int MAX = 255;

    private final GuestLayout definition;
    private final Map<String, Part> seen = new HashMap<>();

    private ChassisRules(GuestLayout definition) {
        this.definition = definition;
    }

    /// @throws hostdev.core.finding.Problem for the first number that is out of range or used twice
    static void check(GuestLayout definition) {
        ChassisRules rules = new ChassisRules(definition);
        for (Part controller : definition.controllers("pci")) {
            controller.bus().ifPresent(model -> rules.check(controller, model));
        }
    }

    private void check(Part controller, BusModel model) {
        switch (model) {
            case PCI_BRIDGE -> once(controller, "chassisNr", number(controller, "chassisNr", 1));
            case ROOT_PORT, DOWNSTREAM_PORT -> once(controller, "chassis", number(controller, "chassis", 0));
            case PCI_ROOT,
                    PCIE_ROOT,
                    DMI_TO_PCI_BRIDGE,
                    PCIE_TO_PCI_BRIDGE,
                    UPSTREAM_PORT,
                    PCI_EXPANDER,
                    PCIE_EXPANDER -> {
                // they have no chassis
            }
        }
    }

    private int number(Part controller, String name, int lowest) {
        Optional<String> digits = controller
                .element
                .flatMap(element -> element.child("target"))
                .flatMap(target -> target.attribute(name));
        if (digits.isEmpty()) {
            return controller.index;
        }
        try {
            int number = Integer.decode(digits.get().strip());
            if (number >= lowest && number <= MAX) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, as a number out of range is
        }
        throw AddressRule.CHASSIS.brokenBy(
                definition.xml.where(),
                controller.name() + ": " + name + "='" + digits.get() + "' is not " + lowest + " to " + MAX);
    }

    private void once(Part controller, String name, int number) {
        Part other = seen.putIfAbsent(name + number, controller);
        if (other != null) {
            throw AddressRule.CHASSIS.brokenBy(
                    definition.xml.where(),
                    controller.name() + ": " + name + "='" + number + "' is that of " + other.name() + " already");
        }
    }
}

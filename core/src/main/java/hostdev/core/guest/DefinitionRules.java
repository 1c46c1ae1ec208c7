package hostdev.core.guest;

import hostdev.core.finding.Problem;
import hostdev.core.format.XmlElement;
import hostdev.core.model.PciAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What may not stand in a definition, whatever its addresses are.
final class DefinitionRules {
    private final GuestLayout definition;

    private DefinitionRules(GuestLayout definition) {
        this.definition = definition;
    }

    /// @throws Problem for the first rule that is broken
    static void check(GuestLayout definition) {
        DefinitionRules rules = new DefinitionRules(definition);
        rules.indexes();
        for (Part controller : definition.controllers("pci")) {
            rules.bus(controller);
        }
        ChassisRules.check(definition);
        rules.hostDomains();
        rules.companions();
        rules.disks();
        rules.drives();
    }

    private Problem broken(AddressRule rule, String bad) {
        return rule.brokenBy(definition.xml.where(), bad);
    }

    private void indexes() {
        Set<String> seen = new HashSet<>();
        for (Part controller : definition.controllers) {
            if (!controller.type.equals("usb") && !seen.add(controller.type + controller.index)) {
                throw broken(
                        AddressRule.INDEX,
                        "two controllers of type '" + controller.type + "' have index='" + controller.index + "'");
            }
        }
    }

    private void bus(Part controller) {
        BusModel model = controller
                .bus()
                .orElseThrow(() -> broken(
                        AddressRule.MODEL,
                        "controller pci " + controller.index + ": model='" + controller.model + "'"));
        boolean isFirst = controller.index == 0;
        if (model.isRoot() != isFirst || (isFirst && model != definition.machine.root())) {
            throw broken(
                    AddressRule.ROOT,
                    "index='" + controller.index + "' is model='" + controller.model + "', and on "
                            + definition.machine.word() + " index 0, and only it, is "
                            + definition.machine.root().word());
        }
        if (model.isRoot() && controller.said != Part.Said.NOTHING) {
            throw broken(AddressRule.ROOT, controller.name() + " has an <address>, and a root is on no other bus");
        }
        boolean wrongMachine = (model == BusModel.PCI_EXPANDER && definition.machine != MachineType.I440FX)
                || (model == BusModel.PCIE_EXPANDER && definition.machine != MachineType.Q35);
        if (wrongMachine) {
            throw broken(AddressRule.EXPANDER, "model='" + controller.model + "' on " + definition.machine.word());
        }
        controller.element.ifPresent(element -> node(controller, element));
    }

    private void node(Part controller, XmlElement element) {
        Optional<String> node = element.child("target").flatMap(target -> target.textOf("node"));
        if (node.isEmpty()) {
            return;
        }
        long cells = definition
                .xml
                .root()
                .child("cpu")
                .flatMap(cpu -> cpu.child("numa"))
                .map(numa -> numa.children().stream()
                        .filter(cell -> cell.name().equals("cell"))
                        .count())
                .orElse(0L);
        if (!node.get().matches("[0-9]{1,4}") || Integer.parseInt(node.get()) >= cells) {
            throw broken(
                    AddressRule.NODE,
                    controller.name() + ": <node>" + node.get() + "</node>, and the guest has " + cells);
        }
    }

    /// A domain above is that of a controller such as Intel's VMD, and nothing behind it can be given away alone.
    private void hostDomains() {
        for (Part part : definition.hostdevs()) {
            Optional<PciAddress> source = DeviceNeeds.source(part);
            if (source.filter(it -> it.domain() < 0 || it.domain() > 0xffff).isPresent()) {
                throw broken(AddressRule.HOST_DOMAIN, part.name() + ": source address " + source.get());
            }
        }
    }

    private void companions() {
        for (Part controller : definition.controllers("usb")) {
            boolean hasMaster =
                    controller.element.flatMap(it -> it.child("master")).isPresent();
            if (controller.isCompanion() && hasMaster && !hasEhci(controller.index)) {
                throw broken(
                        AddressRule.COMPANION,
                        controller.name() + " has a <master>, and no ich9-ehci1 has index='" + controller.index + "'");
            }
        }
    }

    private boolean hasEhci(int index) {
        for (Part usb : definition.controllers("usb")) {
            if (usb.index == index && usb.model.equals("ich9-ehci1")) {
                return true;
            }
        }
        return false;
    }

    private void disks() {
        for (Part disk : definition.devices(Part.Kind.DISK)) {
            String said = disk.element
                    .flatMap(it -> it.child("address"))
                    .flatMap(it -> it.attribute("type"))
                    .orElse("");
            if (!said.isEmpty() && !addressTypes(disk.type).contains(said)) {
                throw broken(
                        AddressRule.ADDRESS_TYPE,
                        disk.name() + " on bus '" + disk.type + "' has an address of type '" + said + "'");
            }
        }
    }

    private static List<String> addressTypes(String bus) {
        return switch (bus) {
            case "ide", "scsi", "sata", "fdc" -> List.of("drive");
            case "usb" -> List.of("usb");
            case "virtio" -> List.of("pci", "ccw", "virtio-mmio", "virtio-s390", "unassigned");
            default -> List.of("drive", "usb", "pci", "unassigned");
        };
    }

    private void drives() {
        Set<String> seen = new HashSet<>();
        for (Part part : definition.devices) {
            String bus = part.kind == Part.Kind.HOSTDEV ? "scsi" : part.type;
            Optional<XmlElement> address = part.element
                    .filter(it -> part.kind == Part.Kind.DISK || part.type.equals("scsi"))
                    .flatMap(it -> it.child("address"))
                    .filter(it -> it.has("type", "drive"));
            if (address.isPresent() && !seen.add(bus + place(address.get()))) {
                throw broken(AddressRule.DRIVE, part.name() + ": the " + bus + " drive " + place(address.get()));
            }
        }
    }

    private static String place(XmlElement address) {
        StringBuilder place = new StringBuilder();
        for (String name : List.of("controller", "bus", "target", "unit")) {
            place.append(place.isEmpty() ? "" : ":")
                    .append(address.attribute(name).orElse("0"));
        }
        return place.toString();
    }
}

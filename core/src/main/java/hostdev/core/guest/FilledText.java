package hostdev.core.guest;

import hostdev.core.format.XmlEdits;
import hostdev.core.format.XmlElement;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Writes the addresses and controllers of a plan into the text of the definition.
final class FilledText {
    private final GuestLayout definition;
    private final XmlEdits edits;
    private final List<String> newControllers = new ArrayList<>();
    private final List<String> newDevices = new ArrayList<>();
    private int lowestBusNumber = 256;

    private FilledText(GuestLayout definition) {
        this.definition = definition;
        this.edits = new XmlEdits(definition.xml.text());
    }

    static String of(GuestLayout definition) {
        FilledText text = new FilledText(definition);
        for (Part controller : definition.controllers) {
            text.findBusNumber(controller);
        }
        for (Part part : definition.parts()) {
            part.element.ifPresentOrElse(element -> text.fill(part, element), () -> text.addNew(part));
        }
        text.insertNew();
        return text.edits.applied();
    }

    private void findBusNumber(Part controller) {
        controller
                .element
                .flatMap(it -> DefinitionReader.child(it, "target", "busNr"))
                .filter(digits -> digits.matches("[0-9]{1,3}"))
                .ifPresent(digits -> lowestBusNumber = Math.min(lowestBusNumber, Integer.parseInt(digits)));
    }

    private void fill(Part part, XmlElement element) {
        if (part.kind == Part.Kind.CONTROLLER) {
            if (element.attribute("index").isEmpty()) {
                edits.attribute(element, "index", Integer.toString(part.index));
            }
            boolean named = part.type.equals("scsi") || part.type.equals("usb");
            if (named && element.attribute("model").isEmpty() && !part.model.isEmpty()) {
                edits.attribute(element, "model", part.model);
            }
            fillTarget(part, element);
        }
        part.address.ifPresent(address -> fillAddress(part, element, address));
    }

    private void fillTarget(Part part, XmlElement element) {
        deviceName(part)
                .filter(name -> element.child("model").isEmpty())
                .ifPresent(name -> edits.append(element, List.of("<model name='" + name + "'/>")));
        Optional<XmlElement> target = element.child("target");
        List<String> attributes = new ArrayList<>();
        for (Attribute wanted : targetOf(part, target)) {
            if (target.isPresent()) {
                edits.attribute(target.get(), wanted.name, wanted.value);
            } else {
                attributes.add(wanted.name + "='" + wanted.value + "'");
            }
        }
        if (!attributes.isEmpty()) {
            edits.append(element, List.of("<target " + String.join(" ", attributes) + "/>"));
        }
    }

    private record Attribute(String name, String value) {}

    /// What libvirt says of a PCI controller's target where the definition does not.
    private List<Attribute> targetOf(Part part, Optional<XmlElement> target) {
        List<Attribute> wanted = new ArrayList<>();
        PciAddress address = part.address.orElse(new PciAddress(0, 0, 0, 0));
        part.bus().ifPresent(model -> {
            switch (model) {
                case PCI_BRIDGE -> wanted.add(new Attribute("chassisNr", Integer.toString(part.index)));
                case ROOT_PORT -> port(wanted, part.index, address.device() << 3 | address.function());
                case DOWNSTREAM_PORT -> port(wanted, part.index, address.device());
                case PCI_EXPANDER, PCIE_EXPANDER -> wanted.add(new Attribute("busNr", ""));
                case PCI_ROOT, PCIE_ROOT, DMI_TO_PCI_BRIDGE, PCIE_TO_PCI_BRIDGE, UPSTREAM_PORT -> {}
            }
        });
        wanted.removeIf(
                attribute -> target.flatMap(it -> it.attribute(attribute.name)).isPresent());
        wanted.replaceAll(this::withBusNumber);
        return wanted;
    }

    private static void port(List<Attribute> wanted, int chassis, int port) {
        wanted.add(new Attribute("chassis", Integer.toString(chassis)));
        wanted.add(new Attribute("port", "0x" + Integer.toHexString(port)));
    }

    /// An expander takes two numbers, for itself and for its bridge, below the lowest that is used.
    private Attribute withBusNumber(Attribute attribute) {
        if (!attribute.name.equals("busNr")) {
            return attribute;
        }
        if (lowestBusNumber <= 2) {
            throw AddressRule.NO_ROOM.brokenBy(
                    definition.xml.where(), "no busNr below " + lowestBusNumber + " is free for an expander");
        }
        lowestBusNumber -= 2;
        return new Attribute("busNr", Integer.toString(lowestBusNumber));
    }

    private Optional<String> deviceName(Part part) {
        return part.bus()
                .map(model -> model == BusModel.ROOT_PORT ? definition.abilities.rootPortModel() : model.device())
                .filter(name -> !name.isEmpty());
    }

    private void fillAddress(Part part, XmlElement element, PciAddress address) {
        String line = addressLine(part, address);
        Optional<XmlElement> old = element.child("address");
        if (old.isEmpty()) {
            edits.append(element, List.of(line));
        } else if (part.said == Part.Said.PCI) {
            edits.replace(old.get(), line);
        } else if (part.multifunction.isPresent()
                && old.get().attribute("multifunction").isEmpty()) {
            edits.attribute(old.get(), "multifunction", part.multifunction.get());
        }
    }

    private static String addressLine(Part part, PciAddress address) {
        return String.format(
                Locale.ROOT,
                "<address type='pci' domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'%s/>",
                address.domain(),
                address.bus(),
                address.device(),
                address.function(),
                part.multifunction.map(said -> " multifunction='" + said + "'").orElse(""));
    }

    private void addNew(Part part) {
        switch (part.kind) {
            case CONTROLLER -> newControllers.addAll(controllerLines(part));
            case VIDEO -> newDevices.addAll(deviceLines(part, "video", List.of("<model type='" + part.model + "'/>")));
            default -> newDevices.addAll(deviceLines(part, "memballoon model='" + part.model + "'", List.of()));
        }
    }

    private List<String> controllerLines(Part part) {
        List<String> inside = new ArrayList<>();
        deviceName(part).ifPresent(name -> inside.add("<model name='" + name + "'/>"));
        List<String> attributes = new ArrayList<>();
        for (Attribute attribute : targetOf(part, Optional.empty())) {
            attributes.add(attribute.name + "='" + attribute.value + "'");
        }
        if (!attributes.isEmpty()) {
            inside.add("<target " + String.join(" ", attributes) + "/>");
        }
        if (part.isCompanion()) {
            inside.add("<master startport='" + 2 * (part.model.charAt(part.model.length() - 1) - '1') + "'/>");
        }
        String model = part.model.isEmpty() ? "" : " model='" + part.model + "'";
        return deviceLines(part, "controller type='" + part.type + "' index='" + part.index + "'" + model, inside);
    }

    private static List<String> deviceLines(Part part, String tag, List<String> inside) {
        List<String> lines = new ArrayList<>();
        if (inside.isEmpty() && part.address.isEmpty()) {
            return List.of("<" + tag + "/>");
        }
        lines.add("<" + tag + ">");
        for (String line : inside) {
            lines.add("  " + line);
        }
        part.address.ifPresent(address -> lines.add("  " + addressLine(part, address)));
        lines.add("</" + tag.substring(0, tag.indexOf(' ') < 0 ? tag.length() : tag.indexOf(' ')) + ">");
        return lines;
    }

    private void insertNew() {
        Optional<XmlElement> devices = definition.xml.root().child("devices");
        if (devices.isEmpty()) {
            List<String> lines = new ArrayList<>(List.of("<devices>"));
            newControllers.forEach(line -> lines.add("  " + line));
            newDevices.forEach(line -> lines.add("  " + line));
            lines.add("</devices>");
            edits.append(definition.xml.root(), lines);
            return;
        }
        Optional<XmlElement> last = lastController();
        last.filter(it -> !newControllers.isEmpty()).ifPresent(it -> edits.after(it, newControllers));
        List<String> atEnd = new ArrayList<>(last.isPresent() ? List.of() : newControllers);
        atEnd.addAll(newDevices);
        if (!atEnd.isEmpty()) {
            edits.append(devices.get(), atEnd);
        }
    }

    private Optional<XmlElement> lastController() {
        for (XmlElement element : definition.elements().reversed()) {
            if (element.name().equals("controller")) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }
}

package hostdev.core.guest;

import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.format.XmlElement;
import hostdev.core.model.PciAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads a definition's devices as parts.
final class DefinitionReader {
    private final GuestLayout definition;
    private final Map<Part.Kind, Integer> counted = new EnumMap<>(Part.Kind.class);

    private DefinitionReader(GuestLayout definition) {
        this.definition = definition;
    }

    /// With the parts that libvirt adds unasked.
    ///
    /// @throws Problem where the guest is none that this knows the buses of, or breaks a rule
    static GuestLayout read(DomainXml xml, Abilities abilities, Predicate<PciAddress> isExpressOnHost) {
        GuestLayout definition = new GuestLayout(xml, machine(xml), abilities);
        DefinitionReader reader = new DefinitionReader(definition);
        for (XmlElement element : definition.elements()) {
            reader.kind(element).ifPresent(kind -> reader.add(kind, element));
        }
        Controllers.giveIndexes(definition);
        Implicit.addTo(definition);
        DeviceNeeds needs = new DeviceNeeds(definition.machine, abilities, isExpressOnHost);
        for (Part part : definition.parts()) {
            part.need = needs.of(part);
        }
        DefinitionRules.check(definition);
        return definition;
    }

    static MachineType machine(DomainXml xml) {
        if (xml.type().filter(type -> type.equals("xen")).isPresent()) {
            throw Problem.notFit(
                    xml.where(), "it is a guest of Xen: Xen chooses its guests' addresses by rules of its own", "");
        }
        XmlElement type = xml.root()
                .child("os")
                .flatMap(os -> os.child("type"))
                .orElseThrow(() ->
                        Problem.notFit(xml.where(), "it has no <os><type>, so what its machine is cannot be seen", ""));
        String arch = type.attribute("arch").orElse("x86_64");
        String name = type.attribute("machine").orElse("pc");
        Optional<MachineType> machine =
                arch.equals("x86_64") || arch.equals("i686") ? MachineType.of(name) : Optional.empty();
        return machine.orElseThrow(() -> Problem.notFit(
                xml.where(),
                "the buses of machine '" + name + "' on " + arch + " are not known here",
                "known are i440fx (pc, pc-i440fx-..., rhel...) and q35 (q35, pc-q35-...) on x86"));
    }

    private Optional<Part.Kind> kind(XmlElement element) {
        for (Part.Kind kind : Part.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(element.name())) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private void add(Part.Kind kind, XmlElement element) {
        String type = type(kind, element);
        String model = model(kind, element, type);
        int number = counted.merge(kind, 1, Integer::sum);
        String which = kind == Part.Kind.DISK
                ? child(element, "target", "dev").orElse("")
                : number + (model.isEmpty() ? "" : " (" + model + ")");
        String label = element.name() + " " + which;
        Optional<XmlElement> address = address(element);
        Part part = new Part(kind, label, Optional.of(element), type, model, said(address));
        if (part.said == Part.Said.WHERE) {
            part.address = address.map(it -> written(part, it));
            part.why = "written in the definition";
        }
        part.multifunction = address.flatMap(it -> it.attribute("multifunction"));
        if (kind == Part.Kind.CONTROLLER) {
            definition.requireRoom();
            part.index = index(part, element);
            Controllers.insert(definition.controllers, part);
        } else {
            definition.devices.add(part);
        }
    }

    private static String type(Part.Kind kind, XmlElement element) {
        return switch (kind) {
            case CONTROLLER, HOSTDEV -> element.attribute("type").orElse("");
            case INTERFACE -> element.has("type", "hostdev") ? "hostdev" : "";
            case DISK -> Disks.bus(element);
            case INPUT -> element.attribute("bus").orElse(element.has("type", "passthrough") ? "virtio" : "");
            default -> "";
        };
    }

    private String model(Part.Kind kind, XmlElement element, String type) {
        Optional<String> attribute = element.attribute("model");
        return switch (kind) {
            case CONTROLLER -> controllerModel(type, attribute.orElse(""));
            case INTERFACE -> interfaceModel(element, type);
            case VIDEO -> child(element, "model", "type").orElse("cirrus");
            case SHMEM -> child(element, "model", "type").orElse("ivshmem");
            case SERIAL -> child(element, "target", "type").orElse("");
            case VSOCK -> attribute.orElse("virtio");
            case MEMBALLOON, RNG -> attribute.orElse("virtio");
            default -> attribute.orElse("");
        };
    }

    private String controllerModel(String type, String model) {
        if (type.equals("usb") && model.isEmpty()) {
            return definition.abilities.usbModel();
        }
        boolean unsaid = model.isEmpty() || model.equals("auto");
        return type.equals("scsi") && unsaid ? definition.abilities.scsiModel() : model;
    }

    private static String interfaceModel(XmlElement element, String type) {
        if (type.equals("hostdev")) {
            return "";
        }
        return child(element, "model", "type").orElse(element.has("type", "vdpa") ? "virtio" : "rtl8139");
    }

    static Optional<String> child(XmlElement element, String child, String attribute) {
        return element.child(child).flatMap(it -> it.attribute(attribute));
    }

    private static Optional<XmlElement> address(XmlElement element) {
        return element.child("address");
    }

    private static Part.Said said(Optional<XmlElement> address) {
        if (address.isEmpty()) {
            return Part.Said.NOTHING;
        }
        if (!address.get().has("type", "pci")) {
            return Part.Said.OTHER;
        }
        return isEmpty(address.get()) ? Part.Said.PCI : Part.Said.WHERE;
    }

    /// To libvirt an address of zeros is none.
    private static boolean isEmpty(XmlElement address) {
        for (String part : List.of("domain", "bus", "slot")) {
            String digits = address.attribute(part).orElse("0");
            if (!digits.replace("0x", "").replace("0", "").isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private PciAddress written(Part part, XmlElement address) {
        long domain = number(part, address, "domain", 0xffff);
        long bus = number(part, address, "bus", 0xff);
        long slot = number(part, address, "slot", 31);
        long function = number(part, address, "function", 7);
        return new PciAddress((int) domain, (int) bus, (int) slot, (int) function);
    }

    private long number(Part part, XmlElement address, String name, long most) {
        String digits = address.attribute(name).orElse("0");
        try {
            long number = Long.decode(digits);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, as a number that is too large is
        }
        AddressRule rule =
                name.equals("slot") ? AddressRule.SLOT : name.equals("bus") ? AddressRule.BUS : AddressRule.NUMBER;
        throw rule.brokenBy(
                definition.xml.where(),
                part.name() + ": " + name + "='" + digits + "' is not 0 to 0x" + Long.toHexString(most));
    }

    private int index(Part part, XmlElement element) {
        Optional<String> digits = element.attribute("index");
        if (digits.isEmpty()) {
            return -1;
        }
        try {
            int index = Integer.decode(digits.get());
            if (index >= 0) {
                return index;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, as a negative number is
        }
        throw AddressRule.INDEX.brokenBy(definition.xml.where(), part.name() + ": index='" + digits.get() + "'");
    }
}

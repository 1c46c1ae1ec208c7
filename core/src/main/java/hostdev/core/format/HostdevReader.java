package hostdev.core.format;

import hostdev.core.finding.Problem;
import hostdev.core.model.DriverName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import java.util.Optional;

/// Reads what a PCI `<hostdev>` says besides the function that it gives. Children that this version does not know stay
/// in the text and are not read.
final class HostdevReader {
    private final String where;
    private final XmlElement element;

    /// @param where the guest or file, for messages
    HostdevReader(String where, XmlElement element) {
        this.where = where;
        this.element = element;
    }

    /// @throws Problem a usage error that quotes a value which libvirt would not take
    HostdevOptions options() {
        HostdevOptions.Builder options = HostdevOptions.builder()
                .managed(flag(Optional.of(element), "managed", "yes", "no").orElse(false));
        try {
            options.driver(driver(element.child("driver")))
                    .rom(rom(element.child("rom")))
                    .place(place())
                    .display(new HostdevOptions.Display(
                            flag(Optional.of(element), "display", "on", "off"),
                            flag(Optional.of(element), "ramfb", "on", "off")));
            number("boot", "order").ifPresent(options::bootOrder);
            number("acpi", "index").ifPresent(options::acpiIndex);
            text("alias", "name").ifPresent(options::alias);
            teaming().ifPresent(options::teaming);
            flag(element.child("source"), "writeFiltering", "yes", "no").ifPresent(options::writeFiltering);
            return options.build();
        } catch (IllegalArgumentException wrong) {
            throw wrong(String.valueOf(wrong.getMessage())).because(wrong);
        }
    }

    private HostdevOptions.Driver driver(Optional<XmlElement> driver) {
        Optional<String> model = driver.flatMap(it -> it.attribute("model"));
        model.filter(name -> !DriverName.isValid(name)).ifPresent(name -> {
            throw wrong("'" + name + "' is no driver's name");
        });
        return new HostdevOptions.Driver(
                driver.flatMap(it -> it.attribute("name")),
                model.map(DriverName::new),
                flag(driver, "iommufd", "yes", "no"));
    }

    private HostdevOptions.Rom rom(Optional<XmlElement> rom) {
        return new HostdevOptions.Rom(
                flag(rom, "enabled", "yes", "no"),
                flag(rom, "bar", "on", "off"),
                rom.flatMap(it -> it.attribute("file")));
    }

    private Place place() {
        Optional<XmlElement> address = element.child("address");
        if (address.isEmpty()) {
            return new Place.Chosen();
        }
        String type = address.get().attribute("type").orElse("pci");
        return switch (type) {
            case "unassigned" -> new Place.Nowhere();
            case "pci" -> at(address.get());
            default -> throw wrong("an address of type '" + type + "' is none for a PCI device");
        };
    }

    private Place at(XmlElement address) {
        Optional<Boolean> multifunction = flag(Optional.of(address), "multifunction", "on", "off");
        return address.attribute("slot").isPresent()
                ? new Place.At(XmlNumbers.pciAddress(where, address), multifunction)
                : new Place.Chosen();
    }

    /// libvirt refuses any other type for a `<hostdev>`.
    private Optional<String> teaming() {
        Optional<XmlElement> teaming = element.child("teaming");
        teaming.filter(it -> !it.has("type", "transient")).ifPresent(it -> {
            throw wrong("a <hostdev> is the transient one of a team, not '"
                    + it.attribute("type").orElse("") + "'");
        });
        return text("teaming", "persistent");
    }

    private Optional<String> text(String child, String attribute) {
        return element.child(child).flatMap(it -> it.attribute(attribute));
    }

    private Optional<Integer> number(String child, String attribute) {
        return text(child, attribute).map(text -> {
            try {
                return Integer.parseInt(text.strip());
            } catch (NumberFormatException none) {
                throw wrong("<" + child + " " + attribute + "='" + text + "'> is no number")
                        .because(none);
            }
        });
    }

    private Optional<Boolean> flag(Optional<XmlElement> at, String attribute, String yes, String no) {
        return at.flatMap(it -> it.attribute(attribute)).map(value -> {
            if (!value.equals(yes) && !value.equals(no)) {
                throw wrong(attribute + " is " + yes + " or " + no + ", not '" + value + "'");
            }
            return value.equals(yes);
        });
    }

    private Problem wrong(String what) {
        return Problem.usage(where + ": a <hostdev> is none that libvirt takes: " + what, "");
    }
}

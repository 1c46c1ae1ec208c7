package hostdev.core.format;

import hostdev.core.model.DriverName;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes the `<hostdev>` element that gives a guest a PCI function, and the address within it, as the chapter does:
/// numbers in hexadecimal, `0x` before them; attributes and children in libvirt's own order.
public final class HostdevElement {
    private HostdevElement() {}

    /// As `hostdev assign` gives it unasked.
    ///
    /// @param managed whether libvirt takes the function from its host driver when the guest starts, and gives back
    ///     what it took itself
    /// @param step one level of indentation, two blanks where nothing else is known
    /// @return its lines, the first without indentation
    public static List<String> lines(PciAddress source, boolean managed, String step) {
        return lines(
                new Hostdev(source, HostdevOptions.builder().managed(managed).build()), step);
    }

    /// @param step one level of indentation
    /// @return its lines, the first without indentation
    public static List<String> lines(Hostdev device, String step) {
        HostdevOptions options = device.options();
        List<String> lines = new ArrayList<>();
        lines.add(new Tag("hostdev")
                .with("mode", "subsystem")
                .with("type", "pci")
                .with("managed", yesNo(options.managed()))
                .with("display", options.display().on().map(HostdevElement::onOff))
                .with("ramfb", options.display().ramfb().map(HostdevElement::onOff))
                .open());
        driver(options.driver()).ifPresent(line -> lines.add(step + line));
        lines.add(step
                + new Tag("source")
                        .with("writeFiltering", options.writeFiltering().map(HostdevElement::yesNo))
                        .open());
        lines.add(step + step + address(device.source(), false));
        lines.add(step + "</source>");
        for (String line : rest(options)) {
            lines.add(step + line);
        }
        lines.add("</hostdev>");
        return lines;
    }

    private static Optional<String> driver(HostdevOptions.Driver driver) {
        return new Tag("driver")
                .with("name", driver.name())
                .with("model", driver.model().map(DriverName::name))
                .with("iommufd", driver.iommufd().map(HostdevElement::yesNo))
                .unlessBare();
    }

    private static List<String> rest(HostdevOptions options) {
        List<String> lines = new ArrayList<>();
        options.teaming()
                .map(it -> new Tag("teaming").with("type", "transient").with("persistent", it))
                .ifPresent(tag -> lines.add(tag.closed()));
        options.bootOrder()
                .map(it -> new Tag("boot").with("order", it.toString()))
                .ifPresent(tag -> lines.add(tag.closed()));
        options.alias().map(it -> new Tag("alias").with("name", it)).ifPresent(tag -> lines.add(tag.closed()));
        new Tag("rom")
                .with("enabled", options.rom().enabled().map(HostdevElement::yesNo))
                .with("bar", options.rom().bar().map(HostdevElement::onOff))
                .with("file", options.rom().file())
                .unlessBare()
                .ifPresent(lines::add);
        options.acpiIndex()
                .map(it -> new Tag("acpi").with("index", it.toString()))
                .ifPresent(tag -> lines.add(tag.closed()));
        switch (options.place()) {
            case Place.Chosen _ -> {}
            case Place.Nowhere _ -> lines.add("<address type='unassigned'/>");
            case Place.At at -> lines.add(address(at));
        }
        return lines;
    }

    private static String address(Place.At at) {
        String address = address(at.address(), true);
        return at.multifunction()
                .map(on -> address.replace("/>", " multifunction='" + onOff(on) + "'/>"))
                .orElse(address);
    }

    /// The same as one text, for a device that is plugged into a guest.
    public static String text(Hostdev device) {
        return String.join("\n", lines(device, XmlCut.STEP));
    }

    /// The element that says where a device is in the guest.
    public static String guestAddress(PciAddress address) {
        return address(address, true);
    }

    /// @param typed whether it says of which bus it is, as in a disk's source and for an address in the guest
    static String address(PciAddress source, boolean typed) {
        return "<address " + (typed ? "type='pci' " : "") + "domain='" + domain(source) + "' bus='" + bus(source)
                + "' slot='" + slot(source) + "' function='" + function(source) + "'/>";
    }

    private static String yesNo(boolean yes) {
        return yes ? "yes" : "no";
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }

    /// `0x0000`
    public static String domain(PciAddress address) {
        return hex(Integer.toUnsignedLong(address.domain()), 4);
    }

    /// `0x00`
    public static String bus(PciAddress address) {
        return hex(address.bus(), 2);
    }

    /// `0x1d`
    public static String slot(PciAddress address) {
        return hex(address.device(), 2);
    }

    /// `0x7`
    public static String function(PciAddress address) {
        return hex(address.function(), 1);
    }

    private static String hex(long value, int digits) {
        String text = Long.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    /// A tag being written.
    private static final class Tag {
        private final String name;
        private final Map<String, String> attributes = new LinkedHashMap<>();

        Tag(String name) {
            this.name = name;
        }

        Tag with(String attribute, String value) {
            attributes.put(attribute, value);
            return this;
        }

        Tag with(String attribute, Optional<String> value) {
            value.ifPresent(it -> attributes.put(attribute, it));
            return this;
        }

        String open() {
            return start() + ">";
        }

        String closed() {
            return start() + "/>";
        }

        /// Empty where it would say nothing.
        Optional<String> unlessBare() {
            return attributes.isEmpty() ? Optional.empty() : Optional.of(closed());
        }

        private String start() {
            StringBuilder tag = new StringBuilder("<").append(name);
            attributes.forEach((attribute, value) -> tag.append(' ')
                    .append(attribute)
                    .append("='")
                    .append(escaped(value))
                    .append('\''));
            return tag.toString();
        }

        private static String escaped(String value) {
            return value.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("'", "&apos;")
                    .replace("\"", "&quot;");
        }
    }
}

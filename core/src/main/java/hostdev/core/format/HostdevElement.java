package hostdev.core.format;

import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;

/// Writes the `<hostdev>` element that gives a guest a PCI function, and the address within it, as the chapter does:
/// numbers in hexadecimal, `0x` before them.
public final class HostdevElement {
    private HostdevElement() {}

    /// @param managed whether libvirt takes the function from its host driver when the guest starts, and gives back
    /// what
    ///     it took itself
    /// @param step one level of indentation, two blanks where nothing else is known
    /// @return its lines, the first without indentation
    public static List<String> lines(PciAddress source, boolean managed, String step) {
        List<String> lines = new ArrayList<>(5);
        lines.add("<hostdev mode='subsystem' type='pci' managed='" + (managed ? "yes" : "no") + "'>");
        lines.add(step + "<source>");
        lines.add(step + step + address(source, false));
        lines.add(step + "</source>");
        lines.add("</hostdev>");
        return lines;
    }

    /// @param typed whether it says of which bus it is, as in a disk's source
    static String address(PciAddress source, boolean typed) {
        return "<address " + (typed ? "type='pci' " : "") + "domain='" + domain(source) + "' bus='" + bus(source)
                + "' slot='" + slot(source) + "' function='" + function(source) + "'/>";
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
}

package hostdev.core.format;

import hostdev.core.model.PciClass;
import hostdev.core.model.PciIds;
import java.util.Optional;

/// A PCI function's `uevent` file, which tells in one read what else takes six (drivers/pci/pci-driver.c,
/// `pci_uevent`).
///
/// @param subsystem empty where the function has none (the kernel then writes `0000:0000`)
/// @param driver the text behind `DRIVER=`, empty where no driver has the function
public record Uevent(PciIds ids, Optional<PciIds> subsystem, PciClass pciClass, Optional<String> driver) {
    /// @return empty where a line that every PCI function has is missing or malformed
    public static Optional<Uevent> parse(String text) {
        Optional<String> driver = Optional.empty();
        Optional<PciIds> ids = Optional.empty();
        Optional<PciIds> subsystem = Optional.empty();
        long pciClass = -1;
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            if (text.startsWith("DRIVER=", start)) {
                driver = Optional.of(text.substring(start + 7, end));
            } else if (text.startsWith("PCI_CLASS=", start)) {
                pciClass = HexText.parse(text, start + 10, end);
            } else if (text.startsWith("PCI_ID=", start)) {
                ids = ids(text, start + 7, end);
            } else if (text.startsWith("PCI_SUBSYS_ID=", start)) {
                subsystem = ids(text, start + 14, end);
            }
            start = end + 1;
        }
        if (ids.isEmpty() || pciClass < 0 || pciClass > 0xffffff) {
            return Optional.empty();
        }
        return Optional.of(new Uevent(ids.get(), notZero(subsystem), new PciClass((int) pciClass), driver));
    }

    private static Optional<PciIds> ids(String text, int from, int to) {
        int colon = text.indexOf(':', from);
        if (colon < 0 || colon > to) {
            return Optional.empty();
        }
        long vendor = HexText.parse(text, from, colon);
        long device = HexText.parse(text, colon + 1, to);
        if (vendor < 0 || vendor > 0xffff || device < 0 || device > 0xffff) {
            return Optional.empty();
        }
        return Optional.of(new PciIds((int) vendor, (int) device));
    }

    private static Optional<PciIds> notZero(Optional<PciIds> ids) {
        return ids.isPresent() && ids.get().vendor() == 0 && ids.get().device() == 0 ? Optional.empty() : ids;
    }
}

package hostdev.core.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A device as a person writes it: by address (`0000:00:1d.7`, `00:1d.7`, `pci_0000_00_1d_7`, and `00000000:01:00.0` as
/// nvidia-smi does), all functions of a device at once (`01:00`, `01:00.*`), or by its identifiers (`8086:293a`, and
/// `pci_8086_293a` as libvirt of the year 2009 named it).
public sealed interface DeviceName {
    /// What the person typed.
    String text();

    /// One function.
    record ByAddress(String text, PciAddress address) implements DeviceName {}

    /// All functions of a device.
    ///
    /// @param device its function 0, which need not be there
    record ByDevice(String text, PciAddress device) implements DeviceName {}

    /// Every function with these identifiers: a person must mean exactly one.
    record ByIds(String text, PciIds ids) implements DeviceName {}

    /// @return empty where the text has none of the forms; the caller quotes it
    static Optional<DeviceName> parse(String text) {
        return Forms.address(text)
                .<DeviceName>map(address -> new ByAddress(text, address))
                .or(() -> Forms.device(text).map(device -> new ByDevice(text, device)))
                .or(() -> Forms.ids(text).map(ids -> new ByIds(text, ids)));
    }

    /// The accepted spellings.
    final class Forms {
        private static final Pattern SHORT = Pattern.compile("[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");
        private static final Pattern LONG = Pattern.compile("([0-9a-f]{8}):([0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])");
        private static final Pattern DEVICE =
                Pattern.compile("((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2})(?:\\.\\*)?");
        private static final Pattern NODE_DEVICE =
                Pattern.compile("pci_([0-9a-f]{4,8})_([0-9a-f]{2})_([0-9a-f]{2})_([0-7])");
        private static final Pattern IDS = Pattern.compile("(?:pci_)?([0-9a-f]{4})[:_]([0-9a-f]{4})");

        private Forms() {}

        private static Optional<PciAddress> address(String text) {
            String lower = text.toLowerCase(java.util.Locale.ROOT);
            if (SHORT.matcher(lower).matches()) {
                return PciAddress.fromSysfs("0000:" + lower);
            }
            Matcher node = NODE_DEVICE.matcher(lower);
            if (node.matches()) {
                return PciAddress.fromSysfs(
                        node.group(1) + ":" + node.group(2) + ":" + node.group(3) + "." + node.group(4));
            }
            Matcher wide = LONG.matcher(lower);
            if (wide.matches()) {
                String domain = wide.group(1).replaceFirst("^0{1,4}", "");
                return PciAddress.fromSysfs(domain + ":" + wide.group(2));
            }
            return PciAddress.fromSysfs(lower);
        }

        private static Optional<PciAddress> device(String text) {
            Matcher device = DEVICE.matcher(text.toLowerCase(java.util.Locale.ROOT));
            return device.matches() ? address(device.group(1) + ".0") : Optional.empty();
        }

        private static Optional<PciIds> ids(String text) {
            Matcher ids = IDS.matcher(text.toLowerCase(java.util.Locale.ROOT));
            if (!ids.matches() || text.indexOf(':') >= 0 == text.startsWith("pci_")) {
                return Optional.empty();
            }
            return Optional.of(new PciIds(Integer.parseInt(ids.group(1), 16), Integer.parseInt(ids.group(2), 16)));
        }
    }
}

package hostdev.core.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a PCI function is: domain (up to 32 bits, as behind VMD or on Hyper-V), bus, device and function.
///
/// @param domain the PCI segment; unsigned, printed with at least four hexadecimal digits
/// @param bus 0 to 255
/// @param device 0 to 31, called slot by libvirt
/// @param function 0 to 7
public record PciAddress(int domain, int bus, int device, int function) implements Comparable<PciAddress> {
    private static final Pattern SYSFS = Pattern.compile("([0-9a-f]{4,8}):([0-9a-f]{2}):([0-9a-f]{2})\\.([0-7])");
    private static final Comparator<PciAddress> ORDER = Comparator.comparingLong(
                    (PciAddress address) -> Integer.toUnsignedLong(address.domain))
            .thenComparingInt(PciAddress::bus)
            .thenComparingInt(PciAddress::device)
            .thenComparingInt(PciAddress::function);

    /// @throws IllegalArgumentException where a part is out of its range
    public PciAddress {
        requireRange("bus", bus, 255);
        requireRange("device", device, 31);
        requireRange("function", function, 7);
    }

    private static void requireRange(String part, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(part + " " + value + " is not within 0 to " + most);
        }
    }

    /// Reads the kernel's own form, `0000:00:1d.7`, as in the names under `/sys/bus/pci/devices`. What people write is
    /// read by [DeviceName#parse].
    ///
    /// @return empty where the text is anything else
    public static Optional<PciAddress> fromSysfs(String text) {
        Matcher matcher = SYSFS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int device = Integer.parseInt(matcher.group(3), 16);
        if (device > 31) {
            return Optional.empty();
        }
        return Optional.of(new PciAddress(
                Integer.parseUnsignedInt(matcher.group(1), 16),
                Integer.parseInt(matcher.group(2), 16),
                device,
                Integer.parseInt(matcher.group(4))));
    }

    /// The name that libvirt gives the node device, `pci_0000_00_1d_7`.
    public String nodeDeviceName() {
        return "pci_" + toString().replace(':', '_').replace('.', '_');
    }

    /// The same slot, another function.
    public PciAddress withFunction(int other) {
        return new PciAddress(domain, bus, device, other);
    }

    /// Whether both are functions of one device (one slot).
    public boolean sameDevice(PciAddress other) {
        return domain == other.domain && bus == other.bus && device == other.device;
    }

    @Override
    public int compareTo(PciAddress other) {
        return ORDER.compare(this, other);
    }

    /// The kernel's form, `0000:00:1d.7`; the domain with more than four digits where it needs them.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(12);
        hex(text, Integer.toUnsignedLong(domain), 4);
        hex(text.append(':'), bus, 2);
        hex(text.append(':'), device, 2);
        return text.append('.').append(function).toString();
    }

    private static void hex(StringBuilder text, long value, int digits) {
        String digitsOfValue = Long.toHexString(value);
        text.repeat('0', Math.max(0, digits - digitsOfValue.length())).append(digitsOfValue);
    }
}

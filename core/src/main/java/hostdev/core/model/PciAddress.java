package hostdev.core.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a PCI function is: domain (up to 32 bits, as behind VMD or on Hyper-V), bus, device and function.
///
/// @param domain the PCI segment; unsigned, printed with at least four hexadecimal digits
/// @param bus 0 to 255
/// @param device 0 to 31, called slot by libvirt
/// @param function 0 to 7
public record PciAddress(int domain, int bus, int device, int function) implements Comparable<PciAddress> {
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
        int colon = text.indexOf(':');
        if (colon < 4 || colon > 8 || text.length() != colon + 8) {
            return Optional.empty();
        }
        if (colon > 4 && text.charAt(0) == '0') {
            return Optional.empty(); // the kernel writes no more digits than it needs, and four
        }
        if (text.charAt(colon + 3) != ':' || text.charAt(colon + 6) != '.') {
            return Optional.empty();
        }
        long domain = hex(text, 0, colon);
        int bus = (int) hex(text, colon + 1, colon + 3);
        int device = (int) hex(text, colon + 4, colon + 6);
        int function = (int) hex(text, colon + 7, colon + 8);
        if (domain < 0 || bus < 0 || device < 0 || device > 31 || function < 0 || function > 7) {
            return Optional.empty();
        }
        return Optional.of(new PciAddress((int) domain, bus, device, function));
    }

    /// The value of some lower-case digits, -1 where there is anything else. By hand: on a large host this is what
    /// listing does most.
    private static long hex(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c >= 'a' ? c - 'a' + 10 : c - '0';
            if (digit < 0 || digit > 15 || (c > '9' && c < 'a')) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
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

    /// By hand, as in [PciIds]: the JDK links a record's own `equals` and `hashCode` with method handles at their first
    /// use, which costs a command of 50 ms another 25.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PciAddress address && compareTo(address) == 0;
    }

    @Override
    public int hashCode() {
        return domain << 16 | bus << 8 | device << 3 | function;
    }

    @Override
    public int compareTo(PciAddress other) {
        if (domain != other.domain) {
            return Integer.compareUnsigned(domain, other.domain);
        }
        int mine = bus << 8 | device << 3 | function;
        return Integer.compare(mine, other.bus << 8 | other.device << 3 | other.function);
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

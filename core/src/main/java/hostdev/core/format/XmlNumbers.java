package hostdev.core.format;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import java.util.Locale;
import java.util.Optional;

/// Reads numbers as libvirt does: decimal, hexadecimal after `0x`, octal after `0`.
public final class XmlNumbers {
    private XmlNumbers() {}

    /// An `<address>` with `domain` (0 where it is missing), `bus`, `slot` and `function`.
    public static PciAddress pciAddress(String where, XmlElement address) {
        try {
            return new PciAddress(
                    (int) number(address, "domain"),
                    Math.toIntExact(number(address, "bus")),
                    Math.toIntExact(number(address, "slot")),
                    Math.toIntExact(number(address, "function")));
        } catch (IllegalArgumentException | ArithmeticException malformed) {
            throw Problem.usage(
                            where + " has a PCI address that is none: " + address.attributes(),
                            "an address: <address domain='0x0000' bus='0x00' slot='0x1d' function='0x7'/>")
                    .because(malformed);
        }
    }

    /// @throws IllegalArgumentException where it is no number of at most 32 bits
    private static long number(XmlElement address, String attribute) {
        long number = Long.decode(address.attribute(attribute).orElse("0").strip());
        if (number < 0 || number > 0xffff_ffffL) {
            throw new IllegalArgumentException(attribute + " " + number);
        }
        return number;
    }

    /// The size in an element like `<memory unit='GiB'>4</memory>`; empty where the unit is unknown or there is no
    /// number.
    static Optional<Long> kibibytes(XmlElement size) {
        try {
            long number = Long.parseLong(size.text().strip());
            return Optional.of(
                    Math.multiplyExact(number, unit(size.attribute("unit").orElse("KiB"))) / 1024);
        } catch (IllegalArgumentException | ArithmeticException unknown) {
            return Optional.empty();
        }
    }

    /// In bytes; libvirt's `KB` is a thousand, its `K` and `KiB` 1,024.
    private static long unit(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "b", "bytes" -> 1;
            case "kb" -> 1_000;
            case "k", "kib" -> 1L << 10;
            case "mb" -> 1_000_000;
            case "m", "mib" -> 1L << 20;
            case "gb" -> 1_000_000_000;
            case "g", "gib" -> 1L << 30;
            case "tb" -> 1_000_000_000_000L;
            case "t", "tib" -> 1L << 40;
            default -> throw new IllegalArgumentException(name);
        };
    }
}

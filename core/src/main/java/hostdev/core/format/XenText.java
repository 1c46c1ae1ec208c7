package hostdev.core.format;

import java.util.List;
import java.util.Optional;

/// Reads what Xen says of itself through `xl`.
public final class XenText {
    private XenText() {}

    /// A line of `xl info`, such as `virt_caps : pv hvm hvm_directio`; "" where there is no such line.
    public static String value(String info, String name) {
        for (String line : info.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    /// Its words in `virt_caps`.
    public static List<String> capabilities(String info) {
        return List.of(value(info, "virt_caps").split(" ", -1));
    }

    /// Whether it has an IOMMU in use and so gives devices to guests.
    public static boolean givesDevices(List<String> capabilities) {
        return capabilities.contains("hvm_directio") || capabilities.contains("pv_directio");
    }

    /// What `xl dmesg` says of the boot: `(XEN) Interrupt remapping enabled`; empty where the ring of messages has it
    /// no
    /// more, and where Xen came to no such line.
    public static Optional<Boolean> remapsInterrupts(String log) {
        if (log.contains("Interrupt remapping enabled")) {
            return Optional.of(true);
        }
        return log.contains("Interrupt remapping disabled") ? Optional.of(false) : Optional.empty();
    }
}

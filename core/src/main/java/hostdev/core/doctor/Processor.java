package hostdev.core.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The processor, from `/proc/cpuinfo`.
///
/// @param vendor `GenuineIntel`, `AuthenticAMD`; empty where it is no x86
public record Processor(String vendor, Set<String> flags) {
    /// @return empty where the text tells neither
    public static Optional<Processor> parse(String cpuinfo) {
        String vendor = value(cpuinfo, "vendor_id");
        String flags = value(cpuinfo, "flags");
        if (vendor.isEmpty() && flags.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Processor(vendor, Set.copyOf(List.of(flags.split(" ", -1)))));
    }

    /// Of the first processor.
    private static String value(String cpuinfo, String name) {
        int at = cpuinfo.startsWith(name) ? 0 : cpuinfo.indexOf("\n" + name) + 1;
        if (at == 0 && !cpuinfo.startsWith(name)) {
            return "";
        }
        int end = cpuinfo.indexOf('\n', at);
        String line = end < 0 ? cpuinfo.substring(at) : cpuinfo.substring(at, end);
        return line.substring(line.indexOf(':') + 1).strip();
    }

    boolean isAmd() {
        return vendor.equals("AuthenticAMD") || vendor.equals("HygonGenuine");
    }

    boolean isIntel() {
        return vendor.equals("GenuineIntel");
    }

    boolean virtualizes() {
        return flags.contains("vmx") || flags.contains("svm");
    }

    /// Whether this machine is itself a guest.
    boolean isGuest() {
        return flags.contains("hypervisor");
    }
}

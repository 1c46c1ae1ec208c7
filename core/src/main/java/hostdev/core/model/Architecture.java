package hostdev.core.model;

import java.util.Locale;

/// What kind of processor a host has, as far as it decides which IOMMU it can have.
public enum Architecture {
    INTEL("x86_64"),
    AMD("x86_64"),
    OTHER_X86("x86_64"),
    ARM("arm64"),
    POWER("ppc64le"),
    S390("s390x"),
    RISCV("riscv64"),
    LOONGARCH("loongarch64"),
    UNKNOWN("unknown");

    private final String word;

    Architecture(String word) {
        this.word = word;
    }

    /// As distributions name it: `arm64`.
    public String word() {
        return word;
    }

    /// @param cpuinfo the text of `/proc/cpuinfo`, or its beginning
    public static Architecture parse(String cpuinfo) {
        for (String line : cpuinfo.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                Architecture found = of(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
                if (found != UNKNOWN) {
                    return found;
                }
            }
        }
        return UNKNOWN;
    }

    private static Architecture of(String name, String value) {
        return switch (name) {
            case "vendor_id" -> ofVendor(value);
            case "cpu implementer" -> ARM;
            case "cpu" -> value.startsWith("POWER") ? POWER : UNKNOWN;
            case "platform" -> value.equals("PowerNV") || value.equals("pSeries") ? POWER : UNKNOWN;
            case "isa" -> value.startsWith("rv") ? RISCV : UNKNOWN;
            case "cpu family" -> value.startsWith("Loongson") ? LOONGARCH : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static Architecture ofVendor(String vendor) {
        return switch (vendor) {
            case "GenuineIntel" -> INTEL;
            case "AuthenticAMD", "HygonGenuine" -> AMD;
            case "IBM/S390" -> S390;
            default -> OTHER_X86;
        };
    }

    public boolean isX86() {
        return word.equals("x86_64");
    }

    /// Whether hostdev knows how devices are given to guests there; where it cannot be seen what it is, it may.
    public boolean isSupported() {
        return isX86() || this == ARM || this == UNKNOWN;
    }
}

package hostdev.host.read;

import hostdev.core.model.Architecture;
import hostdev.host.root.HostRoot;
import java.nio.charset.StandardCharsets;

/// Reads what kind of processor a host has.
public final class ArchitectureReader {
    private static final int FIRST_PROCESSOR = 16 << 10;

    private ArchitectureReader() {}

    public static Architecture read(HostRoot root) {
        return root.bytes("/proc/cpuinfo", FIRST_PROCESSOR)
                .map(bytes -> Architecture.parse(new String(bytes, StandardCharsets.US_ASCII)))
                .seen()
                .filter(found -> found != Architecture.UNKNOWN)
                .orElseGet(() ->
                        ofRelease(root.text("/proc/sys/kernel/osrelease").seen().orElse("")));
    }

    /// Whether the processor says that this machine is itself a guest; Xen's first domain is one too.
    public static boolean isGuest(HostRoot root) {
        return root.bytes("/proc/cpuinfo", FIRST_PROCESSOR)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .seen()
                .filter(text -> text.lines()
                        .anyMatch(line -> line.startsWith("flags") && (line + " ").contains(" hypervisor ")))
                .isPresent();
    }

    /// Distributions end a kernel's release with its architecture: `5.14.0-427.el9.ppc64le`, `6.1.0-18-arm64`.
    private static Architecture ofRelease(String release) {
        String last = release.strip().replaceFirst(".*[.-]", "");
        return switch (last) {
            case "aarch64", "arm64" -> Architecture.ARM;
            case "ppc64le", "ppc64", "powerpc64le" -> Architecture.POWER;
            case "s390x" -> Architecture.S390;
            case "riscv64" -> Architecture.RISCV;
            case "loongarch64", "loong64" -> Architecture.LOONGARCH;
            default -> Architecture.UNKNOWN;
        };
    }
}

package hostdev.core.doctor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a kernel was built with, from its `config` file.
///
/// @param file where that was read
/// @param options without `CONFIG_`: `y`, `m`, or `n` where the file says that it is not set; only those asked for
public record BuiltIn(String file, Map<String, String> options) {
    private static final Set<String> WANTED = Set.of(
            "INTEL_IOMMU",
            "INTEL_IOMMU_DEFAULT_ON",
            "INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF",
            "AMD_IOMMU",
            "IRQ_REMAP",
            "VFIO_PCI",
            "VFIO_CONTAINER",
            "IOMMUFD_VFIO_CONTAINER");
    private static final String PREFIX = "CONFIG_";
    private static final String NOT_SET = " is not set";

    public static BuiltIn parse(String file, String text) {
        Map<String, String> options = new HashMap<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            at = end < 0 ? text.length() : end + 1;
            if (line.startsWith(PREFIX)) {
                int equals = line.indexOf('=');
                put(options, line.substring(PREFIX.length(), Math.max(equals, PREFIX.length())), line, equals);
            } else if (line.startsWith("# " + PREFIX) && line.endsWith(NOT_SET)) {
                String name = line.substring(2 + PREFIX.length(), line.length() - NOT_SET.length());
                if (WANTED.contains(name)) {
                    options.put(name, "n");
                }
            }
        }
        return new BuiltIn(file, Map.copyOf(options));
    }

    private static void put(Map<String, String> options, String name, String line, int equals) {
        if (WANTED.contains(name)) {
            options.put(name, line.substring(equals + 1).strip());
        }
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    boolean has(String name) {
        return option(name).filter(value -> !value.equals("n")).isPresent();
    }

    /// Whether VT-d is on where the kernel's line says nothing of it.
    public boolean switchesVtdOn() {
        return has("INTEL_IOMMU_DEFAULT_ON") || has("INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF");
    }
}

package hostdev.host.read;

import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// The firmware's table about the IOMMU: `DMAR` (Intel) or `IVRS` (AMD). Xen keeps Intel's from the kernel above it by
/// another name (xen/drivers/passthrough/vtd/dmar.c, `acpi_dmar_zap`): `RMAD`, in older Xen `XMAR`.
public final class IommuTable {
    public static final String DIRECTORY = "/sys/firmware/acpi/tables";

    /// What such a table has at most, in bytes.
    static final int MOST = 1 << 20;
    private static final List<String> FILES = List.of("DMAR", "RMAD", "XMAR", "IVRS");

    private IommuTable() {}

    /// The file that it is in; empty inside where there is none.
    public static Fact<Optional<String>> file(HostRoot root) {
        if (!root.exists(DIRECTORY)) {
            return Fact.unknown("there is no " + DIRECTORY);
        }
        return root.names(DIRECTORY)
                .map(names -> FILES.stream().filter(names::contains).findFirst().map(name -> DIRECTORY + "/" + name));
    }

    /// `DMAR` or `IVRS`; empty inside where there is neither.
    public static Fact<Optional<String>> name(HostRoot root) {
        return file(root).map(file -> file.map(path -> path.endsWith("IVRS") ? "IVRS" : "DMAR"));
    }

    /// Only root may read it; empty where there is none.
    public static Optional<Fact<byte[]>> bytes(HostRoot root) {
        return file(root).seen().flatMap(file -> file).map(path -> root.bytes(path, MOST));
    }
}

package hostdev.core.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The modules that keep devices for guests, and the parameters that each of them has.
final class GuestModules {
    /// drivers/vfio, drivers/pci/pci-stub.c, drivers/xen/xen-pciback
    private static final Map<String, List<String>> PARAMETERS = Map.of(
            "vfio", List.of("enable_unsafe_noiommu_mode"),
            "vfio_pci",
                    List.of("ids", "nointxmask", "disable_vga", "disable_idle_d3", "enable_sriov", "disable_denylist"),
            "vfio_pci_core", List.of("nointxmask", "disable_vga", "disable_idle_d3"),
            "vfio_iommu_type1", List.of("allow_unsafe_interrupts", "disable_hugepages", "dma_entry_limit"),
            "pci_stub", List.of("ids"),
            "xen_pciback", List.of("hide", "passthrough", "permissive", "verbose_request"));

    private GuestModules() {}

    static boolean contains(String module) {
        return PARAMETERS.containsKey(plain(module));
    }

    /// Empty for a module that is none of these.
    static Optional<List<String>> parameters(String module) {
        return Optional.ofNullable(PARAMETERS.get(plain(module)));
    }

    /// Whether a text is about any of them.
    static boolean mentionedIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("vfio")
                || lower.contains("pci-stub")
                || lower.contains("pci_stub")
                || lower.contains("pciback");
    }

    /// As the kernel names a module: `vfio-pci` is `vfio_pci`.
    static String plain(String module) {
        return module.replace('-', '_');
    }
}

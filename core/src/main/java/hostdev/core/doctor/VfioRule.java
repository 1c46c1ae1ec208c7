package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;
import static hostdev.core.finding.Finding.Severity.NOTE;
import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;

/// Whether the kernel has VFIO, and how its modules are set.
final class VfioRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        if (setup.onXen()) {
            return advice;
        }
        if (setup.vfio().driver().equals(Fact.known(false))) {
            advice.add(Advice.seen(
                    BLOCKS,
                    "no-vfio",
                    "the kernel",
                    "it has no driver vfio-pci",
                    "KVM gives guests only what that driver has",
                    "install the modules of the running kernel (such as linux-modules-extra), or reboot where it was"
                            + " upgraded"));
        }
        for (ModprobeLine line : setup.bindings().modprobe()) {
            if (line.says("install", "vfio_pci") && line.toString().matches(".*/(false|true)( .*)?")) {
                advice.add(Advice.seen(
                        BLOCKS,
                        "vfio-forbidden",
                        line.file(),
                        "it forbids the module: " + line,
                        "KVM gives guests only what vfio-pci has",
                        "take that line out: ${EDITOR:-vi} " + line.file()));
            }
        }
        if (setup.vfio()
                .parameters()
                .getOrDefault("vfio.enable_unsafe_noiommu_mode", "N")
                .equals("Y")) {
            advice.add(Advice.seen(
                    WARNS,
                    "no-iommu-mode",
                    "VFIO",
                    "enable_unsafe_noiommu_mode is on",
                    "devices can be given away without an IOMMU: then a guest can write to all of the host's memory",
                    "echo N > /sys/module/vfio/parameters/enable_unsafe_noiommu_mode"));
        }
        container(setup, advice);
        stub(setup, advice);
        return advice;
    }

    /// libvirt opens /dev/vfio/vfio, which a kernel with IOMMUFD alone does not have.
    private static void container(Setup setup, List<Advice> advice) {
        BuiltIn builtIn = setup.kernel().builtIn().seen().orElseGet(() -> BuiltIn.parse("", ""));
        if (builtIn.option("VFIO_CONTAINER").filter("n"::equals).isPresent()
                && !builtIn.has("IOMMUFD_VFIO_CONTAINER")) {
            advice.add(Advice.seen(
                    WARNS,
                    "iommufd-only",
                    "the kernel",
                    "it was built without /dev/vfio/vfio, with IOMMUFD alone (" + builtIn.file() + ")",
                    "QEMU and libvirt need to be told to use IOMMUFD",
                    "boot a kernel with CONFIG_VFIO_CONTAINER"));
        }
    }

    private static void stub(Setup setup, List<Advice> advice) {
        List<String> held = new ArrayList<>();
        for (PciFunction function : setup.host().all()) {
            if (function.driver()
                    .seen()
                    .flatMap(name -> name)
                    .filter(DriverName.PCI_STUB::equals)
                    .isPresent()) {
                held.add(function.address().toString());
            }
        }
        if (!held.isEmpty()) {
            advice.add(Advice.seen(
                    NOTE,
                    "held-by-pci-stub",
                    String.join(", ", held),
                    "the driver pci-stub keeps it from the host",
                    "a guest can have it all the same: hostdev assign moves it to vfio-pci",
                    ""));
        }
    }
}

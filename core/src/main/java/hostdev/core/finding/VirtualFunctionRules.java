package hostdev.core.finding;

import hostdev.core.model.DriverName;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a virtual function owes to the physical one that it is a part of.
public final class VirtualFunctionRules {
    private VirtualFunctionRules() {}

    /// The physical function whose driver is VFIO's, so that the virtual one opens only with the token which whoever
    /// opened the physical one has set (drivers/vfio/pci/vfio_pci_core.c, `vfio_pci_core_match_token_uuid`).
    public static Optional<PciAddress> guardian(Host host, PciFunction function) {
        return function.physical()
                .filter(physical -> host.function(physical)
                        .flatMap(Words::driver)
                        .filter(DriverName::isVfio)
                        .isPresent());
    }

    /// Blocks for a virtual function that opens only with a token: libvirt has no word for one.
    public static Optional<Finding> token(Host host, PciFunction function) {
        return guardian(host, function).map(physical -> {
            String driver = host.function(physical)
                    .flatMap(Words::driver)
                    .map(DriverName::name)
                    .orElse("VFIO");
            return Finding.blocks(
                    "needs-vf-token",
                    function.address(),
                    "it opens only with a VF token: its physical function " + physical + " is bound to " + driver,
                    "libvirt cannot pass the token on, so the guest's start would fail; QEMU 8.1 and newer can",
                    "with the UUID that the program on " + physical + " has set: hostdev export " + function.address()
                            + " --for qemu --vf-token UUID");
        });
    }

    /// Blocks for a virtual function in one group with its own physical one, which a driver of the host has: taking
    /// that
    /// from its driver would remove the virtual function, so no choice of options helps.
    static Finding besidePhysical(
            Host host, Hardware hardware, PciAddress device, PciAddress physical, IommuGroup group) {
        return Finding.blocks(
                "group-has-physical-function",
                device,
                "it shares IOMMU group " + group.id() + " with its own physical function " + physical
                        + ", whose driver must stay: without it the virtual function is gone",
                "ACS on the port above would keep them apart" + GroupViability.because(host, hardware, group),
                "");
    }

    /// Blocks for a physical function with virtual ones: they go with its driver.
    static Finding has(PciAddress physical, List<PciAddress> virtuals) {
        return Finding.blocks(
                "has-virtual-functions",
                physical,
                "it has " + virtuals.size() + (virtuals.size() == 1 ? " virtual function" : " virtual functions")
                        + ", which go or stop working without its driver: " + Words.joined(Words.some(virtuals)),
                "",
                "where nobody uses them: echo 0 > /sys/bus/pci/devices/" + physical + "/sriov_numvfs");
    }

    /// The virtual functions that each physical one has now.
    static Map<PciAddress, List<PciAddress>> byPhysical(Host host) {
        Map<PciAddress, List<PciAddress>> all = new HashMap<>();
        for (PciFunction function : host.all()) {
            function.physical()
                    .ifPresent(physical -> all.computeIfAbsent(physical, _ -> new ArrayList<>())
                            .add(function.address()));
        }
        return all;
    }
}

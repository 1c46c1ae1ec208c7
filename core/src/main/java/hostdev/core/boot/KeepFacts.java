package hostdev.core.boot;

import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import java.util.Map;
import java.util.Optional;

/// What there is to know before devices are kept for guests from boot on.
///
/// @param files those of [KeepFiles#paths] as they are now; empty inside where there is none
/// @param modules the kernel modules of the drivers that devices have now; one that is built in is not in the map
/// @param initramfs what makes the host's initial ramdisk; empty where nothing known does
/// @param xen whether Xen runs below, so that its `pciback` keeps devices
public record KeepFacts(
        Map<String, Fact<Optional<String>>> files,
        Map<PciAddress, String> modules,
        Optional<BootTool> initramfs,
        boolean xen) {}

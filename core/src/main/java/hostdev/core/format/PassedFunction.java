package hostdev.core.format;

import hostdev.core.model.PciAddress;
import java.util.Optional;

/// A PCI function of the host in a guest's definition.
///
/// @param element how it is given: libvirt takes one from the host for each of them
/// @param source where it is in the host
/// @param managed whether libvirt takes it from its host driver itself
/// @param address where it is in the guest; empty where libvirt has not chosen yet
/// @param alias `hostdev0`, libvirt's name for it in a running guest, or `ua-…`, a person's own
public record PassedFunction(
        Element element, PciAddress source, boolean managed, Optional<PciAddress> address, Optional<String> alias) {
    /// The elements of domain XML that take a function from the host.
    public enum Element {
        HOSTDEV,
        /// `<interface type='hostdev'>`: a network function with a MAC address set by libvirt.
        INTERFACE,
        /// `<disk type='nvme'>`: QEMU drives it, the guest sees a disk of any kind.
        DISK
    }
}

package hostdev.core.model;

/// A function that `hostdev` has given to a guest, kept so that the guest never gets another one: the definition
/// names it by its address alone.
///
/// @param device its address in the guest's definition
/// @param withGroup whether the person agreed that what shares its IOMMU group is taken from the host with it
public record KeptPromise(GuestName guest, PciAddress device, boolean withGroup, Identity identity) {
    /// Whether it is about this guest and this address.
    public boolean isAbout(GuestName other, PciAddress address) {
        return guest.equals(other) && device.equals(address);
    }
}

package hostdev.core.model;

/// A function that a guest's definition names, whether or not the guest runs.
public record Promise(GuestName guest, PciAddress device, boolean managed) {}

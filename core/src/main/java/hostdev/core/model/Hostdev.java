package hostdev.core.model;

/// A function of the host as a guest is given it.
///
/// @param source where it is in the host
public record Hostdev(PciAddress source, HostdevOptions options) {}

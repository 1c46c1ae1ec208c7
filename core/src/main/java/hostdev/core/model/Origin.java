package hostdev.core.model;

/// How a function was before `hostdev` took it, kept so that it can be given back so. Bindings do not outlive a boot,
/// so an origin of another boot says nothing.
///
/// @param bootId the boot in which it was seen, `/proc/sys/kernel/random/boot_id`
public record Origin(PciAddress device, Binding binding, java.util.List<NetworkConfig> networks, String bootId) {}

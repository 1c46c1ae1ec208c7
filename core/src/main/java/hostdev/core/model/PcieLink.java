package hostdev.core.model;

/// The PCI Express link of a function as sysfs tells it: speeds in the kernel's words (`8.0 GT/s PCIe`), widths in
/// lanes.
public record PcieLink(String currentSpeed, int currentWidth, String maxSpeed, int maxWidth) {}

/// The practice host: a whole passthrough host in QEMU, with a real kernel, IOMMU model, VFIO, libvirt and a guest of
/// its own. It contains nothing of the product, which is put in at run time (docs/practice-host.md).
@org.jspecify.annotations.NullMarked
package hostdev.lab;

/// Foreign text and bytes to the model and back: sysfs, procfs, configuration space, `pci.ids`, and what other programs
/// print.
package hostdev.core.format;

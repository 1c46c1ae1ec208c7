/// The same device for those whose guests something else runs: QEMU by hand, Xen's xl, Cloud Hypervisor.
package hostdev.core.export;

/// The PCI world inside a guest: which machine, buses and devices a definition comes to, which address each gets, and
/// what still fits. The rules are libvirt's, so that what is planned here is what libvirt does.
package hostdev.core.guest;

/// Xen as its first domain sees it: whether it runs, what it can do, its domains, and what they have.
package hostdev.host.xen;

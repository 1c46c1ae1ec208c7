/// Judges from what was seen on the host, and from what the guest says, how far a guest owns a device.
package hostdev.core.proof;

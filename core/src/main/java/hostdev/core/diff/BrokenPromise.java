package hostdev.core.diff;

import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;

/// A guest that will not have the device that its definition names, or not start.
///
/// @param device as the guest's definition names it
/// @param why completes `win11: 0000:01:00.0 …`
/// @param hint the command to type
public record BrokenPromise(GuestName guest, PciAddress device, String why, String hint) {}

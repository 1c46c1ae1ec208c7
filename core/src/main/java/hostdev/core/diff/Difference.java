package hostdev.core.diff;

import hostdev.core.model.PciAddress;
import java.util.Optional;

/// One fact that was and is no more.
///
/// @param device where it was before, or is now if it is new; empty for the host as a whole
/// @param what `driver`
/// @param before empty where there was none
/// @param after empty where there is none now
public record Difference(Optional<PciAddress> device, String what, Optional<String> before, Optional<String> after) {}

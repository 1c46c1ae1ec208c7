package hostdev.core.model;

import java.util.Optional;

/// A function that a guest itself named.
///
/// @param address where it is in the guest; empty where the guest did not say
/// @param ids empty where the guest did not say
/// @param driver the guest's driver for it, where the guest named one
/// @param source who said it: `console`, `agent`
public record GuestWord(Optional<PciAddress> address, Optional<PciIds> ids, Optional<String> driver, String source) {}

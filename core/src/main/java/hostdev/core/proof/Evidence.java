package hostdev.core.proof;

import hostdev.core.model.ConfigSpace;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestWord;
import hostdev.core.model.Holder;
import hostdev.core.model.Interrupt;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.List;
import java.util.Optional;

/// What was seen of one device that a guest's definition names.
///
/// @param guestAddress where the definition puts it in the guest
/// @param holders who has it open on the host
/// @param config its configuration space on the host, now
/// @param before the host's interrupts when the watch began
/// @param after the same when it ended, a moment later
/// @param guestSays the functions that the guest itself names; unknown says why it cannot be heard
public record Evidence(
        PciAddress device,
        PciIds ids,
        Optional<PciAddress> guestAddress,
        Fact<List<Holder>> holders,
        Fact<ConfigSpace> config,
        Fact<List<Interrupt>> before,
        Fact<List<Interrupt>> after,
        Fact<List<GuestWord>> guestSays) {}

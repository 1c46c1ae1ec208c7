package hostdev.core.model;

import java.util.List;

/// The decoded configuration space of a function. `length` says how much of it could be read: 64 bytes without root,
/// 256 for conventional PCI, 4096 for PCI Express.
///
/// @param command the COMMAND register, 16 bits
/// @param status the STATUS register, 16 bits
/// @param headerType 0 endpoint, 1 bridge, 2 CardBus, without the multi-function bit
/// @param capabilities in the order of the lists, conventional first; empty where only 64 bytes could be read
/// @param complete whether both lists could be followed to their ends
public record ConfigSpace(
        int length,
        int command,
        int status,
        int headerType,
        boolean multiFunction,
        List<Capability> capabilities,
        boolean complete) {
    /// Bus mastering, bit 2 of COMMAND: the function may read and write memory by itself.
    public boolean busMaster() {
        return (command & 0x4) != 0;
    }

    /// Memory decode, bit 1 of COMMAND.
    public boolean memoryDecode() {
        return (command & 0x2) != 0;
    }

    /// All ones, or a header that no device has: nothing answers at this address.
    public boolean dead() {
        return headerType == PciHeader.NONE || (command == 0xffff && status == 0xffff);
    }
}

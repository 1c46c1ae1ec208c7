package hostdev.core.model;

/// What the first 16 bytes of a configuration space say about a function.
///
/// @param type 0 endpoint, 1 bridge, 2 CardBus bridge, without the multi-function bit
/// @param answers false where it reads as all ones: nothing is at the address, or the device has stopped working
public record PciHeader(int type, boolean answers) {
    private static final int BRIDGE = 1;
    private static final int CARDBUS = 2;

    /// No header of this type exists: it is what all ones look like.
    public static final int NONE = 0x7f;

    /// Whether there is another bus behind it (drivers/pci/pci.h, `pci_is_bridge`).
    public boolean isBridge() {
        return type == BRIDGE || type == CARDBUS;
    }
}

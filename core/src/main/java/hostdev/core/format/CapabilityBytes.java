package hostdev.core.format;

import hostdev.core.model.Capability;

/// Decodes one capability, as far as passthrough needs it; one whose fields lie beyond what could be read is given by
/// its number only.
final class CapabilityBytes {
    private CapabilityBytes() {}

    static Capability conventional(ConfigBytes config, int at, int id) {
        return switch (id) {
            case 0x01 ->
                config.holds(at, 8)
                        ? new Capability.PowerManagement(at, (config.word(at + 4) & 0x8) != 0)
                        : new Capability.Other(at, id, false);
            case 0x05 -> config.holds(at, 4) ? msi(config, at) : new Capability.Other(at, id, false);
            case 0x11 -> config.holds(at, 4) ? msiX(config, at) : new Capability.Other(at, id, false);
            case ConfigBytes.EXPRESS -> config.holds(at, 8) ? express(config, at) : new Capability.Other(at, id, false);
            case 0x13 ->
                config.holds(at, 6)
                        ? new Capability.AdvancedFeatures(at, (config.octet(at + 3) & 0x2) != 0)
                        : new Capability.Other(at, id, false);
            default -> new Capability.Other(at, id, false);
        };
    }

    static Capability extended(ConfigBytes config, int at, int id) {
        return switch (id) {
            case 0x03 ->
                config.holds(at, 12)
                        ? new Capability.SerialNumber(at, serialNumber(config, at + 4))
                        : new Capability.Other(at, id, true);
            case 0x0d ->
                config.holds(at, 8)
                        ? new Capability.AccessControl(at, config.word(at + 4), config.word(at + 6))
                        : new Capability.Other(at, id, true);
            case 0x10 ->
                config.holds(at, 0x14)
                        ? new Capability.SingleRootIov(at, config.word(at + 0x0e), config.word(at + 0x10))
                        : new Capability.Other(at, id, true);
            default -> new Capability.Other(at, id, true);
        };
    }

    /// Eight bytes, the least significant first.
    private static String serialNumber(ConfigBytes config, int at) {
        StringBuilder text = new StringBuilder();
        for (int index = 7; index >= 0; index--) {
            text.append(Integer.toHexString(0x100 | config.octet(at + index)).substring(1))
                    .append(index > 0 ? "-" : "");
        }
        return text.toString();
    }

    private static Capability msi(ConfigBytes config, int at) {
        int control = config.word(at + 2);
        return new Capability.Msi(at, (control & 1) != 0, 1 << (control >> 1 & 7));
    }

    private static Capability msiX(ConfigBytes config, int at) {
        int control = config.word(at + 2);
        return new Capability.MsiX(at, (control & 0x8000) != 0, (control & 0x7ff) + 1);
    }

    /// Function level reset is bit 28 of Device Capabilities.
    private static Capability express(ConfigBytes config, int at) {
        int portType = config.word(at + 2) >> 4 & 0xf;
        return new Capability.Express(at, portType, (config.octet(at + 7) & 0x10) != 0);
    }
}

package hostdev.core.format;

import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.PciHeader;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Decodes a function's configuration space (PCI Local Bus Specification 3.0, chapter 6; PCI Express Base
/// Specification, 7.5 to 7.9). Nothing is believed: a list may loop, leave the space, or be all ones.
public final class ConfigBytes {
    static final int EXPRESS = 0x10;
    private static final int PCI_X = 0x07;

    /// Up to the type of the header.
    public static final int START = 16;

    private static final int HEADER = 64;
    private static final int CONVENTIONAL = 256;
    private static final int STATUS_HAS_LIST = 0x10;

    private final byte[] bytes;
    private final List<Capability> capabilities = new ArrayList<>();
    private boolean complete = true;
    private boolean extendedPossible;

    private ConfigBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param bytes from offset 0 on, as many as could be read
    /// @return empty where there is less than the 64 bytes of the header
    public static Optional<ConfigSpace> parse(byte[] bytes) {
        return bytes.length < HEADER ? Optional.empty() : Optional.of(new ConfigBytes(bytes).decode());
    }

    /// @param bytes from offset 0 on
    /// @param virtual whether it is a virtual function, which has no vendor of its own, only ones (PCI Express Base
    /// Specification, 9.3.4.1.1)
    /// @return empty where there is less than the first 16 bytes
    public static Optional<PciHeader> header(byte[] bytes, boolean virtual) {
        if (bytes.length < START) {
            return Optional.empty();
        }
        ConfigBytes config = new ConfigBytes(bytes);
        int type = config.octet(0x0e) & 0x7f;
        boolean ones = config.word(0x04) == 0xffff && config.word(0x06) == 0xffff;
        boolean silent = type == PciHeader.NONE || ones || (config.word(0x00) == PciIds.NO_VENDOR && !virtual);
        return Optional.of(new PciHeader(type, !silent));
    }

    private ConfigSpace decode() {
        int command = word(0x04);
        int status = word(0x06);
        int header = octet(0x0e);
        // a virtual function has no ids of its own, only ones (PCI Express Base Specification, 9.3.4.1.1)
        boolean ones = word(0x00) == 0xffff && command == 0xffff && status == 0xffff;
        boolean dead = ones || (header & 0x7f) == PciHeader.NONE;
        if (!dead && (status & STATUS_HAS_LIST) != 0) {
            conventional((header & 0x7f) == 2 ? 0x14 : 0x34);
        }
        if (!dead && extendedPossible) {
            extended();
        }
        return new ConfigSpace(
                bytes.length,
                command,
                status,
                header & 0x7f,
                (header & 0x80) != 0,
                List.copyOf(capabilities),
                complete && !dead);
    }

    /// The list of a byte each, from the pointer at `pointer`; the lowest two bits are reserved.
    private void conventional(int pointer) {
        BitSet seen = new BitSet(CONVENTIONAL);
        int offset = octet(pointer) & 0xfc;
        while (offset != 0) {
            if (offset < HEADER || offset + 2 > bytes.length || seen.get(offset) || octet(offset) == 0xff) {
                complete = false;
                return;
            }
            seen.set(offset);
            int id = octet(offset);
            extendedPossible |= id == EXPRESS || id == PCI_X;
            capabilities.add(CapabilityBytes.conventional(this, offset, id));
            offset = octet(offset + 1) & 0xfc;
        }
    }

    /// The list above 256 bytes, which only PCI Express and PCI-X 2.0 have.
    private void extended() {
        if (bytes.length < CONVENTIONAL + 4) {
            complete = false;
            return;
        }
        BitSet seen = new BitSet(4096);
        int offset = CONVENTIONAL;
        while (offset != 0) {
            if (offset < CONVENTIONAL || offset + 4 > bytes.length || seen.get(offset)) {
                complete = false;
                return;
            }
            seen.set(offset);
            int header = word(offset) | word(offset + 2) << 16;
            if (header == 0 || header == -1) {
                complete &= offset == CONVENTIONAL;
                return;
            }
            // id 0 is a null capability, which only leads on to the next
            if ((header & 0xffff) != 0) {
                capabilities.add(CapabilityBytes.extended(this, offset, header & 0xffff));
            }
            offset = header >>> 20 & 0xffc;
        }
    }

    /// Whether so many bytes could be read there; if not, the decoding is not complete.
    boolean holds(int offset, int length) {
        boolean held = offset + length <= bytes.length;
        complete &= held;
        return held;
    }

    int octet(int offset) {
        return bytes[offset] & 0xff;
    }

    int word(int offset) {
        return octet(offset) | octet(offset + 1) << 8;
    }
}

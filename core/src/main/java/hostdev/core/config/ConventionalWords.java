package hostdev.core.config;

import java.util.ArrayList;
import java.util.List;

/// The capabilities below 256 bytes (PCI Local Bus Specification 3.0, 6.7 and appendix H; PCI Code and ID Assignment).
final class ConventionalWords {
    private static final int[] AUX_CURRENT = {0, 55, 100, 160, 220, 270, 320, 375};
    private static final String[] VIRTIO = {
        "", "CommonCfg", "Notify", "ISR", "DeviceCfg", "PciCfg", "", "", "SharedMemory"
    };
    private static final int VIRTIO_VENDOR = 0x1af4;

    private final Space space;
    private final int at;
    private final List<Row> rows = new ArrayList<>();

    private ConventionalWords(Space space, int at) {
        this.space = space;
        this.at = at;
    }

    static Explained of(Space space, int at, int id) {
        if (id == 0x10) {
            return ExpressWords.of(space, at);
        }
        ConventionalWords words = new ConventionalWords(space, at);
        return new Explained(at, id, false, words.title(id), words.rows);
    }

    private String title(int id) {
        return switch (id) {
            case 0x01 -> power();
            case 0x02 -> "AGP version " + (space.octet(at + 2) >> 4) + "." + (space.octet(at + 2) & 0xf);
            case 0x03 -> "Vital Product Data";
            case 0x04 -> "Slot ID: " + (space.octet(at + 2) & 0x1f) + " slots";
            case 0x05 -> msi();
            case 0x06 -> "CompactPCI hot-swap";
            case 0x07 -> "PCI-X";
            case 0x08 -> "HyperTransport";
            case 0x09 -> vendor();
            case 0x0a ->
                "Debug port: BAR=" + (space.word(at + 2) >> 13) + " offset="
                        + Register.hex(space.word(at + 2) & 0x1fff, 4);
            case 0x0b -> "CompactPCI central resource control";
            case 0x0c -> "Hot-plug capable";
            case 0x0d ->
                "Subsystem: " + Register.hex(space.word(at + 4), 4) + ":" + Register.hex(space.word(at + 6), 4);
            case 0x0e -> "AGP3";
            case 0x0f -> "Secure device";
            case 0x11 -> msiX();
            case 0x12 -> "SATA HBA v" + (space.octet(at + 2) >> 4) + "." + (space.octet(at + 2) & 0xf);
            case 0x13 -> advanced();
            case 0x14 -> "Enhanced Allocation (EA)";
            case 0x15 -> "Flattening Portal Bridge";
            default -> "#" + Register.hex(id, 2);
        };
    }

    private String power() {
        int capable = space.word(at + 2);
        rows.add(Register.of("Flags", capable)
                .flags(3, "PMEClk . DSI")
                .flags(9, "D1 D2")
                .field("AuxCurrent=", 6, 3, index -> AUX_CURRENT[(int) index] + "mA")
                .row());
        rows.add(Register.of("PME", capable).flags(11, "D0 D1 D2 D3hot D3cold").row());
        rows.add(Register.of("Status", space.word(at + 4))
                .field("", 0, 2, state -> "D" + state)
                .flags(3, "NoSoftRst")
                .flags(8, "PME-Enable")
                .number("DSel=", 9, 4)
                .number("DScale=", 13, 2)
                .flags(15, "PME")
                .row());
        return "Power Management version " + (capable & 7);
    }

    private String msi() {
        int control = space.word(at + 2);
        boolean wide = (control & 0x80) != 0;
        boolean maskable = (control & 0x100) != 0;
        String address = (wide ? Register.hex(space.dword(at + 8), 8) : "") + Register.hex(space.dword(at + 4), 8);
        rows.add(Register.of("Address", 0)
                .say("", address)
                .say("Data:", Register.hex(space.word(at + (wide ? 12 : 8)), 4))
                .row());
        if (maskable) {
            int masks = at + (wide ? 16 : 12);
            rows.add(Register.of("Masking", 0)
                    .say("", Register.hex(space.dword(masks), 8))
                    .say("Pending:", Register.hex(space.dword(masks + 4), 8))
                    .row());
        }
        return "MSI: Enable" + sign(control & 1) + " Count=" + (1 << (control >> 4 & 7)) + "/"
                + (1 << (control >> 1 & 7)) + " Maskable" + sign(maskable ? 1 : 0) + " 64bit" + sign(wide ? 1 : 0);
    }

    private String msiX() {
        int control = space.word(at + 2);
        place("Vector table", space.dword(at + 4));
        place("PBA", space.dword(at + 8));
        return "MSI-X: Enable" + sign(control & 0x8000) + " Count=" + ((control & 0x7ff) + 1) + " Masked"
                + sign(control & 0x4000);
    }

    private void place(String label, long register) {
        rows.add(Register.of(label, register)
                .number("BAR=", 0, 3)
                .say("offset=", Register.hex(register & ~7L, 8))
                .row());
    }

    private String vendor() {
        int kind = space.octet(at + 3);
        if (space.word(0) == VIRTIO_VENDOR && kind > 0 && kind < VIRTIO.length && !VIRTIO[kind].isEmpty()) {
            rows.add(Register.of("BAR", 0)
                    .say("", Integer.toString(space.octet(at + 4)))
                    .say("offset=", Register.hex(space.dword(at + 8), 8))
                    .say("size=", Register.hex(space.dword(at + 12), 8))
                    .row());
            return "Vendor Specific Information: VirtIO: " + VIRTIO[kind];
        }
        return "Vendor Specific Information: Len=" + Register.hex(space.octet(at + 2), 2);
    }

    private String advanced() {
        rows.add(Register.of("AFCap", space.octet(at + 3)).flags(0, "TP FLR").row());
        rows.add(Register.of("AFCtrl", space.octet(at + 4)).flags(0, "FLR").row());
        rows.add(Register.of("AFStatus", space.octet(at + 5)).flags(0, "TP").row());
        return "PCI Advanced Features";
    }

    private static String sign(int set) {
        return set != 0 ? "+" : "-";
    }
}

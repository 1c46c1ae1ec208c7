package hostdev.core.config;

import java.util.ArrayList;
import java.util.List;

/// The first 64 bytes (PCI Local Bus Specification 3.0, 6.1 and 6.2; PCI-to-PCI Bridge Architecture 1.2, 3.2).
final class HeaderWords {
    private static final int BRIDGE = 1;
    private static final String[] SPEED = {"fast", "medium", "slow", "??"};

    private final Space space;
    private final List<Row> rows = new ArrayList<>();

    private HeaderWords(Space space) {
        this.space = space;
    }

    static Explained of(Space space) {
        HeaderWords words = new HeaderWords(space);
        words.common();
        int kind = space.octet(0x0e) & 0x7f;
        if (kind == BRIDGE) {
            words.regions(2);
            words.bridge();
        } else if (kind == 0) {
            words.regions(6);
            words.device();
        }
        String ids = Register.hex(space.word(0), 4) + ":" + Register.hex(space.word(2), 4);
        String code = Register.hex(space.octet(0x0b), 2) + Register.hex(space.word(0x09), 4);
        return new Explained(
                0, 0, false, ids + " (rev " + Register.hex(space.octet(8), 2) + "), class " + code, words.rows);
    }

    private void common() {
        rows.add(Register.of("Control", space.word(4))
                .flags(0, "I/O Mem BusMaster SpecCycle MemWINV VGASnoop ParErr Stepping SERR FastB2B DisINTx")
                .row());
        rows.add(Register.of("Status", space.word(6))
                .flags(3, "INTx Cap 66MHz UDF FastB2B ParErr")
                .choice("DEVSEL=", 9, 2, SPEED)
                .flags(11, ">TAbort <TAbort <MAbort >SERR <PERR")
                .row());
        rows.add(Register.of("Latency", 0)
                .say("", Integer.toString(space.octet(0x0d)))
                .say("Cache Line Size:", space.octet(0x0c) * 4 + " bytes")
                .row());
        int pin = space.octet(0x3d);
        if (pin != 0 || space.octet(0x3c) != 0) {
            rows.add(Register.of("Interrupt", 0)
                    .say("pin", pin == 0 || pin > 4 ? "?" : String.valueOf((char) ('A' + pin - 1)))
                    .say("routed to IRQ", Integer.toString(space.octet(0x3c)))
                    .row());
        }
    }

    /// Only where they begin: how large they are is not written there.
    private void regions(int most) {
        for (int index = 0; index < most; index++) {
            long low = space.dword(0x10 + 4 * index);
            if (low == 0) {
                continue;
            }
            String label = "Region " + index;
            if ((low & 1) != 0) {
                rows.add(Register.of(label, 0)
                        .say("I/O ports at", Register.hex(low & ~3L, 4))
                        .row());
                continue;
            }
            boolean wide = (low & 6) == 4 && index + 1 < most;
            long high = wide ? space.dword(0x14 + 4 * index) : 0;
            String at = Register.hex(high << 32 | (low & ~0xfL), 8);
            String kind = (wide ? "64" : "32") + "-bit, " + ((low & 8) != 0 ? "" : "non-") + "prefetchable";
            rows.add(Register.of(label, 0)
                    .say("Memory at", at + " (" + kind + ")")
                    .row());
            index += wide ? 1 : 0;
        }
    }

    private void device() {
        if (space.dword(0x2c) != 0) {
            rows.add(Register.of("Subsystem", 0)
                    .say("", Register.hex(space.word(0x2c), 4) + ":" + Register.hex(space.word(0x2e), 4))
                    .row());
        }
        long rom = space.dword(0x30);
        if (rom != 0) {
            rows.add(Register.of("Expansion ROM", 0)
                    .say("at", Register.hex(rom & ~0x7ffL, 8) + ((rom & 1) != 0 ? "" : " [disabled]"))
                    .row());
        }
    }

    private void bridge() {
        rows.add(Register.of("Bus", 0)
                .say("primary=", Register.hex(space.octet(0x18), 2))
                .say("secondary=", Register.hex(space.octet(0x19), 2))
                .say("subordinate=", Register.hex(space.octet(0x1a), 2))
                .say("sec-latency=", Integer.toString(space.octet(0x1b)))
                .row());
        boolean wideIo = (space.octet(0x1c) & 0xf) == 1;
        long ioBase = (space.octet(0x1c) & 0xf0L) << 8 | (wideIo ? (long) space.word(0x30) << 16 : 0);
        long ioLimit = (space.octet(0x1d) & 0xf0L) << 8 | (wideIo ? (long) space.word(0x32) << 16 : 0) | 0xfff;
        window("I/O behind bridge", ioBase, ioLimit);
        window(
                "Memory behind bridge",
                (space.word(0x20) & 0xfff0L) << 16,
                (space.word(0x22) & 0xfff0L) << 16 | 0xfffff);
        boolean wide = (space.word(0x24) & 0xf) == 1;
        window(
                "Prefetchable memory behind bridge",
                (space.word(0x24) & 0xfff0L) << 16 | (wide ? space.dword(0x28) << 32 : 0),
                (space.word(0x26) & 0xfff0L) << 16 | (wide ? space.dword(0x2c) << 32 : 0) | 0xfffff);
        rows.add(Register.of("Secondary status", space.word(0x1e))
                .flags(5, "66MHz . FastB2B ParErr")
                .choice("DEVSEL=", 9, 2, SPEED)
                .flags(11, ">TAbort <TAbort <MAbort <SERR <PERR")
                .row());
        rows.add(Register.of("BridgeCtl", space.word(0x3e))
                .flags(0, "Parity SERR NoISA VGA VGA16 MAbort >Reset FastB2B")
                .flags(8, "PriDiscTmr SecDiscTmr DiscTmrStat DiscTmrSERREn")
                .row());
    }

    private void window(String label, long base, long limit) {
        String words = Long.compareUnsigned(base, limit) > 0
                ? "None"
                : Register.hex(base, 8) + "-" + Register.hex(limit, 8) + " [size=" + size(limit - base + 1) + "]";
        rows.add(Register.of(label, 0).say("", words).row());
    }

    private static String size(long bytes) {
        String units = "KMGTP";
        long rest = bytes >> 10;
        int unit = 0;
        while (rest >= 1024 && rest % 1024 == 0 && unit + 1 < units.length()) {
            rest >>= 10;
            unit++;
        }
        return rest + units.substring(unit, unit + 1);
    }
}

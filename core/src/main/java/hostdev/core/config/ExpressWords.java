package hostdev.core.config;

import java.util.ArrayList;
import java.util.List;

/// The PCI Express capability (PCI Express Base Specification 6.0, 7.5.3).
final class ExpressWords {
    private static final String[] SPEEDS = {"unknown", "2.5GT/s", "5GT/s", "8GT/s", "16GT/s", "32GT/s", "64GT/s"};
    private static final String[] TYPES = {
        "Endpoint",
        "Legacy Endpoint",
        "unknown type",
        "unknown type",
        "Root Port",
        "Upstream Port",
        "Downstream Port",
        "PCI-Express to PCI/PCI-X Bridge",
        "PCI/PCI-X to PCI-Express Bridge",
        "Root Complex Integrated Endpoint",
        "Root Complex Event Collector"
    };
    private static final String[] L0S = {"<64ns", "<128ns", "<256ns", "<512ns", "<1us", "<2us", "<4us", "unlimited"};
    private static final String[] L1 = {"<1us", "<2us", "<4us", "<8us", "<16us", "<32us", "<64us", "unlimited"};
    private static final String[] INDICATOR = {"Unknown", "On", "Blink", "Off"};
    private static final int[] TIMEOUT_RANGES = {0x1, 0x2, 0x3, 0x6, 0x7, 0xe, 0xf};
    private static final String[] RANGE_WORDS = {"A", "B", "AB", "BC", "ABC", "BCD", "ABCD"};
    private static final String[] TIMEOUTS = {
        "50us to 50ms",
        "50us to 100us",
        "1ms to 10ms",
        "",
        "",
        "16ms to 55ms",
        "65ms to 210ms",
        "",
        "",
        "260ms to 900ms",
        "1s to 3.5s",
        "",
        "",
        "4s to 13s",
        "17s to 64s"
    };

    private final Space space;
    private final int at;
    private final int version;
    private final int type;
    private final boolean slot;
    private final List<Row> rows = new ArrayList<>();

    private ExpressWords(Space space, int at) {
        this.space = space;
        this.at = at;
        int flags = space.word(at + 2);
        this.version = flags & 0xf;
        this.type = flags >> 4 & 0xf;
        this.slot = (flags & 0x100) != 0;
    }

    static Explained of(Space space, int at) {
        ExpressWords words = new ExpressWords(space, at);
        words.device();
        if (words.type < 9) {
            words.link();
        }
        if (words.slot && words.isPort()) {
            words.slot();
        }
        if (words.type == 4 || words.type == 10) {
            words.root();
        }
        if (words.version >= 2 && space.holds(at, 0x3c)) {
            words.device2();
            words.link2();
        }
        return new Explained(at, 0x10, false, words.title(), words.rows);
    }

    private boolean isPort() {
        return type == 4 || type == 6 || type == 8;
    }

    private boolean isEndpoint() {
        return type == 0 || type == 1;
    }

    private String title() {
        String kind = type < TYPES.length ? TYPES[type] : "unknown type";
        return "Express (v" + version + ") " + kind + (isPort() ? " (Slot" + (slot ? "+" : "-") + ")" : "") + ", MSI "
                + Register.hex(space.word(at + 2) >> 9 & 0x1f, 2);
    }

    private void device() {
        Register capable = Register.of("DevCap", space.dword(at + 4))
                .field("MaxPayload", 0, 3, size -> (128 << size) + " bytes")
                .field("PhantFunc", 3, 2, bits -> Long.toString((1L << bits) - 1));
        if (isEndpoint()) {
            capable.choice("Latency L0s", 6, 3, L0S).choice("L1", 9, 3, L1);
        }
        capable.flags(5, "ExtTag");
        if (isEndpoint() || type == 5 || type == 7) {
            capable.flags(12, "AttnBtn AttnInd PwrInd");
        }
        rows.add(capable.flags(15, "RBE").flags(28, "FLReset . TEE-IO").row());
        rows.add(Register.of("DevCtl", space.word(at + 8))
                .flags(0, "CorrErr NonFatalErr FatalErr UnsupReq RlxdOrd")
                .flags(8, "ExtTag PhantFunc AuxPwr NoSnoop")
                .flags(15, type == 7 ? "BrConfRtry" : "FLReset")
                .field("MaxPayload", 5, 3, size -> (128 << size) + " bytes")
                .field("MaxReadReq", 12, 3, size -> (128 << size) + " bytes")
                .row());
        rows.add(Register.of("DevSta", space.word(at + 10))
                .flags(0, "CorrErr NonFatalErr FatalErr UnsupReq AuxPwr TransPend")
                .row());
    }

    private void link() {
        rows.add(Register.of("LnkCap", space.dword(at + 12))
                .field("Port", 24, 8, number -> "#" + number)
                .choice("Speed", 0, 4, SPEEDS)
                .field("Width", 4, 6, width -> "x" + width)
                .choice("ASPM", 10, 2, "not supported", "L0s", "L1", "L0s L1")
                .choice("Exit Latency L0s", 12, 3, L0S)
                .choice("L1", 15, 3, L1)
                .flags(18, "ClockPM Surprise LLActRep BwNot ASPMOptComp")
                .row());
        rows.add(Register.of("LnkCtl", space.word(at + 16))
                .choice("ASPM", 0, 2, "Disabled", "L0s Enabled", "L1 Enabled", "L0s L1 Enabled")
                .choice("RCB", 3, 1, "64 bytes", "128 bytes")
                .flags(4, "Disabled Retrain CommClk ExtSynch ClockPM AutWidDis BWInt AutBWInt")
                .row());
        rows.add(Register.of("LnkSta", space.word(at + 18))
                .choice("Speed", 0, 4, SPEEDS)
                .field("Width", 4, 6, width -> "x" + width)
                .flags(10, "TrErr Train SlotClk DLActive BWMgmt ABWMgmt")
                .row());
    }

    private void slot() {
        Register capable = Register.of("SltCap", space.dword(at + 20));
        double watts = (double) capable.bits(7, 8) * Math.pow(10, -(double) capable.bits(15, 2));
        rows.add(capable.flags(0, "AttnBtn PwrCtrl MRL AttnInd PwrInd Surprise HotPlug")
                .field("Slot", 19, 13, number -> "#" + number)
                .say("PowerLimit", String.format(java.util.Locale.ROOT, "%.3fW", watts))
                .flags(17, "Interlock NoCompl")
                .row());
        rows.add(Register.of("SltCtl", space.word(at + 24))
                .flags(0, "AttnBtn PwrFlt MRL PresDet CmdCplt HPIrq")
                .flags(12, "LinkChg")
                .choice("AttnInd", 6, 2, INDICATOR)
                .choice("PwrInd", 8, 2, INDICATOR)
                .flags(10, "Power Interlock")
                .row());
        rows.add(Register.of("SltSta", space.word(at + 26))
                .flags(0, "AttnBtn PowerFlt")
                .flags(5, "MRL PresDet Interlock")
                .flags(4, "CmdCplt")
                .row());
        rows.add(Register.of("SltSta Changed", space.word(at + 26))
                .flags(2, "MRL PresDet")
                .flags(8, "LinkState")
                .row());
    }

    private void root() {
        rows.add(Register.of("RootCtl", space.word(at + 28))
                .flags(0, "ErrCorrectable ErrNon-Fatal ErrFatal PMEIntEna CRSVisible")
                .row());
        rows.add(Register.of("RootCap", space.word(at + 30))
                .flags(0, "CRSVisible")
                .row());
        rows.add(Register.of("RootSta", space.dword(at + 32))
                .hex("PME ReqID", 0, 16, 4)
                .flags(16, "PMEStatus PMEPending")
                .row());
    }

    private void device2() {
        rows.add(Register.of("DevCap2", space.dword(at + 36))
                .field("Completion Timeout:", 0, 4, ExpressWords::range)
                .flags(4, "TimeoutDis ARIFwd")
                .flags(10, "NROPrPrP LTR TPHComp ExtTPHComp")
                .flags(16, "10BitTagComp 10BitTagReq")
                .choice("OBFF", 18, 2, "Not Supported", "Via message", "Via WAKE#", "Via message/WAKE#")
                .flags(20, "ExtFmt EETLPPrefix")
                .flags(26, "EmergencyPowerReductionInit")
                .flags(31, "FRS")
                .row());
        rows.add(Register.of("AtomicOpsCap", space.dword(at + 36))
                .flags(6, "Routing 32bit 64bit 128bitCAS")
                .row());
        rows.add(Register.of("DevCtl2", space.word(at + 40))
                .field("Completion Timeout:", 0, 4, ExpressWords::timeout)
                .flags(4, "TimeoutDis ARIFwd")
                .flags(8, "IDOReq IDOCompl LTR EmergencyPowerReductionReq 10BitTagReq")
                .choice("OBFF", 13, 2, "Disabled", "Via message A", "Via message B", "Via WAKE#")
                .flags(15, "EETLPPrefixBlk")
                .row());
        rows.add(Register.of("AtomicOpsCtl", space.word(at + 40))
                .flags(6, "ReqEn EgressBlck")
                .row());
    }

    private static String range(long bits) {
        for (int i = 0; i < TIMEOUT_RANGES.length; i++) {
            if (TIMEOUT_RANGES[i] == bits) {
                return "Range " + RANGE_WORDS[i];
            }
        }
        return bits == 0 ? "Not Supported" : "Unknown";
    }

    private static String timeout(long bits) {
        return bits < TIMEOUTS.length && !TIMEOUTS[(int) bits].isEmpty() ? TIMEOUTS[(int) bits] : "Unknown";
    }

    private void link2() {
        if (type >= 9) {
            return;
        }
        long capable = space.dword(at + 44);
        if (capable != 0) {
            rows.add(Register.of("LnkCap2", capable)
                    .field("Supported Link Speeds:", 1, 7, ExpressWords::speeds)
                    .flags(8, "Crosslink")
                    .flags(23, "Retimer 2Retimers")
                    .flags(31, "DRS")
                    .row());
        }
        rows.add(Register.of("LnkCtl2", space.word(at + 48))
                .choice("Target Link Speed:", 0, 4, SPEEDS)
                .flags(4, "EnterCompliance SpeedDis")
                .choice("Transmit Margin:", 7, 3, "Normal Operating Range")
                .flags(10, "EnterModifiedCompliance ComplianceSOS")
                .row());
        rows.add(Register.of("LnkSta2", space.word(at + 50))
                .choice("Current De-emphasis Level:", 0, 1, "-6dB", "-3.5dB")
                .flags(1, "EqualizationComplete EqualizationPhase1 EqualizationPhase2 EqualizationPhase3")
                .flags(5, "LinkEqualizationRequest Retimer 2Retimers")
                .row());
    }

    /// `2.5-8GT/s`
    private static String speeds(long bits) {
        int highest = 63 - Long.numberOfLeadingZeros(bits);
        return bits == 0 || highest + 1 >= SPEEDS.length ? "unknown" : "2.5-" + SPEEDS[highest + 1];
    }
}

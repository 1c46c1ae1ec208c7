package hostdev.core.config;

import java.util.ArrayList;
import java.util.List;

/// The capabilities above 256 bytes (PCI Express Base Specification 6.0, 7.6 to 7.9).
final class ExtendedWords {
    private static final String ERRORS =
            "DLP SDES . . . . . . TLP FCP CmpltTO CmpltAbrt UnxCmplt RxOF MalfTLP ECRC UnsupReq ACSViol UncorrIntErr"
                    + " BlockedTLP AtomicOpBlocked TLPBlockedErr PoisonTLPBlocked DMWrReqBlocked IDECheck MisIDETLP"
                    + " PCRC_CHECK TLPXlatBlocked";
    private static final String CORRECTABLE =
            "RxErr . . . . . BadTLP BadDLLP Rollover . . . Timeout AdvNonFatalErr CorrIntErr HeaderOF";
    private static final String ACS = "SrcValid TransBlk ReqRedir CmpltRedir UpstreamFwd EgressCtrl DirectTrans";
    private static final String SUBSTATES = "PCI-PM_L1.2 PCI-PM_L1.1 ASPM_L1.2 ASPM_L1.1";
    private static final int[] POWER_ON = {2, 10, 100, 0};

    private final Space space;
    private final int at;
    private final List<Row> rows = new ArrayList<>();

    private ExtendedWords(Space space, int at) {
        this.space = space;
        this.at = at;
    }

    static Explained of(Space space, int at, int id) {
        ExtendedWords words = new ExtendedWords(space, at);
        return new Explained(at, id, true, words.title(id), words.rows);
    }

    private String title(int id) {
        return switch (id) {
            case 0x01 -> errors();
            case 0x02, 0x09 -> "Virtual Channel";
            case 0x03 -> serialNumber();
            case 0x04 -> "Power Budgeting";
            case 0x05 -> "Root Complex Link";
            case 0x06 -> "Root Complex Internal Link";
            case 0x07 -> "Root Complex Event Collector Endpoint Association";
            case 0x08 -> "Multi-Function Virtual Channel";
            case 0x0a -> "Root Bridge Control Block";
            case 0x0b -> vendor();
            case 0x0d -> accessControl();
            case 0x0e -> routing();
            case 0x0f -> translation();
            case 0x10 -> VirtualFunctionWords.of(space, at, rows);
            case 0x11 -> "Multi-Root I/O Virtualization";
            case 0x12 -> "Multicast";
            case 0x13 -> pageRequests();
            case 0x15 -> sizes("Physical Resizable BAR");
            case 0x16 -> "Dynamic Power Allocation";
            case 0x17 -> "Transaction Processing Hints";
            case 0x18 -> latency();
            case 0x19 -> secondary();
            case 0x1b -> processSpace();
            case 0x1d -> containment();
            case 0x1e -> substates();
            case 0x1f -> timeMeasurement();
            case 0x23 -> designated();
            case 0x24 -> sizes("Virtual Resizable BAR");
            case 0x25 -> "Data Link Feature";
            case 0x26 -> "Physical Layer 16.0 GT/s";
            case 0x27 -> "Lane Margining at the Receiver";
            case 0x2a -> "Physical Layer 32.0 GT/s";
            case 0x2e -> "Data Object Exchange";
            case 0x2f -> "Device 3";
            default -> "#" + Register.hex(id, 2);
        };
    }

    private String errors() {
        rows.add(Register.of("UESta", space.dword(at + 4)).flags(4, ERRORS).row());
        rows.add(Register.of("UEMsk", space.dword(at + 8)).flags(4, ERRORS).row());
        rows.add(Register.of("UESvrt", space.dword(at + 12)).flags(4, ERRORS).row());
        rows.add(
                Register.of("CESta", space.dword(at + 16)).flags(0, CORRECTABLE).row());
        rows.add(
                Register.of("CEMsk", space.dword(at + 20)).flags(0, CORRECTABLE).row());
        rows.add(Register.of("AERCap", space.dword(at + 24))
                .hex("First Error Pointer:", 0, 5, 2)
                .flags(5, "ECRCGenCap ECRCGenEn ECRCChkCap ECRCChkEn MultHdrRecCap MultHdrRecEn TLPPfxPres HdrLogCap")
                .row());
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            log.append(i > 0 ? " " : "").append(Register.hex(space.dword(at + 28 + 4 * i), 8));
        }
        rows.add(Register.of("HeaderLog", 0).say("", log.toString()).row());
        if (isRoot()) {
            rootErrors();
        }
        return "Advanced Error Reporting";
    }

    /// Only a root port and an event collector have what follows (7.8.4.9).
    private boolean isRoot() {
        int pointer = space.octet(0x34) & 0xfc;
        for (int i = 0; i < 48 && pointer >= 0x40; i++) {
            if (space.octet(pointer) == 0x10) {
                int type = space.word(pointer + 2) >> 4 & 0xf;
                return type == 4 || type == 10;
            }
            pointer = space.octet(pointer + 1) & 0xfc;
        }
        return false;
    }

    private void rootErrors() {
        rows.add(Register.of("RootCmd", space.dword(at + 44))
                .flags(0, "CERptEn NFERptEn FERptEn")
                .row());
        rows.add(Register.of("RootSta", space.dword(at + 48))
                .flags(0, "CERcvd MultCERcvd UERcvd MultUERcvd FirstFatal NonFatalMsg FatalMsg")
                .number("IntMsg", 27, 5)
                .row());
        rows.add(Register.of("ErrorSrc", space.dword(at + 52))
                .hex("ERR_COR:", 0, 16, 4)
                .hex("ERR_FATAL/NONFATAL:", 16, 16, 4)
                .row());
    }

    private String serialNumber() {
        StringBuilder number = new StringBuilder();
        for (int i = 7; i >= 0; i--) {
            number.append(Register.hex(space.octet(at + 4 + i), 2)).append(i > 0 ? "-" : "");
        }
        return "Device Serial Number " + number;
    }

    private String vendor() {
        Register header = Register.of("", space.dword(at + 4));
        return "Vendor Specific Information: ID=" + Register.hex(header.bits(0, 16), 4) + " Rev=" + header.bits(16, 4)
                + " Len=" + Register.hex(header.bits(20, 12), 3);
    }

    private String accessControl() {
        rows.add(Register.of("ACSCap", space.word(at + 4)).flags(0, ACS).row());
        rows.add(Register.of("ACSCtl", space.word(at + 6)).flags(0, ACS).row());
        return "Access Control Services";
    }

    private String routing() {
        rows.add(Register.of("ARICap", space.word(at + 4))
                .flags(0, "MFVC ACS")
                .number("Next Function:", 8, 8)
                .row());
        rows.add(Register.of("ARICtl", space.word(at + 6))
                .flags(0, "MFVC ACS")
                .number("Function Group:", 4, 3)
                .row());
        return "Alternative Routing-ID Interpretation (ARI)";
    }

    private String translation() {
        rows.add(Register.of("ATSCap", space.word(at + 4))
                .hex("Invalidate Queue Depth:", 0, 5, 2)
                .row());
        rows.add(Register.of("ATSCtl", space.word(at + 6))
                .flags(15, "Enable")
                .hex("Smallest Translation Unit:", 0, 5, 2)
                .row());
        return "Address Translation Service (ATS)";
    }

    private String pageRequests() {
        rows.add(Register.of("PRICtl", space.word(at + 4))
                .flags(0, "Enable Reset")
                .row());
        rows.add(Register.of("PRISta", space.word(at + 6))
                .flags(0, "RF UPRGI")
                .flags(8, "Stopped")
                .row());
        rows.add(Register.of("Page Request Capacity", 0)
                .say("", Register.hex(space.dword(at + 8), 8))
                .say("Page Request Allocation:", Register.hex(space.dword(at + 12), 8))
                .row());
        return "Page Request Interface (PRI)";
    }

    private String sizes(String title) {
        long count = Math.clamp(space.dword(at + 8) >> 5 & 7, 0, 6);
        for (int i = 0; i < count; i++) {
            long capable = space.dword(at + 4 + 8 * i) >>> 4 | ((space.dword(at + 8 + 8 * i) >>> 16) << 28);
            long control = space.dword(at + 8 + 8 * i);
            StringBuilder supported = new StringBuilder();
            for (int bit = 0; bit < 44; bit++) {
                supported.append((capable >> bit & 1) != 0 ? " " + size(bit) : "");
            }
            rows.add(Register.of("BAR " + (control & 7), 0)
                    .say("current size:", size((int) (control >> 8 & 0x3f)))
                    .say("supported:", supported.toString().strip())
                    .row());
        }
        return title;
    }

    private static String size(int bit) {
        String[] units = {"MB", "GB", "TB", "PB", "EB"};
        return bit >= 50 ? "unknown" : (1 << (bit % 10)) + units[bit / 10];
    }

    private String secondary() {
        rows.add(Register.of("LnkCtl3", space.dword(at + 4))
                .flags(0, "PerformEqu LnkEquIntrruptEn")
                .row());
        rows.add(Register.of("LaneErrStat", 0)
                .say("", Register.hex(space.dword(at + 8), 8))
                .row());
        return "Secondary PCI Express";
    }

    private String latency() {
        rows.add(Register.of("Max snoop latency", 0)
                .say("", nanoseconds(space.word(at + 4)))
                .row());
        rows.add(Register.of("Max no snoop latency", 0)
                .say("", nanoseconds(space.word(at + 6)))
                .row());
        return "Latency Tolerance Reporting";
    }

    private static String nanoseconds(int register) {
        return ((register & 0x3ffL) << (5 * (register >> 10 & 7))) + "ns";
    }

    private String processSpace() {
        rows.add(Register.of("PASIDCap", space.word(at + 4))
                .flags(1, "Exec Priv")
                .hex("Max PASID Width:", 8, 5, 2)
                .row());
        rows.add(Register.of("PASIDCtl", space.word(at + 6))
                .flags(0, "Enable Exec Priv")
                .row());
        return "Process Address Space ID (PASID)";
    }

    private String containment() {
        rows.add(Register.of("DpcCap", space.word(at + 4))
                .number("INT Msg #", 0, 5)
                .flags(5, "RPExt PoisonedTLP SwTrigger")
                .number("RP PIO Log", 8, 4)
                .flags(12, "DL_ActiveErr")
                .row());
        rows.add(Register.of("DpcCtl", space.word(at + 6))
                .number("Trigger:", 0, 2)
                .flags(2, "Cmpl INT ErrCor PoisonedTLP SwTrigger DL_ActiveErr")
                .row());
        rows.add(Register.of("DpcSta", space.word(at + 8))
                .flags(0, "Trigger . . INT RPBusy")
                .hex("Reason:", 1, 2, 2)
                .hex("TriggerExt:", 5, 2, 2)
                .row());
        return "Downstream Port Containment";
    }

    private String substates() {
        Register capable = Register.of("L1SubCap", space.dword(at + 4)).flags(0, SUBSTATES + " L1_PM_Substates");
        if (capable.bits(0, 1) != 0 || capable.bits(2, 1) != 0) {
            capable.say("PortCommonModeRestoreTime=", capable.bits(8, 8) + "us")
                    .say("PortTPowerOnTime=", capable.bits(19, 5) * POWER_ON[(int) capable.bits(16, 2)] + "us");
        }
        rows.add(capable.row());
        rows.add(Register.of("L1SubCtl1", space.dword(at + 8))
                .flags(0, SUBSTATES)
                .row());
        Register power = Register.of("L1SubCtl2", space.dword(at + 12));
        rows.add(power.say("T_PwrOn=", power.bits(3, 5) * POWER_ON[(int) power.bits(0, 2)] + "us")
                .row());
        return "L1 PM Substates";
    }

    private String timeMeasurement() {
        rows.add(Register.of("PTMCap", space.dword(at + 4))
                .flags(0, "Requester Responder Root")
                .row());
        rows.add(Register.of("PTMClockGranularity", space.dword(at + 4))
                .field("", 8, 8, ExtendedWords::granularity)
                .row());
        rows.add(Register.of("PTMControl", space.dword(at + 8))
                .flags(0, "Enabled RootSelected")
                .row());
        rows.add(Register.of("PTMEffectiveGranularity", space.dword(at + 8))
                .field("", 8, 8, ExtendedWords::granularity)
                .row());
        return "Precision Time Measurement";
    }

    private static String granularity(long bits) {
        return bits == 0 ? "Unimplemented" : bits == 0xff ? "Greater than 254ns" : bits + "ns";
    }

    private String designated() {
        Register first = Register.of("", space.dword(at + 4));
        return "Designated Vendor-Specific: Vendor=" + Register.hex(first.bits(0, 16), 4) + " ID="
                + Register.hex(space.word(at + 8), 4) + " Rev=" + first.bits(16, 4) + " Len=" + first.bits(20, 12);
    }
}

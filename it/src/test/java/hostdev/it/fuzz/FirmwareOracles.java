package hostdev.it.fuzz;

import static hostdev.it.fuzz.Oracle.require;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.config.ConfigExplanation;
import hostdev.core.config.LspciHex;
import hostdev.core.format.AcpiTable;
import hostdev.core.format.ConfigBytes;
import hostdev.core.format.HexDump;
import hostdev.core.format.PciIdsExcerpt;
import hostdev.core.format.PciNames;
import hostdev.core.format.VitalProductData;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a device or the firmware says in bytes, and such bytes as people write them down.
final class FirmwareOracles {
    private static final int CONFIG_HEADER = 64;
    private static final int CONFIG_CONVENTIONAL = 256;

    private FirmwareOracles() {}

    static void configSpace(byte[] input) {
        for (int length = 0; length <= input.length; length = nextCut(length, input.length)) {
            byte[] cut = Arrays.copyOf(input, length);
            require(ConfigBytes.parse(cut).isPresent() == length >= CONFIG_HEADER, "64 bytes are a header");
            ConfigExplanation.of(cut).ifPresent(FirmwareOracles::explained);
            VitalProductData.serialNumber(cut);
        }
    }

    /// Each of the conventional bytes, of the many behind them some.
    private static int nextCut(int length, int whole) {
        int next = length < CONFIG_CONVENTIONAL + 16 ? length + 1 : length + 509;
        return length < whole ? Math.min(next, whole) : whole + 1;
    }

    private static void explained(ConfigExplanation explanation) {
        require(explanation.capabilities().size() <= 1024, "as many capabilities as have room");
    }

    static void dmar(byte[] input) {
        table("DMAR", input);
    }

    static void ivrs(byte[] input) {
        table("IVRS", input);
    }

    /// @param input what is behind the signature and the length, which are made to fit: else hardly a structure is seen
    private static void table(String signature, byte[] input) {
        byte[] whole = new byte[input.length + 8];
        System.arraycopy(signature.getBytes(US_ASCII), 0, whole, 0, 4);
        whole[4] = (byte) whole.length;
        whole[5] = (byte) (whole.length >> 8);
        System.arraycopy(input, 0, whole, 8, input.length);
        AcpiTable.decode(whole);
        AcpiTable.claims(whole);
        AcpiTable.decode(input);
        int most = Math.min(whole.length, 1024);
        for (int length = 0; length < most; length++) { // no more than the first KiB: each length costs its decoding
            AcpiTable.decode(Arrays.copyOf(whole, length)).ifPresent(cut -> require(!cut.isWhole(), "a cut is seen"));
        }
    }

    private static final Pattern VENDOR = Pattern.compile("[0-9a-f]{4}  .*");
    private static final Pattern BELOW_VENDOR = Pattern.compile("\\t[0-9a-f]{4}  .*|\\t\\t[0-9a-f]{4} [0-9a-f]{4}  .*");
    private static final Pattern CLASS = Pattern.compile("C [0-9a-f]{2}  .*");
    private static final Pattern BELOW_CLASS = Pattern.compile("\\t{1,2}[0-9a-f]{2}  .*");

    private static final List<PciFunction> FUNCTIONS =
            List.of(function(0x8086, 0x293a, 0x1af4, 0x1100), function(0x10de, 0x1b80, 0x1043, 0x8559));

    private static PciFunction function(int vendor, int device, int boardVendor, int board) {
        return new PciFunction(
                new PciAddress(0, 0, 1, 0),
                new PciIds(vendor, device),
                Fact.known(Optional.of(new PciIds(boardVendor, board))),
                new PciClass(0x0c0320),
                Fact.known(1),
                Fact.known(Optional.empty()),
                Fact.known(Optional.empty()),
                Fact.known(Optional.empty()),
                Fact.known(Optional.empty()),
                Optional.empty());
    }

    /// The excerpt that a capture carries of a list in form names the same as the whole list.
    static void pciIds(byte[] input) {
        PciNames whole = PciNames.of(input, FUNCTIONS);
        PciNames excerpt = PciNames.of(PciIdsExcerpt.of(input, FUNCTIONS), FUNCTIONS);
        boolean inForm = isInForm(new String(input, UTF_8));
        for (PciFunction function : FUNCTIONS) {
            require(
                    !inForm || named(whole, function).equals(named(excerpt, function)),
                    "the excerpt has the same names");
        }
    }

    /// Of lines of its kinds, in the order of their numbers, the classes last.
    private static boolean isInForm(String pciIds) {
        Pattern below = VENDOR;
        String last = "";
        for (String line : pciIds.lines().toList()) {
            boolean ofVendor = VENDOR.matcher(line).matches();
            if (ofVendor || CLASS.matcher(line).matches()) {
                String number = (ofVendor ? "" : "~") + line.substring(0, 4);
                if (number.compareTo(last) <= 0) {
                    return false;
                }
                last = number;
                below = ofVendor ? BELOW_VENDOR : BELOW_CLASS;
            } else if (!line.isEmpty()
                    && !line.startsWith("#")
                    && !below.matcher(line).matches()) {
                return false;
            }
        }
        return pciIds.indexOf('\r') < 0;
    }

    private static List<Object> named(PciNames names, PciFunction function) {
        return List.of(
                names.vendor(function.ids().vendor()),
                names.device(function.ids()),
                names.subsystem(function),
                names.className(function.pciClass()),
                names.interfaceName(function.pciClass()));
    }

    static void hex(byte[] input) {
        byte[] table = HexDump.bytes(input);
        require(table.length <= input.length, "bytes are no more than their text");
        AcpiTable.decode(table);
        for (LspciHex.Dump dump : LspciHex.parse(new String(input, UTF_8))) {
            require(dump.bytes().length > 0 || !dump.title().isEmpty(), "a dump has bytes, or is of a dead device");
            ConfigExplanation.of(dump.bytes());
        }
    }
}

package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PciNamesTest {
    /// In the form of the real file; the names are ours.
    private static final String TEXT = """
        # a comment
        #
        1022  Another Maker
        \t293a  Wrong Maker's Device
        15d9  Board Maker GmbH & Cø.
        # between a vendor and its devices

        \t0001  Something
        8086  Chip Maker
        \t10d3  Network Chip
        # between a device and its boards
        \t\t103c 1588  One Board
        \t\t15d9 10d3  The Board
        \t293a  USB Chip
        \t\t15d9 10d3  Board Of Another Chip
        ffff  Last

        # classes

        C 02  Network controller
        \t00  Ethernet controller
        \t80  Network controller
        C 0c  Serial bus controller
        \t03  USB controller
        \t\t20  EHCI
        \t\t30  XHCI
        C ff  Unassigned class
        """;

    private static final String CLASSES = IntStream.range(0, 0x14)
            .mapToObj(base -> "C %02x  Class\n\t00  None\n\t01  Sub %d\n".formatted(base, base)
                    + "\t\t20  Other\n".repeat(base)
                    + "\t\t40  Interface %d\n".formatted(base))
            .collect(Collectors.joining());

    private static final PciFunction NETWORK = function("8086:10d3", "15d9:10d3");
    private static final PciFunction USB = function("8086:293a", "1af4:1100");

    @Test
    void findsTheNamesOfTheWantedFunctionsOnly() {
        PciNames names = names(TEXT, NETWORK, USB);
        assertThat(names.vendor(0x8086)).contains("Chip Maker");
        assertThat(names.vendor(0x15d9)).contains("Board Maker GmbH & Cø.");
        assertThat(names.vendor(0x1022)).isEmpty();
        assertThat(names.device(NETWORK.ids())).contains("Network Chip");
        assertThat(names.device(USB.ids())).contains("USB Chip");
        assertThat(names.subsystem(NETWORK)).contains("The Board");
        assertThat(names.subsystem(USB)).isEmpty();
    }

    @Test
    void namesClassesByTheNarrowestNameThereIs() {
        PciNames names = names(TEXT, USB);
        assertThat(names.className(new PciClass(0x0c0320))).isEqualTo("USB controller");
        assertThat(names.interfaceName(new PciClass(0x0c0320))).contains("EHCI");
        assertThat(names.interfaceName(new PciClass(0x0c0310))).isEmpty();
        assertThat(names.className(new PciClass(0x0c9900))).isEqualTo("Serial bus controller");
        assertThat(names.className(new PciClass(0xff0000))).isEqualTo("Unassigned class");
        assertThat(names.className(new PciClass(0x010802))).isEqualTo("NVMe controller");
        assertThat(names.className(new PciClass(0x770000))).isEqualTo("class 7700");
    }

    /// As its maintainers keep it, and as nobody does.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsEveryVendorOfALongListSortedOrNot(boolean sorted) {
        List<String> vendors = new ArrayList<>();
        for (int number = 0x11; number < 0xffff; number += 0x111) {
            String devices = "\t0001  Something\n".repeat(number % 40);
            vendors.add("%04x  Maker %d\n%s\t1234  Chip %d\n".formatted(number, number, devices, number));
        }
        if (!sorted) {
            Collections.shuffle(vendors, new Random(1));
        }
        String text = "# a comment    \n" + String.join("", vendors) + "\n# classes\n\n" + CLASSES;
        for (int number = 0x11; number < 0xffff; number += 0x111) {
            PciNames names = names(text, function("%04x:1234".formatted(number), "0011:0001"));
            assertThat(names.vendor(number)).contains("Maker " + number);
            assertThat(names.device(new PciIds(number, 0x1234))).contains("Chip " + number);
            assertThat(names.vendor(0x11)).contains("Maker 17");
            assertThat(names.vendor(number + 0x111)).isEmpty();
            for (int base = 0; base < 0x14; base++) {
                PciClass pciClass = new PciClass(base << 16 | 0x0140);
                assertThat(names.className(pciClass)).isEqualTo("Sub " + base);
                assertThat(names.interfaceName(pciClass)).contains("Interface " + base);
            }
        }
        assertThat(names(text, function("0012:1234", "0011:0001")).vendor(0x11)).contains("Maker 17");
    }

    @Test
    void aCutOrForeignFileGivesFewerNamesAndNoError() {
        for (int length = 0; length < TEXT.length(); length++) {
            assertThat(names(TEXT.substring(0, length), NETWORK, USB).vendor(0x1022))
                    .isEmpty();
        }
        assertThat(names("\t\t\n\tzz\nC\nC zz\n\t\nxyz\n8086", NETWORK).device(NETWORK.ids()))
                .isEmpty();
    }

    @Test
    void aRemarkThatLooksLikeAVendorEndsNothing() {
        String text = TEXT.replace("8086  Chip Maker\n", "8086  Chip Maker\n# to  be sorted\n");
        assertThat(names(text, NETWORK, USB).device(USB.ids())).contains("USB Chip");
    }

    @Test
    void anEmptyLineEndsNothing() {
        PciNames names =
                names(TEXT.replace("\t\t15d9 10d3", "\n\t\t15d9 10d3").replace("\t03", "\n\t03"), NETWORK, USB);
        assertThat(names.subsystem(NETWORK)).contains("The Board");
        assertThat(names.className(new PciClass(0x0c0320))).isEqualTo("USB controller");
    }

    @Test
    void aLineThatIsTooShortDoesNotTakeTheNextWithIt() {
        PciNames names = names(
                TEXT.replace("\t\t103c 1588  One Board", "\t\t10").replace("\t00  Eth", "\t\n\t00  Eth"), NETWORK);
        assertThat(names.subsystem(NETWORK)).contains("The Board");
        assertThat(names.className(new PciClass(0x020000))).isEqualTo("Ethernet controller");
    }

    @Test
    void withoutAFileTheCommonestClassesHaveNames() {
        assertThat(PciNames.none().className(new PciClass(0x020000))).isEqualTo("Ethernet controller");
        assertThat(PciNames.none().vendor(0x8086)).isEmpty();
    }

    private static PciNames names(String text, PciFunction... wanted) {
        return PciNames.of(text.getBytes(StandardCharsets.UTF_8), List.of(wanted));
    }

    private static PciFunction function(String ids, String subsystem) {
        return new PciFunction(
                new PciAddress(0, 0, 0, 0),
                ids(ids),
                Fact.known(Optional.of(ids(subsystem))),
                new PciClass(0),
                Fact.unknown("not read"),
                Fact.unknown("not read"),
                Fact.unknown("not read"),
                Fact.unknown("not read"),
                Fact.unknown("not read"),
                Optional.empty());
    }

    private static PciIds ids(String text) {
        return new PciIds(Integer.parseInt(text.substring(0, 4), 16), Integer.parseInt(text.substring(5), 16));
    }
}

package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XlPciEntryTest {
    private static final PciAddress NIC = new PciAddress(0, 0x36, 0, 0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "36:00.0@20,seize=1",
                "36:00.0,vslot=20,seize=1",
                "bdf=36:00.0,vslot=20,seize=1",
                "36:0.0,20,seize=1",
                "0000:36:00.0@20,seize=7",
                "seize=1,vslot=20,bdf=0:36:00.0",
                "36:00.0@20,permissive=,seize=1,"
            })
    void theManualsThreeSpellingsAndTheirKinAreOne(String text) {
        // the manual's slot 20 is out of range: slots end at 1f, and so does xl
        XlPciEntry entry = XlPciEntry.parse(text.replace("20", "1a"));
        assertThat(entry)
                .isEqualTo(new XlPciEntry(
                        new XlPciEntry.Which.Function(NIC),
                        Optional.of(0x1a),
                        Optional.empty(),
                        HostdevOptions.Xl.UNSAID.withSeize(true)));
        assertThat(entry).hasToString("0000:36:00.0@1a,seize=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "01:00.0 | 0000:01:00.0",
                "ABCD:01:00.7 | abcd:01:00.7",
                "01:00.* | 0000:01:00.*",
                "01:00.*@5 | 0000:01:00.*@05",
                "name=nic1 | name=nic1",
                "name=nic1,vslot=6,permissive=1 | name=nic1,vslot=06,permissive=1",
                "01:00.0,permissive=1,msitranslate=0,seize=1,power_mgmt=1,rdm_policy=relaxed"
                        + " | 0000:01:00.0,permissive=1,msitranslate=0,seize=1,power_mgmt=1,rdm_policy=relaxed",
            })
    void whatIsReadIsWrittenInTheFormThatEveryXlReads(String text, String written) {
        assertThat(XlPciEntry.parse(text)).hasToString(written);
        assertThat(XlPciEntry.parse(written)).isEqualTo(XlPciEntry.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | it names no device",
                "vslot=5 | it names no device",
                "01:00 | '01:00' is no device's address",
                "01:00.8 | '01:00.8' is no device's address",
                "1.00:0 | '1.00:0' is no device's address",
                "01::.0 | '01::.0' is no device's address",
                "10000:01:00.0 | '10000:01:00.0' is no device's address",
                "01:00.0@20 | the slot '20' is not within 0 to 1f",
                "01:00.0,vslot=x | the slot 'x' is not within 0 to 1f",
                "01:00.0@5,vslot=6 | vslot is given twice",
                "01:00.0,name=nic | bdf and name are both given",
                "01:00.0,permissive=yes | permissive is 0 or 1, and xl reads 'yes' as 0",
                "01:00.0,rdm_policy=none | rdm_policy is strict or relaxed, not 'none'",
                "01:00.0,5,6 | '6' has no name",
                "01:00.0,colour=red | 'colour' is nothing that xl knows of a device",
            })
    void quotesWhatXlWouldNotTake(String text, String why) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> XlPciEntry.parse(text))
                .withMessage("'" + text + "' is no entry of a pci list: " + why);
    }

    @Test
    void givesTheFunctionsThatItNames() {
        PciAddress audio = NIC.withFunction(1);
        assertThat(XlPciEntry.of(NIC).gives(NIC)).isTrue();
        assertThat(XlPciEntry.of(NIC).gives(audio)).isFalse();
        assertThat(XlPciEntry.parse("36:00.*").gives(audio)).isTrue();
        assertThat(XlPciEntry.parse("name=nic").gives(NIC)).isFalse();
    }

    @Test
    void knowsWhichDomainsXlCannotName() {
        assertThat(XlPciEntry.canName(new PciAddress(0xffff, 0, 0, 0))).isTrue();
        assertThat(XlPciEntry.canName(new PciAddress(0x10000, 0, 0, 0))).isFalse();
        assertThat(XlPciEntry.canName(new PciAddress(-1, 0, 0, 0))).isFalse();
    }
}

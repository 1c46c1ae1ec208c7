package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XlConfigTest {
    private static final PciAddress FIRST = PciAddress.fromSysfs("0000:01:00.0").orElseThrow();
    private static final PciAddress SECOND =
            PciAddress.fromSysfs("0000:02:00.0").orElseThrow();

    @Test
    void isADefinitionLikeThatOfLibvirt() {
        Definition definition = Definition.parse("g.cfg", "name='g'\ntype='pvh'\npci=['01:00.0@5','02:00.0']\n");
        assertThat(definition.kind()).isEqualTo(Definition.Kind.PVH);
        assertThat(definition.passedFunctions())
                .extracting(passed -> passed.source() + " "
                        + passed.address().map(Object::toString).orElse("-"))
                .containsExactly("0000:01:00.0 0000:00:05.0", "0000:02:00.0 -");
        assertThat(Definition.parse("g", "name='g'").kind()).isEqualTo(Definition.Kind.PV);
        assertThat(Definition.parse("g", "name='g'\nbuilder='hvm'").kind()).isEqualTo(Definition.Kind.HVM);
    }

    @Test
    void anEntryFollowsItsDeviceToAnotherAddress() {
        Definition definition = Definition.parse("g.cfg", "pci = [ '01:00.0@5', '02:00.0' ]\n");
        Definition swapped = definition.withSources(Map.of(FIRST, SECOND, SECOND, FIRST));
        assertThat(swapped.passedFunctions())
                .extracting(passed -> passed.source() + " " + passed.address().isPresent())
                .containsExactly("0000:02:00.0 true", "0000:01:00.0 false");
    }

    private static final PciAddress NEW = new PciAddress(0, 3, 0, 1);
    private static final XlPciEntry ENTRY = XlPciEntry.of(NEW);

    private static final String GUEST = """
            # a guest; pci = [ 'ff:1f.7' ] in a comment
            name = "dom\\"u" ; type='pv'
            memory = 1024
            disk = [ 'phy:/dev/vg/u,xvda,w' ]
            pci = [
                '01:00.0,permissive=1',   # the nic, 'x'
                # nothing
                "02:00.*@5",
            ]
            on_crash = 'restart'
            """;

    @Test
    void readsWhatAGuestIsAndWhatItIsGiven() {
        XlConfig config = XlConfig.parse("u.cfg", GUEST);
        assertThat(config.name()).contains("dom\"u");
        assertThat(config.string("type")).contains("pv");
        assertThat(config.string("memory")).contains("1024");
        assertThat(config.string("disk")).isEmpty();
        assertThat(config.pci())
                .extracting(XlPciEntry::toString)
                .containsExactly("0000:01:00.0,permissive=1", "0000:02:00.*@05");
    }

    @Test
    void aLaterListReplacesAnEarlierOneAndPlusAddsToIt() {
        XlConfig config = XlConfig.parse("u.cfg", "pci=['01:00.0']\npci = ['02:00.0'];pci += [ '04:00.0' ]\n");
        assertThat(config.pci()).extracting(XlPciEntry::toString).containsExactly("0000:02:00.0", "0000:04:00.0");
    }

    @Test
    void anEntryOfItsOwnLineComesBehindTheLast() {
        assertThat(XlConfig.parse("u.cfg", GUEST).with(ENTRY).text())
                .isEqualTo(GUEST.replace("\"02:00.*@5\",\n", "\"02:00.*@5\",\n    \"0000:03:00.1\",\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pci = ['01:00.0'] | pci = ['01:00.0', '0000:03:00.1']",
                "pci = [ \"01:00.0\", ] | pci = [ \"01:00.0\", \"0000:03:00.1\", ]",
                "pci=[] | pci=['0000:03:00.1']",
                "pci=[ ] | pci=[ '0000:03:00.1']",
                "pci = ['01:00.0'] ; pci += [ '02:00.0' ] |"
                        + " pci = ['01:00.0'] ; pci += [ '02:00.0', '0000:03:00.1' ]",
                "a = 1 | a = 1~pci = [ '0000:03:00.1' ]",
                "a = 1~ | a = 1~pci = [ '0000:03:00.1' ]~",
                "pci = [~'01:00.0'~] | pci = [~'01:00.0',~'0000:03:00.1'~]",
            })
    void anEntryComesInTheMannerOfThoseThatAreThere(String before, String after) {
        assertThat(XlConfig.parse("u.cfg", before.replace('~', '\n'))
                        .with(ENTRY)
                        .text())
                .isEqualTo(after.replace('~', '\n'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r",
                "name = 'g'\r",
                "",
                "name = 'u'",
                "name = 'u'\n",
                "name = 'u'\r\n",
                "name = 'u'\r\nmemory = 1",
                "pci = []",
                "pci = [ ]\n",
                "pci = [\n]\n",
                "pci = [ # none\n]\n",
                "pci = ['01:00.0']",
                "pci=[\"01:00.0\",'02:00.0@5']\n",
                "pci = [ '01:00.0', ]\n",
                "pci = ['01:00.0',\n       '02:00.0']\n",
                "pci = [\n  '01:00.0',\n  '02:00.0'\n]\n",
                "pci = [\n  '01:00.0',\n  '02:00.0',  # nic\n]\n",
                "pci = [\n  '01:00.0',\n  '02:00.0'  # nic, no comma\n  # end\n]\nname='x'",
                "pci = [\r\n\t'01:00.0',\r\n\t'02:00.0'\r\n]\r\n",
                "pci = [ '01:00.0'\n]\n",
                "pci = [ '01:00.0'] # ]\n",
                "pci = ['01:00.0']; pci += [ '02:00.0' ]; name = 'a;b#c[\\'d'\n",
                "pci = ['03:00.0']\n",
            })
    void whatIsPutInIsTakenOutToTheByte(String text) {
        XlConfig with = XlConfig.parse("u.cfg", text).with(ENTRY);
        assertThat(with.pci()).contains(ENTRY);
        assertThat(with.withoutHostdev(NEW).orElseThrow().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pci = ['03:00.1', '01:00.0'] | pci = ['01:00.0']",
                "pci = ['01:00.0', \"03:00.1@5\", '02:00.0'] | pci = ['01:00.0', '02:00.0']",
                "pci = ['03:00.1'] | pci = []",
                "pci = [ '0000:03:00.1' ] | ``",
                "pci = [~ '03:00.1', # nic~ '01:00.0'~] | pci = [~  # nic~ '01:00.0'~]",
                "pci = [~ '01:00.0',~ '03:00.*'~] | pci = [~ '01:00.0'~]",
            })
    void takesAnEntryOutWhereverItIs(String before, String after) {
        assertThat(XlConfig.parse("u.cfg", before.replace('~', '\n'))
                        .withoutHostdev(NEW)
                        .orElseThrow()
                        .text())
                .isEqualTo(after.replace('~', '\n'));
    }

    @Test
    void takesNothingOutWhereTheFunctionIsNotGiven() {
        assertThat(XlConfig.parse("u.cfg", GUEST).withoutHostdev(NEW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a = 1~import os | line 2: 'import' is given no value",
                "a = b | line 1: a value that is no string in quotes, number or list",
                "a = 'x | line 1: a string without its end",
                "a = [ 'x' | line 1: a list without its ']'",
                "a = 1 2 | line 1: '2' behind a value",
                "~(x) | line 2: '(' is no setting's name",
            })
    void saysInWhichLineXlWouldNotUnderstandIt(String text, String what) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> XlConfig.parse("u.cfg", text.replace('~', '\n')))
                .withMessage("u.cfg, " + what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pci = '01:00.0' | line 1: pci is no list",
                "a=1~pci = [ '1' ] | line 2: '1' is no entry of a pci list: '1' is no device's address",
            })
    void saysInWhichLineThePciListIsWrong(String text, String what) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(
                        () -> XlConfig.parse("u.cfg", text.replace('~', '\n')).pci())
                .withMessage("u.cfg, " + what);
    }
}

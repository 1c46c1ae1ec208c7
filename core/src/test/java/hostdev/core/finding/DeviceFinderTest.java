package hostdev.core.finding;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeviceFinderTest {
    private static final Host HOST = host(Map.of(
            "0000:00:1d.0", new PciIds(0x8086, 0x2934),
            "0000:00:1d.7", new PciIds(0x8086, 0x293a),
            "0000:01:00.0", new PciIds(0x10de, 0x2786),
            "0000:02:00.0", new PciIds(0x10de, 0x2786),
            "10000:01:00.0", new PciIds(0x144d, 0xa80a)));

    private static Host host(Map<String, PciIds> devices) {
        TreeMap<PciAddress, PciFunction> functions = new TreeMap<>();
        devices.forEach((at, ids) -> {
            PciAddress address = PciAddress.fromSysfs(at).orElseThrow();
            functions.put(
                    address,
                    new PciFunction(
                            address,
                            ids,
                            Fact.known(Optional.empty()),
                            new PciClass(0x0c0320),
                            Fact.known(0),
                            Fact.known(Optional.empty()),
                            Fact.known(Optional.empty()),
                            Fact.known(Optional.empty()),
                            Fact.known(Optional.empty()),
                            Optional.empty()));
        });
        return new Host(functions, new TreeMap<>(), Map.of(), Fact.known(Map.of()), Fact.known("boot"));
    }

    private static String found(String text) {
        return DeviceFinder.find(HOST, text).address().toString();
    }

    private static Problem refused(String text) {
        try {
            DeviceFinder.find(HOST, text);
        } catch (Problem problem) {
            return problem;
        }
        throw new AssertionError(text + " was found");
    }

    @Test
    void findsADeviceByEachOfItsNames() {
        for (String name : List.of(
                "0000:00:1d.7", "00:1d.7", "00:1D.7", "pci_0000_00_1d_7", "8086:293a", "8086:293A", "pci_8086_293a")) {
            assertThat(found(name)).as(name).isEqualTo("0000:00:1d.7");
        }
        assertThat(found("10000:01:00.0")).isEqualTo("10000:01:00.0");
        assertThat(found("pci_10000_01_00_0")).isEqualTo("10000:01:00.0");
    }

    @Test
    void countsTwoNamesOfOneDeviceOnce() {
        assertThat(DeviceFinder.findAll(HOST, List.of("8086:293a", "00:1d.7", "00:1d.0")))
                .extracting(function -> function.address().toString())
                .containsExactly("0000:00:1d.7", "0000:00:1d.0");
    }

    @Test
    void readsAnAddressAsNvidiaSmiPrintsIt() {
        assertThat(found("00000000:01:00.0")).isEqualTo("0000:01:00.0");
        assertThat(found("00010000:01:00.0")).isEqualTo("10000:01:00.0");
        assertThat(refused("00000001:01:00.0").hint().orElseThrow()).contains("near it are: 0000:01:00.0");
    }

    @Test
    void takesAnAddressWithoutAFunctionForAllFunctions() {
        for (String text : List.of("00:1d", "0000:00:1d", "00000000:00:1D", "00:1d.*", "00:1d.0,00:1d.7")) {
            assertThat(DeviceFinder.findAll(HOST, List.of(text)))
                    .as(text)
                    .extracting(function -> function.address().toString())
                    .containsExactly("0000:00:1d.0", "0000:00:1d.7");
            assertThat(refused(text).what())
                    .contains("names 2 functions, and one is needed: 0000:00:1d.0, 0000:00:1d.7");
        }
        assertThat(found("01:00")).isEqualTo("0000:01:00.0");
        assertThat(refused("05:00").code()).isEqualTo(Problem.Code.NOT_FIT);
    }

    @Test
    void takesSeveralNamesWithCommasBetween() {
        assertThat(DeviceFinder.findAll(HOST, List.of("8086:293a,01:00.0", "02:00")))
                .extracting(function -> function.address().toString())
                .containsExactly("0000:00:1d.7", "0000:01:00.0", "0000:02:00.0");
        assertThat(refused("01:00.0,nonsense").what()).startsWith("'nonsense' is not a device's name");
    }

    @Test
    void namesTheCandidatesOfAnAmbiguousIdentifier() {
        Problem problem = refused("10de:2786");
        assertThat(problem.code()).isEqualTo(Problem.Code.USAGE);
        assertThat(problem).hasMessage("'10de:2786' fits 2 devices: 0000:01:00.0, 0000:02:00.0");
        assertThat(problem.hint()).contains("name one of them by its address");
    }

    @Test
    void takesAllOfThemWhereOneOnlyLooks() {
        assertThat(DeviceFinder.findMatching(HOST, List.of("10de:2786", "pci_10de_2786", "00:1d.7")))
                .extracting(function -> function.address().toString())
                .containsExactly("0000:00:1d.7", "0000:01:00.0", "0000:02:00.0");
    }

    @Test
    void saysWhatIsNearADeviceThatIsNotThere() {
        Problem problem = refused("00:1d.3");
        assertThat(problem.code()).isEqualTo(Problem.Code.NOT_FIT);
        assertThat(problem).hasMessage("0000:00:1d.3: there is no such device, typed as '00:1d.3'");
        assertThat(problem.hint()).contains("near it are: 0000:00:1d.0, 0000:00:1d.7; hostdev list shows all");
        assertThat(refused("8086:0000")).hasMessage("8086:0000: no device here has these identifiers");
    }

    @Test
    void quotesAMalformedNameAndSaysWhatIsWrongWithIt() {
        assertThat(refused("00:1d.9")).hasMessage("'00:1d.9' is not a device's name: a function is 0 to 7, not '9'");
        assertThat(refused("1d.7"))
                .hasMessage("'1d.7' is not a device's name: the bus is missing; did you mean 0000:00:1d.7?");
        assertThat(refused("pci_0000_02_00"))
                .hasMessage("'pci_0000_02_00' is not a device's name: the function (_0 to _7) is missing;"
                        + " did you mean 0000:02:00.0?");
        assertThat(refused("pci_0000_00_1d").hint().orElseThrow()).contains("pci_0000_00_1d_7");
        for (String text : List.of("", "eth0", "00:1d.7 ", "0000:00:3f.0", "8086:293", ",", "../../etc", "00:1d.77")) {
            assertThat(refused(text).code()).as(text).isEqualTo(Problem.Code.USAGE);
        }
    }
}

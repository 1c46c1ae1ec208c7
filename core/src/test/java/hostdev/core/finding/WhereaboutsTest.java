package hostdev.core.finding;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.Identity;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.core.model.PciPath;
import hostdev.core.model.PciPaths;
import hostdev.core.model.SerialNumbers;
import hostdev.core.model.SerialNumbers.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hosts before and after somebody had a screwdriver in his hand.
class WhereaboutsTest {
    private static final int NIC = 0x020000;
    private static final int PORT = 0x060400;

    private final TreeMap<PciAddress, PciFunction> functions = new TreeMap<>();
    private final Map<PciAddress, SerialNumbers> serials = new HashMap<>();

    /// Two root ports, one card in each, of the same kind.
    WhereaboutsTest() {
        put("00:02.0", PORT, "8086:3420", "");
        put("00:03.0", PORT, "8086:3420", "");
    }

    private static PciAddress at(String text) {
        return PciAddress.fromSysfs("0000:" + text).orElseThrow();
    }

    private void put(String at, int pciClass, String ids, String below) {
        String[] id = ids.split(":", -1);
        functions.put(
                at(at),
                new PciFunction(
                        at(at),
                        new PciIds(Integer.parseInt(id[0], 16), Integer.parseInt(id[1], 16)),
                        Fact.known(Optional.of(new PciIds(0x1af4, 0x1100))),
                        new PciClass(pciClass),
                        Fact.known(0),
                        Fact.known(Optional.<DriverName>empty()),
                        Fact.known(Optional.empty()),
                        Fact.known(Optional.empty()),
                        Fact.known(Optional.empty()),
                        below.isEmpty() ? Optional.empty() : Optional.of(at(below))));
    }

    private void card(String at, String below, String serial) {
        put(at, NIC, "8086:10d3", below);
        if (!serial.isEmpty()) {
            serials.put(at(at), new SerialNumbers(Map.of(Source.PCIE, serial)));
        }
    }

    private void out(String at) {
        functions.remove(at(at));
        serials.remove(at(at));
    }

    private Host host() {
        return new Host(functions, new TreeMap<>(), Map.of(), Fact.known(Map.of()), Fact.known("boot"));
    }

    private KeptPromise promise(String at) {
        PciFunction function = host().function(at(at)).orElseThrow();
        SerialNumbers serial = serials.getOrDefault(at(at), SerialNumbers.none());
        return new KeptPromise(new GuestName("win11"), at(at), false, Identity.of(host(), function, serial));
    }

    private Whereabouts find(KeptPromise promise) {
        return Whereabouts.of(promise, host(), serials);
    }

    @Test
    void whatIsWhereItWasIsIt() {
        card("01:00.0", "00:02.0", "");
        assertThat(find(promise("01:00.0"))).isEqualTo(new Whereabouts.There(at("01:00.0")));
    }

    @Test
    void whatTheFirmwareNumberedAnewIsFoundByItsWayFromTheRoot() {
        card("01:00.0", "00:03.0", "");
        KeptPromise promise = promise("01:00.0");
        out("01:00.0");
        card("01:00.0", "00:02.0", ""); // the same kind, put in before it: the buses behind are numbered anew
        card("02:00.0", "00:03.0", "");
        assertThat(find(promise)).isEqualTo(new Whereabouts.Moved(at("01:00.0"), at("02:00.0")));
    }

    @Test
    void aSerialNumberIsFollowedToAnotherSlot() {
        card("01:00.0", "00:02.0", "aa-01");
        card("02:00.0", "00:03.0", "aa-02");
        KeptPromise promise = promise("01:00.0");
        out("01:00.0");
        out("02:00.0");
        card("01:00.0", "00:02.0", "aa-02");
        card("02:00.0", "00:03.0", "aa-01");
        assertThat(find(promise)).isEqualTo(new Whereabouts.Moved(at("01:00.0"), at("02:00.0")));
    }

    @Test
    void anotherSerialNumberInTheSamePlaceIsNotIt() {
        card("01:00.0", "00:02.0", "aa-01");
        KeptPromise promise = promise("01:00.0");
        card("01:00.0", "00:02.0", "aa-99");
        assertThat(find(promise)).isEqualTo(new Whereabouts.Gone(host().function(at("01:00.0"))));
    }

    @Test
    void anotherKindInTheSamePlaceIsNotIt() {
        card("01:00.0", "00:02.0", "");
        KeptPromise promise = promise("01:00.0");
        put("01:00.0", 0x010802, "1b36:0010", "00:02.0");
        assertThat(find(promise)).isInstanceOf(Whereabouts.Gone.class);
        out("01:00.0");
        assertThat(find(promise)).isEqualTo(new Whereabouts.Gone(Optional.empty()));
    }

    @Test
    void withoutNumbersTheOnlyNewOneOfItsKindIsIt() {
        card("01:00.0", "00:02.0", "");
        KeptPromise promise = promise("01:00.0");
        out("01:00.0");
        card("02:00.0", "00:03.0", "");
        assertThat(find(promise)).isEqualTo(new Whereabouts.Moved(at("01:00.0"), at("02:00.0")));
    }

    @Test
    void withoutNumbersTheTwinThatWasThereThenIsNotIt() {
        card("01:00.0", "00:02.0", "");
        card("02:00.0", "00:03.0", "");
        KeptPromise promise = promise("01:00.0");
        out("01:00.0");
        assertThat(find(promise)).isEqualTo(new Whereabouts.Gone(Optional.empty()));
    }

    @Test
    void severalNewOnesWithoutNumbersAreDoubtful() {
        put("00:04.0", PORT, "8086:3420", "");
        card("01:00.0", "00:02.0", "");
        KeptPromise promise = promise("01:00.0");
        out("01:00.0");
        card("02:00.0", "00:03.0", "");
        card("03:00.0", "00:04.0", "");
        assertThat(find(promise))
                .isInstanceOfSatisfying(
                        Whereabouts.Doubtful.class,
                        doubtful -> assertThat(doubtful.candidates())
                                .extracting(PciFunction::address)
                                .containsExactly(at("02:00.0"), at("03:00.0")));
    }

    @Test
    void aNumberThatNobodyShowsNowMakesEvenOneCandidateDoubtful() {
        card("01:00.0", "00:02.0", "aa-01");
        KeptPromise promise = promise("01:00.0");
        out("01:00.0");
        card("02:00.0", "00:03.0", "");
        assertThat(find(promise)).isInstanceOf(Whereabouts.Doubtful.class);
    }

    @Test
    void aNumberThatADriverHidesDoesNotMatterInTheSamePlace() {
        card("01:00.0", "00:02.0", "");
        serials.put(at("01:00.0"), new SerialNumbers(Map.of(Source.NVME, "S123")));
        KeptPromise promise = promise("01:00.0");
        serials.clear(); // now on vfio-pci
        assertThat(find(promise)).isEqualTo(new Whereabouts.There(at("01:00.0")));
    }

    @Test
    void theFunctionsOfOneCardHaveOneNumberAndStayApart() {
        card("01:00.0", "00:02.0", "aa-01");
        card("01:00.1", "00:02.0", "aa-01");
        KeptPromise second = promise("01:00.1");
        assertThat(find(second)).isEqualTo(new Whereabouts.There(at("01:00.1")));
        out("01:00.0");
        out("01:00.1");
        card("02:00.0", "00:03.0", "aa-01");
        card("02:00.1", "00:03.0", "aa-01");
        assertThat(find(second)).isEqualTo(new Whereabouts.Moved(at("01:00.1"), at("02:00.1")));
    }

    @Test
    void virtualFunctionsOnAFurtherBusHavePathsOfTheirOwn() {
        card("01:00.0", "00:02.0", "");
        card("01:10.0", "00:02.0", "");
        card("02:10.0", "00:02.0", "");
        Host host = host();
        assertThat(new PciPaths(host).of(host.function(at("01:10.0")).orElseThrow()))
                .hasToString("0000:00/02.0/10.0");
        assertThat(new PciPaths(host).of(host.function(at("02:10.0")).orElseThrow()))
                .hasToString("0000:00/02.0/+1:10.0");
    }

    /// How often all functions of a host were gone through to tell what one of many alike is known by.
    private static int walks(int functions) {
        WhereaboutsTest bench = new WhereaboutsTest();
        for (int number = 0; number < functions; number++) {
            bench.card("%02x:%02x.%d".formatted(1 + number / 256, number / 8 % 32, number % 8), "00:02.0", "");
        }
        WalkedFunctions walked = new WalkedFunctions();
        walked.putAll(bench.functions);
        Host host = new Host(walked, new TreeMap<>(), Map.of(), Fact.known(Map.of()), Fact.known("boot"));
        PciFunction virtual = host.function(at("01:00.1")).orElseThrow();
        Identity identity = Identity.of(host, virtual, SerialNumbers.none());
        KeptPromise promise = new KeptPromise(new GuestName("win11"), at("1f:00.0"), false, identity);
        assertThat(identity.alike()).hasSize(functions - 1);
        assertThat(Whereabouts.of(promise, host, Map.of())).isInstanceOf(Whereabouts.Moved.class);
        return walked.walks;
    }

    private static final class WalkedFunctions extends TreeMap<PciAddress, PciFunction> {
        private static final long serialVersionUID = 1;
        private int walks;

        @Override
        public Collection<PciFunction> values() {
            walks++;
            return super.values();
        }
    }

    @Test
    void aHostIsGoneThroughAsOftenForThousandsOfAKindAsForAFew() {
        assertThat(walks(2048)).isEqualTo(walks(8));
    }

    @Test
    void aHostWhoseBridgesLeadInACircleDoesNotHangUs() {
        put("00:05.0", PORT, "8086:3420", "00:06.0");
        put("00:06.0", PORT, "8086:3420", "00:05.0");
        Host host = host();
        assertThat(new PciPaths(host)
                        .of(host.function(at("00:05.0")).orElseThrow())
                        .text())
                .startsWith("0000:00/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0000:00", "0000:00/1d.8", "0000:00/../00.0", "00:00/1d.7", "0000:00/1d.7/", "0000:00/2d.0"})
    void aTextThatIsNoPathIsRefused(String text) {
        assertThat(PciPath.isValid(text)).isFalse();
    }
}

package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.boot.KeepFacts;
import hostdev.core.boot.KeepFiles;
import hostdev.core.boot.KeptDevice;
import hostdev.core.finding.Finding;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the host does with a function refuses; `--force` overrides it by name, and some of it never.
class ForceTest {
    private static final String NIC = "01:00.0";
    private static final Use ROUTE = new Use("default route", Refusal.UNLESS_FORCED, "give it to another");
    private static final Use ROOT = new Use("mounted at /", Refusal.ALWAYS, "");
    private static final Use NOTED = new Use("keyboard", Refusal.NONE);

    static Stream<Goal> forced() {
        return Stream.of(
                new Goal.Assign(List.of(Desk.at(NIC)), new GuestName("win2k3"), false, false, true),
                new Goal.Bind(Desk.at(NIC), DriverName.VFIO_PCI, true),
                new Goal.Unbind(Desk.at(NIC), true),
                new Goal.Reset(Desk.at(NIC), true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forced")
    void takesWhatTheHostUsesAndNamesEachUse(Goal goal) {
        Desk desk = desk().attached(NIC, Kind.NETWORK, "eth1", ROUTE, NOTED);

        assertThat(desk.plan(goal)).isInstanceOfSatisfying(Planning.Planned.class, planned -> {
            assertThat(planned.plan().goal()).endsWith(" --force");
            assertThat(planned.plan().notes())
                    .extracting(Finding::code, Finding::what)
                    .contains(
                            org.assertj.core.api.Assertions.tuple(
                                    "use-overridden", "--force takes it from the host: eth1 (default route)"),
                            org.assertj.core.api.Assertions.tuple(
                                    "host-uses-device", "eth1 (keyboard) goes away from the host with it"));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forced")
    void neverTakesWhatTheHostLivesOn(Goal goal) {
        Desk desk = desk().attached(NIC, Kind.BLOCK, "sda", ROUTE, ROOT);

        assertThat(desk.plan(goal)).isInstanceOfSatisfying(Planning.Refused.class, refused -> {
            Finding first = refused.findings().getFirst();
            assertThat(first.code()).isEqualTo("host-lives-on-device");
            assertThat(first.what()).contains("sda (mounted at /)");
            assertThat(first.why()).contains("--force does not override this");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forced")
    void neverTakesWhatAGuestHolds(Goal goal) {
        assertThat(codes(desk().held(NIC, "rescue"), goal)).contains("device-held");
        assertThat(codes(desk().holdersUnseen(), goal)).contains("holders-unknown");
    }

    @Test
    void whatTheHostUsesInTheSameWayIsOneReason() {
        Use virtual = new Use("virtual by SR-IOV", Refusal.UNLESS_FORCED, "if nobody uses it: echo 0");
        Desk desk = desk();
        for (int function = 1; function <= 7; function++) {
            desk = desk.attached(NIC, Kind.FUNCTION, "0000:01:00." + function, virtual);
        }

        assertThat(desk.plan(new Goal.Unbind(Desk.at(NIC), false)))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.findings())
                                .singleElement()
                                .satisfies(finding -> assertThat(finding.what())
                                        .contains("0000:01:00.1", "0000:01:00.2")
                                        .endsWith("(virtual by SR-IOV)")));
    }

    @Test
    void withoutForceTheGravestComesFirstAndEachUseHasItsRemedy() {
        Desk desk = desk().attached(NIC, Kind.BLOCK, "sda", NOTED, ROUTE, ROOT);

        Planning planning = desk.plan(new Goal.Unbind(Desk.at(NIC)));

        assertThat(planning).isInstanceOfSatisfying(Planning.Refused.class, refused -> {
            assertThat(refused.findings())
                    .extracting(Finding::code)
                    .containsExactly("host-lives-on-device", "host-needs-device", "host-uses-device");
            assertThat(refused.findings().get(1).fix()).contains("give it to another");
        });
    }

    @Test
    void theLastTwoKeyboardsAreNotTakenTogetherThoughEitherMayGo() {
        Desk desk = Desk.chapter()
                .attached("00:1d.0", Kind.USB, "1-1 Keyboard", keyboardBeside("00:1d.1"))
                .attached("00:1d.1", Kind.USB, "2-1 Keyboard", keyboardBeside("00:1d.0"));
        GuestName guest = new GuestName("win2k3");
        List<PciAddress> group = List.of(Desk.at("00:1d.0"), Desk.at("00:1d.1"), Desk.at("00:1d.7"));

        assertThat(desk.plan(new Goal.Unbind(Desk.at("00:1d.0")))).isInstanceOf(Planning.Planned.class);
        assertThat(desk.plan(new Goal.Assign(group, guest, false, false, false)))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.findings())
                                .filteredOn(Finding::isBlocking)
                                .extracting(Finding::what)
                                .containsExactly(
                                        "the host uses it: 1-1 Keyboard (the host's last keyboard)",
                                        "the host uses it: 2-1 Keyboard (the host's last keyboard)"));
        assertThat(codes(desk, new Goal.Assign(List.of(group.getFirst()), guest, false, true, false)))
                .as("the others are taken along with the group")
                .contains("host-needs-device");
        assertThat(desk.plan(new Goal.Assign(group, guest, false, false, true))).isInstanceOf(Planning.Planned.class);
    }

    @Test
    void aKeyboardThatIsKeptForGuestsFromTheNextBootOnExcusesNoOther() {
        Desk desk = Desk.chapter().attached("00:1d.1", Kind.USB, "2-1 Keyboard", keyboardBeside("00:1d.0"));
        String kept = KeepFiles.texts(
                        List.of(new KeptDevice(
                                Desk.at("00:1d.0"), new PciIds(0x8086, 0x2934), Optional.empty(), DriverName.VFIO_PCI)),
                        List.of(),
                        Optional.empty())
                .get(KeepFiles.RULES);
        Map<String, Fact<Optional<String>>> files = Map.of(KeepFiles.RULES, Fact.known(Optional.ofNullable(kept)));
        List<PciAddress> other = List.of(Desk.at("00:1d.1"));

        assertThat(codes(desk, new Goal.Keep(other, new KeepFacts(files, Map.of(), Optional.empty(), false))))
                .contains("host-needs-device");
        assertThat(desk.plan(new Goal.Keep(other, new KeepFacts(Map.of(), Map.of(), Optional.empty(), false))))
                .isInstanceOf(Planning.Planned.class);
    }

    private static Use keyboardBeside(String other) {
        return new Use("keyboard", Refusal.NONE, "plug it in elsewhere", Set.of(Desk.at(other)));
    }

    private static Desk desk() {
        return Desk.chapter().resettable(NIC);
    }

    private static List<String> codes(Desk desk, Goal goal) {
        assertThat(desk.plan(goal)).isInstanceOf(Planning.Refused.class);
        return ((Planning.Refused) desk.plan(goal))
                .findings().stream().map(Finding::code).toList();
    }
}

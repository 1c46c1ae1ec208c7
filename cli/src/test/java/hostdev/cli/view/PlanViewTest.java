package hostdev.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.Golden;
import hostdev.core.json.JsonText;
import hostdev.core.model.Attachment;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Plan;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.KeepOrigin;
import hostdev.core.plan.step.LoadModule;
import hostdev.core.plan.step.LoseNetwork;
import hostdev.core.plan.step.ProbeDefault;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.RestoreNetwork;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.StartGuest;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.Telling;
import hostdev.host.apply.Applied;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanViewTest {
    private static final Duration BEGUN = Duration.ofHours(9);
    private static final PciAddress NIC = HostBuilder.address("01:00.0");
    private static final PciAddress EHCI = HostBuilder.address("00:1d.7");
    private static final GuestName GUEST = new GuestName("win2k3");
    private static final Binding E1000E =
            new Binding(Optional.of(new DriverName("e1000e")), Optional.of(new DriverName("e1000e")));
    private static final Binding VFIO = Binding.of(DriverName.VFIO_PCI);
    private static final NetworkConfig ETH1 = new NetworkConfig(
            "eth1",
            Optional.of("52:54:00:00:77:0a"),
            true,
            9000,
            List.of("192.0.2.7/24"),
            List.of("198.51.100.0/24 via 192.0.2.1"));
    private static final Origin ORIGIN = new Origin(NIC, E1000E, List.of(ETH1), false, "boot");

    private static final Plan ASSIGN = new Plan(
            "assign 0000:01:00.0 --to win2k3 --start",
            List.of(
                    new LoadModule("vfio-pci"),
                    new KeepOrigin(NIC, Optional.empty(), Optional.of(ORIGIN)),
                    new LoseNetwork(NIC, ETH1),
                    new Rebind(NIC, E1000E, new Binding(Optional.of(DriverName.VFIO_PCI), E1000E.override())),
                    new DefineGuest(GUEST, definition(""), definition(hostdev(""))),
                    new StartGuest(GUEST)),
            List.of());

    private static final Plan RELEASE = new Plan(
            "release 0000:01:00.0 0000:00:1d.7",
            List.of(
                    new DefineGuest(GUEST, definition(hostdev("")), definition("")),
                    new Rebind(NIC, VFIO, E1000E),
                    new RestoreNetwork(NIC, ETH1),
                    new KeepOrigin(NIC, Optional.of(ORIGIN), Optional.empty()),
                    new ProbeDefault(EHCI, VFIO)),
            List.of());

    @Test
    void aPlanIsShownStepByStepAndSaysThatNothingIsChanged() {
        Golden.check("plan-assign", new PlanView(ASSIGN));
        Golden.check("plan-release", new PlanView(RELEASE));
    }

    @Test
    void aReleaseShowsWhatCameBack() {
        Binding ehci = Binding.of(new DriverName("ehci-pci"));
        Applied applied = new Applied(
                RELEASE,
                "20261122T173000Z-4711",
                List.of(
                        done(RELEASE.steps().get(0), new Seen.Defined(definition(""))),
                        done(RELEASE.steps().get(1), new Seen.Bound(E1000E)),
                        done(RELEASE.steps().get(2), new Seen.Network("eth1", false)),
                        done(RELEASE.steps().get(3), new Seen.AsPlanned()),
                        done(RELEASE.steps().get(4), new Seen.Bound(ehci))));
        Host after = new HostBuilder()
                .function("00:1d.7", 0x8086293a, 0x0c0320, "ehci-pci", 4)
                .function("01:00.0", 0x808610d3, 0x020000, "e1000e", 7)
                .attached("01:00.0", Attachment.Kind.NETWORK, "eth1")
                .build();

        Golden.check("applied-release", new AppliedView(applied, after, Optional.empty(), Optional.empty()));
    }

    @Test
    void timingsAreOfEachStepAndFromTheFirstEffectToTheLastReadBack() {
        Applied applied = new Applied(
                RELEASE,
                "20261122T173000Z-4711",
                List.of(
                        new Applied.DoneStep(
                                RELEASE.steps().get(1), new Seen.Bound(E1000E), BEGUN, BEGUN.plusNanos(12_345_678)),
                        new Applied.DoneStep(
                                RELEASE.steps().get(3),
                                new Seen.AsPlanned(),
                                BEGUN.plusMillis(15),
                                BEGUN.plusMillis(16))));

        Timings timings = new Timings(applied);

        assertThat(timings.lines().stream().map(Line::toString))
                .containsExactly(
                        "effect to read-back:",
                        "   12.345 ms  rebind  0000:01:00.0",
                        "    1.000 ms  keep-origin",
                        "   16.000 ms  from the first effect to the last read-back");
        assertThat(JsonText.line(timings.json()))
                .contains("{\"step\":\"rebind\",\"subject\":\"0000:01:00.0\",\"milliseconds\":12.345}")
                .endsWith("\"milliseconds\":16.000}");
    }

    @Test
    void theGuestsAddressIsShownOnceItIsKnown() {
        Step define = ASSIGN.steps().get(4);
        String filled =
                definition(hostdev("<address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/>"));

        Line line = PlanLines.of(ASSIGN, Screen.pipe())
                .line(define, Optional.of(new Seen.Defined(filled)))
                .orElseThrow();

        assertThat(line.toString()).isEqualTo("win2k3        gets 0000:01:00.0, guest address 0000:00:05.0");
    }

    @Test
    void allFunctionsOfADeviceAreNotShownAsItsFirst() {
        Step define = new DefineGuest(GUEST, "name = 'win2k3'\npci = [ '0a:00.*' ]\n", "name = 'win2k3'\n");

        Line line = PlanLines.of(new Plan("", List.of(define), List.of()), Screen.pipe())
                .line(define, Optional.empty())
                .orElseThrow();

        assertThat(line.toString()).isEqualTo("win2k3  no longer gets all functions of 0000:0a:00");
    }

    @Test
    void whatIsSaidOfADeviceIsShownAsItIsTyped() {
        String said = definition(hostdev("<rom enabled='no'/><boot order='2'/><address type='unassigned'/>"));
        Step define = new DefineGuest(GUEST, definition(""), said);

        Line line = PlanLines.of(new Plan("", List.of(define), List.of()), Screen.pipe())
                .line(define, Optional.empty())
                .orElseThrow();

        assertThat(line.toString())
                .isEqualTo("win2k3  gets 0000:01:00.0, unseen by the guest, with --rom off --boot-order 2");
        assertThat(JsonText.line(define.shown(Telling.of(Optional.empty())).build()))
                .contains("\"rom\":{\"enabled\":false,\"bar\":null,\"file\":null}")
                .contains("\"boot_order\":2")
                .contains("\"place\":{\"in_guest\":false}");
    }

    @Test
    void aScreenWithoutUnicodeGetsAPlainArrow() {
        Line line = PlanLines.of(ASSIGN, new Screen(80, false))
                .line(ASSIGN.steps().get(3), Optional.empty())
                .orElseThrow();

        assertThat(line.toString()).isEqualTo("0000:01:00.0  e1000e -> vfio-pci");
    }

    @Test
    void aDefinitionWithAPasswordIsNeverShown() {
        Step step = new DefineGuest(GUEST, definition(""), definition("<graphics type='vnc' passwd='secret'/>"));
        Plan plan = new Plan("edit win2k3", List.of(step), List.of());

        assertThat(JsonText.line(new PlanView(plan).json())).doesNotContain("secret");
        assertThat(new PlanView(plan).lines(Screen.pipe()).toString()).doesNotContain("secret");
    }

    @Test
    void nothingToDoIsSaid() {
        PlanView view = new PlanView(new Plan("release 0000:01:00.0", List.of(), List.of()));

        assertThat(view.lines(Screen.pipe()).getFirst().toString()).startsWith("nothing to do");
    }

    private static Applied.DoneStep done(Step step, Seen seen) {
        return new Applied.DoneStep(step, seen, BEGUN, BEGUN.plusMillis(12));
    }

    private static String definition(String devices) {
        return "<domain><name>win2k3</name><devices>" + devices + "</devices></domain>";
    }

    private static String hostdev(String address) {
        return "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x01'"
                + " slot='0x00' function='0x0'/></source>" + address + "</hostdev>";
    }
}

package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.model.Attachment;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.KeepOrigin;
import hostdev.core.plan.step.LoadModule;
import hostdev.core.plan.step.ProbeDefault;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.StartGuest;
import hostdev.core.plan.step.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GuestPlannerTest {
    private static final GuestName WIN2K3 = new GuestName("win2k3");
    private static final PciAddress NIC = new PciAddress(0, 1, 0, 0);
    private static final PciAddress DISK = new PciAddress(0, 2, 0, 0);
    private static final PciAddress BRIDGE = new PciAddress(0, 0, 0x1f, 0);
    private static final PciAddress MISSING = new PciAddress(0, 9, 0, 0);
    private static final String EMPTY = definition();

    private final TreeMap<PciAddress, PciFunction> functions = new TreeMap<>();
    private final TreeMap<IommuGroupId, IommuGroup> groups = new TreeMap<>();
    private Map<PciAddress, Origin> origins = Map.of();
    private Set<DriverName> drivers = Set.of(DriverName.VFIO_PCI);

    GuestPlannerTest() {
        put(NIC, 0x020000, "vfio-pci", 1);
        put(DISK, 0x010802, "nvme", 2);
        put(BRIDGE, 0x060100, "", 3);
    }

    private void put(PciAddress address, int code, String driver, int group) {
        Optional<DriverName> bound = driver.isEmpty() ? Optional.empty() : Optional.of(new DriverName(driver));
        IommuGroupId id = new IommuGroupId(group);
        functions.put(
                address,
                new PciFunction(
                        address,
                        new PciIds(0x8086, 0x10d3),
                        Fact.known(Optional.empty()),
                        new PciClass(code),
                        Fact.known(0),
                        Fact.known(bound),
                        Fact.known(Optional.empty()),
                        Fact.known(Optional.of(id)),
                        Fact.known(Optional.empty()),
                        Optional.empty()));
        groups.put(id, new IommuGroup(id, List.of(address), Fact.known(List.of())));
    }

    private Planning plan(Goal goal, Guest... guests) {
        Map<PciAddress, List<Attachment>> attached = Map.of(
                DISK,
                List.of(new Attachment(
                        Attachment.Kind.BLOCK,
                        "nvme0n1",
                        List.of(new Attachment.Use("mounted at /", Attachment.Refusal.ALWAYS)))));
        Host host = new Host(functions, groups, attached, Fact.known(Map.of()), Fact.known("boot"));
        return Planner.plan(
                new Situation(
                        host,
                        Fact.known(List.of(guests)),
                        origins,
                        Map.of(),
                        drivers,
                        Set.of(),
                        Fact.known(Optional.of("DMAR")),
                        Optional.empty()),
                goal);
    }

    private static Guest guest(Guest.State state, String definition) {
        return new Guest(WIN2K3, state, definition, true);
    }

    private static String definition(PciAddress... devices) {
        StringBuilder text = new StringBuilder("<domain><name>win2k3</name><devices>");
        for (PciAddress device : devices) {
            text.append("<hostdev type='pci' managed='yes'><source><address domain='")
                    .append(device.domain())
                    .append("' bus='")
                    .append(device.bus())
                    .append("' slot='")
                    .append(device.device())
                    .append("' function='")
                    .append(device.function())
                    .append("'/></source></hostdev>");
        }
        return text.append("</devices></domain>").toString();
    }

    private static List<String> codes(Planning planning) {
        return switch (planning) {
            case Planning.Refused(var findings) ->
                findings.stream()
                        .filter(finding -> finding.severity() == Finding.Severity.BLOCKS)
                        .map(Finding::code)
                        .toList();
            case Planning.Planned planned -> throw new AssertionError("planned: " + planned);
        };
    }

    private static List<Step> steps(Planning planning) {
        return switch (planning) {
            case Planning.Planned(var plan) -> plan.steps();
            case Planning.Refused refused -> throw new AssertionError("refused: " + refused);
        };
    }

    private Goal redefine(String after) {
        return new Goal.Redefine(WIN2K3, EMPTY, after, true, "edit");
    }

    @Test
    void startsAGuestWhoseDevicesTheHostDoesWithout() {
        assertThat(steps(plan(new Goal.Start(WIN2K3, true), guest(Guest.State.SHUT_OFF, definition(NIC)))))
                .containsExactly(new StartGuest(WIN2K3));
    }

    @Test
    void loadsVfioBeforeAGuestWithADeviceStartsAndNotForOneWithout() {
        drivers = Set.of();
        assertThat(steps(plan(new Goal.Start(WIN2K3, true), guest(Guest.State.SHUT_OFF, definition(NIC)))))
                .containsExactly(new LoadModule("vfio-pci"), new StartGuest(WIN2K3));
        assertThat(steps(plan(new Goal.Start(WIN2K3, true), guest(Guest.State.SHUT_OFF, EMPTY))))
                .containsExactly(new StartGuest(WIN2K3));
    }

    @Test
    void refusesToStartAGuestThatWouldTakeADiskTheHostLivesOn() {
        assertThat(codes(plan(new Goal.Start(WIN2K3, true), guest(Guest.State.SHUT_OFF, definition(DISK)))))
                .containsExactly("host-lives-on-device");
    }

    @Test
    void refusesToStartAGuestWhoseDeviceIsNotThere() {
        assertThat(codes(plan(new Goal.Start(WIN2K3, true), guest(Guest.State.SHUT_OFF, definition(MISSING)))))
                .containsExactly("no-such-device");
    }

    @Test
    void refusesToStartAGuestThatRunsOrIsNotThere() {
        assertThat(codes(plan(new Goal.Start(WIN2K3, true), guest(Guest.State.RUNNING, EMPTY))))
                .containsExactly("guest-runs-already");
        assertThat(codes(plan(new Goal.Start(WIN2K3, true)))).containsExactly("no-such-guest");
    }

    @Test
    void judgesNoDeviceOfAGuestOnAnotherHost() {
        assertThat(steps(plan(new Goal.Start(WIN2K3, false), guest(Guest.State.SHUT_OFF, definition(DISK)))))
                .containsExactly(new StartGuest(WIN2K3));
    }

    @Test
    void givesAGuestANewDefinition() {
        String after = definition(NIC, MISSING);
        assertThat(steps(plan(redefine(after), guest(Guest.State.SHUT_OFF, EMPTY))))
                .containsExactly(new DefineGuest(WIN2K3, EMPTY, after));
    }

    @Test
    void refusesADefinitionThatAddsAPartOfTheChipsetOrADiskTheHostLivesOn() {
        assertThat(codes(plan(redefine(definition(BRIDGE)), guest(Guest.State.SHUT_OFF, EMPTY))))
                .containsExactly("is-chipset");
        assertThat(codes(plan(redefine(definition(DISK)), guest(Guest.State.SHUT_OFF, EMPTY))))
                .containsExactly("host-lives-on-device");
    }

    @Test
    void leavesAloneWhatTheDefinitionNamedBefore() {
        String before = definition(DISK);
        String after = before.replace("<devices>", "<devices><!-- -->");
        assertThat(steps(plan(
                        new Goal.Redefine(WIN2K3, before, after, true, "edit"), guest(Guest.State.SHUT_OFF, before))))
                .hasSize(1);
    }

    @Test
    void refusesToEditAGuestThatRunsOrThatSomebodyElseHasChanged() {
        assertThat(codes(plan(redefine(definition(NIC)), guest(Guest.State.PAUSED, EMPTY))))
                .containsExactly("guest-runs");
        assertThat(codes(plan(redefine(definition(NIC)), guest(Guest.State.SHUT_OFF, EMPTY + " "))))
                .containsExactly("definition-changed");
    }

    @Test
    void reattachesToTheDriverAndOverrideOfBefore() {
        Binding was = new Binding(Optional.of(new DriverName("e1000e")), Optional.of(new DriverName("e1000e")));
        Origin origin = new Origin(NIC, was, List.of(), false, "boot");
        origins = Map.of(NIC, origin);
        assertThat(steps(plan(new Goal.Reattach(NIC), guest(Guest.State.SHUT_OFF, definition(NIC)))))
                .containsExactly(
                        new Rebind(NIC, Binding.of(DriverName.VFIO_PCI), was),
                        new KeepOrigin(NIC, Optional.of(origin), Optional.empty()));
    }

    @Test
    void letsTheKernelChooseADriverWhereNobodyKeptWhichItWas() {
        assertThat(steps(plan(new Goal.Reattach(NIC))))
                .containsExactly(new ProbeDefault(NIC, Binding.of(DriverName.VFIO_PCI)));
    }

    @Test
    void reattachesNothingThatTheHostHasAlready() {
        assertThat(steps(plan(new Goal.Reattach(DISK)))).isEmpty();
    }
}

package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.model.Attachment;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.model.PciHeader;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.KeepOrigin;
import hostdev.core.plan.step.LoadModule;
import hostdev.core.plan.step.LoseNetwork;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.ResetFunction;
import hostdev.core.plan.step.StartGuest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final String EHCI = "00:1d.7";
    private static final String UHCI = "00:1d.0";
    private static final String NIC = "01:00.0";
    private static final DriverName EHCI_PCI = new DriverName("ehci-pci");
    private static final NetworkConfig ETH1 =
            new NetworkConfig("eth1", Optional.empty(), true, 1500, List.of("192.0.2.7/24"), List.of());

    @Test
    void takesOneFunctionAndDescribesItToTheGuest() {
        Plan plan = planned(Desk.chapter(), assign(NIC));

        assertThat(plan.steps())
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly("KeepOrigin", "Rebind", "KeepPromise", "DefineGuest");
        assertThat(plan.steps().get(1))
                .isEqualTo(new Rebind(
                        Desk.at(NIC), Binding.of(new DriverName("e1000e")), Binding.of(DriverName.VFIO_PCI)));
        assertThat(defined(plan)).contains("managed='yes'").contains("bus='0x01' slot='0x00' function='0x0'");
    }

    @Test
    void keepsTheOverrideThatAFunctionHas() {
        Desk desk = Desk.chapter()
                .function(
                        NIC,
                        0x020000,
                        Fact.known(Optional.of(new DriverName("e1000e"))),
                        Fact.known(Optional.of(new DriverName("e1000e"))),
                        7);

        Plan plan = planned(desk, assign(NIC));

        Rebind rebind = rebinds(plan).getFirst();
        assertThat(rebind.after().override()).contains(new DriverName("e1000e"));
        assertThat(origins(plan).getFirst().binding().override()).contains(new DriverName("e1000e"));
    }

    @Test
    void refusesToSplitAGroupAndNamesEveryMemberAndTheCommand() {
        Desk desk = Desk.chapter().attached(UHCI, Attachment.Kind.USB, "2-1", "keyboard", false);

        Finding finding = refused(desk, assign(EHCI)).getLast();

        assertThat(finding.code()).isEqualTo("group-not-viable");
        assertThat(finding.what())
                .contains("group 4")
                .contains("0000:00:1d.0 (uhci_hcd, 2-1 keyboard)")
                .contains("0000:00:1d.1 (uhci_hcd)");
        assertThat(finding.fix().orElseThrow()).endsWith("hostdev assign 0000:00:1d.7 --to win2k3 --with-group");
    }

    @Test
    void takesTheGroupAlongButGivesTheGuestOnlyWhatWasNamed() {
        Plan plan = planned(Desk.chapter(), new Goal.Assign(List.of(Desk.at(EHCI)), guest("win2k3"), true, true));

        assertThat(rebinds(plan))
                .hasSize(3)
                .allMatch(step -> step.after().driver().equals(Optional.of(DriverName.VFIO_PCI)));
        assertThat(origins(plan)).filteredOn(Origin::takenAlong).hasSize(2);
        assertThat(defined(plan)).containsOnlyOnce("<hostdev");
        assertThat(plan.steps().getLast()).isEqualTo(new StartGuest(guest("win2k3")));
    }

    @Test
    void aMemberWithoutDriverOrOnADriverForGuestsIsNotInTheWay() {
        Desk desk = Desk.chapter()
                .function(UHCI, 0x0c0300, "", 4)
                .function("00:1d.1", 0x0c0300, "pci-stub", 4)
                .function("00:1c.0", 0x060400, "pcieport", 4);

        assertThat(rebinds(planned(desk, assign(EHCI))))
                .extracting(Rebind::device)
                .containsExactly(Desk.at(EHCI));
    }

    @Test
    void aPartOfTheChipsetInTheGroupThatAHostDriverHasIsNeverTaken() {
        Desk desk = Desk.chapter().function("00:1f.2", 0x010601, "ahci", 5);

        assertThat(codes(refused(desk, new Goal.Assign(List.of(Desk.at("00:1f.2")), guest("win2k3"), true, false))))
                .containsExactly("group-has-chipset");
    }

    @Test
    void refusesABridge() {
        Desk desk = Desk.chapter().function("00:1c.0", 0x060400, "pcieport", 9);
        assertThat(codes(refused(desk, assign("00:1c.0")))).containsExactly("is-bridge");
        assertThat(codes(refused(desk, new Goal.Unbind(Desk.at("00:1c.0"))))).containsExactly("is-bridge");
    }

    @Test
    void refusesThePartsOfTheChipsetByHandToo() {
        assertThat(codes(refused(Desk.chapter(), assign("00:1f.0")))).containsExactly("is-chipset");
        assertThat(codes(refused(Desk.chapter(), new Goal.Unbind(Desk.at("00:1f.0")))))
                .containsExactly("is-chipset");
        assertThat(codes(refused(Desk.chapter(), new Goal.Bind(Desk.at("00:1f.0"), DriverName.VFIO_PCI))))
                .containsExactly("is-chipset");
    }

    @Test
    void aPartOfTheChipsetMayGetItsDriverBack() {
        Desk desk = Desk.chapter().function("00:1f.0", 0x060100, "", 5);
        assertThat(planned(desk, new Goal.Bind(Desk.at("00:1f.0"), new DriverName("lpc_ich")))
                        .steps())
                .isNotEmpty();
    }

    @Test
    void aBridgeByItsClassWithTheHeaderOfADeviceIsADevice() {
        Desk desk = Desk.chapter().function("03:00.0", 0x068000, "nvidia-nvswitch", 20);
        assertThat(planned(desk, assign("03:00.0")).steps()).isNotEmpty();
        Desk bridge = desk.header("03:00.0", new PciHeader(1, true));
        assertThat(codes(refused(bridge, assign("03:00.0")))).containsExactly("is-bridge");
    }

    @Test
    void aDeviceThatDoesNotAnswerIsNotAssignedNotEvenByForce() {
        Desk desk = Desk.chapter().header(NIC, new PciHeader(0x7f, false));
        Goal.Assign forced = new Goal.Assign(List.of(Desk.at(NIC)), guest("win2k3"), true, false, true);
        assertThat(refused(desk, forced)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("does-not-answer");
            assertThat(finding.fix().orElseThrow()).endsWith("hostdev revive 0000:01:00.0");
        });
        assertThat(codes(refused(desk, new Goal.Bind(Desk.at(NIC), DriverName.VFIO_PCI))))
                .containsExactly("does-not-answer");
    }

    @Test
    void aVirtualFunctionNeverTakesItsOwnPhysicalFunctionAlong() {
        Desk desk = Desk.chapter()
                .function("05:00.0", 0x020000, "mlx5_core", 30)
                .function("05:00.2", 0x020000, "mlx5_core", 30)
                .virtual("05:00.2", "05:00.0");
        Goal.Assign all = new Goal.Assign(List.of(Desk.at("05:00.2")), guest("win2k3"), true, false, true);
        assertThat(refused(desk, all)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("group-has-physical-function");
            assertThat(finding.what()).contains("0000:05:00.0");
            assertThat(finding.why()).contains("ACS");
            assertThat(finding.fix()).isEmpty();
        });
        assertThat(codes(refused(desk, assign("05:00.2")))).containsExactly("group-has-physical-function");
    }

    @Test
    void aVirtualFunctionOfOneThatVfioHasNeedsATokenThatLibvirtCannotPass() {
        Desk desk = Desk.chapter()
                .function("05:00.0", 0x120001, "vfio-pci", 30)
                .function("05:00.2", 0x120001, "", 31)
                .virtual("05:00.2", "05:00.0");
        assertThat(refused(desk, assign("05:00.2"))).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("needs-vf-token");
            assertThat(finding.fix().orElseThrow()).endsWith("hostdev export 0000:05:00.2 --for qemu --vf-token UUID");
        });
    }

    /// Both guests have the card.
    private static Desk shared() {
        return Desk.chapter()
                .function(NIC, 0x020000, "vfio-pci", 7)
                .guest("win2k3", Guest.State.SHUT_OFF, NIC)
                .guest("rescue", Guest.State.SHUT_OFF, NIC);
    }

    private static Goal releaseFrom(String at, String guest) {
        return new Goal.Release(List.of(Desk.at(at)), Reach.NEXT_START, Optional.of(guest(guest)));
    }

    @Test
    void releasedFromOneGuestItStaysWithTheOther() {
        Plan plan = planned(shared(), releaseFrom(NIC, "win2k3"));
        assertThat(plan.steps())
                .singleElement()
                .satisfies(step -> assertThat(step)
                        .isInstanceOfSatisfying(
                                DefineGuest.class,
                                define -> assertThat(define.guest()).isEqualTo(guest("win2k3"))));
        assertThat(codes(plan.notes())).containsExactly("kept-for-guest");
        assertThat(plan.goal()).isEqualTo("release 0000:01:00.0 --from win2k3");
    }

    @Test
    void whatAGuestDoesNotHaveIsNotReleasedFromIt() {
        assertThat(codes(refused(shared(), releaseFrom(EHCI, "win2k3")))).containsExactly("not-assigned");
        assertThat(codes(refused(shared(), releaseFrom(NIC, "other")))).containsExactly("no-such-guest");
        Desk one = Desk.chapter().guest("rescue", Guest.State.SHUT_OFF, NIC);
        assertThat(refused(one, releaseFrom(NIC, "win2k3")).getFirst().fix())
                .contains("hostdev release 0000:01:00.0 --from rescue");
    }

    @Test
    void theWholeGroupIsOfferedOnlyWhereTheOthersCanGo() {
        Desk desk = Desk.chapter()
                .attached(
                        UHCI,
                        Attachment.Kind.BLOCK,
                        "sda",
                        new Attachment.Use("mounted at /", Attachment.Refusal.ALWAYS));
        assertThat(refused(desk, assign(EHCI)))
                .extracting(Finding::code)
                .containsExactly("host-lives-on-device", "group-not-viable");
        assertThat(refused(desk, assign(EHCI)))
                .allMatch(finding -> finding.fix().isEmpty());
    }

    @Test
    void refusesWhatTheHostCannotDoWithout() {
        Desk desk = Desk.chapter().attached(NIC, Attachment.Kind.NETWORK, "eth1", "default route", true);

        assertThat(refused(desk, assign(NIC)).getFirst().what()).contains("eth1 (default route)");
        assertThat(codes(refused(desk, new Goal.Unbind(Desk.at(NIC))))).containsExactly("host-needs-device");
        assertThat(codes(refused(desk.resettable(NIC), new Goal.Reset(Desk.at(NIC)))))
                .containsExactly("host-needs-device");
    }

    @Test
    void refusesToTakeAlongWhatTheHostCannotDoWithout() {
        Desk desk = Desk.chapter().attached(UHCI, Attachment.Kind.BLOCK, "sda", "mounted at /", true);
        Goal goal = new Goal.Assign(List.of(Desk.at(EHCI)), guest("win2k3"), true, false);

        Finding finding = refused(desk, goal).getFirst();

        assertThat(finding.code()).isEqualTo("host-needs-device");
        assertThat(finding.where()).isEqualTo("0000:00:1d.0");
    }

    @Test
    void saysWhatTheHostLosesAndGoesOn() {
        Desk desk = Desk.chapter()
                .attached(NIC, Attachment.Kind.NETWORK, "eth1", "part of br0", false)
                .network(NIC, ETH1);

        Plan plan = planned(desk, assign(NIC));

        assertThat(codes(plan.notes())).containsExactly("host-uses-device");
        assertThat(plan.steps()).contains(new LoseNetwork(Desk.at(NIC), ETH1));
        assertThat(origins(plan).getFirst().networks()).containsExactly(ETH1);
    }

    @Test
    void refusesToTakeAnInterfaceWhoseConfigurationCannotBeKept() {
        assertThat(codes(refused(Desk.chapter().networkUnknown(NIC, "no program ip"), assign(NIC))))
                .containsExactly("network-unknown");
    }

    @Test
    void refusesWhatSomebodyHasOpenOrWhereThatIsUnseen() {
        assertThat(refused(Desk.chapter().held(NIC, "win11"), assign(NIC))
                        .getFirst()
                        .what())
                .isEqualTo("it is in use by the guest win11 (process 4711)");
        assertThat(codes(refused(Desk.chapter().holdersUnseen(), new Goal.Unbind(Desk.at(NIC)))))
                .containsExactly("holders-unknown");
    }

    @Test
    void refusesAHostDriverInAGroupThatAGuestHolds() {
        Desk desk = Desk.chapter().function(UHCI, 0x0c0300, "vfio-pci", 4).held(EHCI, "win11");

        assertThat(codes(refused(desk, new Goal.Bind(Desk.at(UHCI), new DriverName("uhci_hcd")))))
                .contains("group-held");
    }

    @Test
    void saysWhatToSwitchOnWhereNoIommuIsInUse() {
        Desk off = new Desk().function(NIC, 0x020000, "e1000e", -1).guest("win2k3", Guest.State.SHUT_OFF);

        for (Optional<String> table : List.of(Optional.of("DMAR"), Optional.of("IVRS"), Optional.<String>empty())) {
            assertThat(fix(off.firmwareTable(table), "iommu-off"))
                    .contains("hostdev doctor")
                    .doesNotContain("intel_iommu", "amd_iommu");
        }
    }

    @Test
    void refusesMemoryThatTheFirmwareClaimsUnlessItIsRelaxable() {
        assertThat(codes(refused(Desk.chapter().reserved(7, "direct"), assign(NIC))))
                .containsExactly("reserved-memory");
        assertThat(planned(Desk.chapter().reserved(7, "direct-relaxable"), assign(NIC))
                        .steps())
                .isNotEmpty();
    }

    @Test
    void refusesAGuestThatRunsOrIsNotThere() {
        Desk desk = Desk.chapter().guest("win2k3", Guest.State.PAUSED);

        assertThat(codes(refused(desk, assign(NIC)))).containsExactly("guest-runs");
        Goal typo = new Goal.Assign(List.of(Desk.at(NIC)), guest("win2k"), false, false);
        assertThat(refused(Desk.chapter(), typo).getFirst().fix()).contains("guests here: win2k3");
    }

    @Test
    void anotherGuestsPromiseWarnsAndItsRunningRefuses() {
        assertThat(codes(planned(Desk.chapter().guest("rescue", Guest.State.SHUT_OFF, NIC), assign(NIC))
                        .notes()))
                .containsExactly("promised-twice");
        assertThat(codes(refused(Desk.chapter().guest("rescue", Guest.State.RUNNING, NIC), assign(NIC))))
                .containsExactly("promised-to-active");
    }

    @Test
    void whatTheGuestHasAlreadyIsNotGivenTwice() {
        Desk desk = Desk.chapter().guest("win2k3", Guest.State.SHUT_OFF, NIC).function(NIC, 0x020000, "vfio-pci", 7);

        Plan plan = planned(desk, assign(NIC));

        assertThat(plan.steps())
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly("KeepPromise");
        assertThat(codes(plan.notes())).containsExactly("guest-has-it");
    }

    @Test
    void loadsVfioFirstWhereItIsMissing() {
        assertThat(planned(Desk.chapter().withoutVfio(), assign(NIC)).steps().getFirst())
                .isEqualTo(new LoadModule("vfio-pci"));
    }

    @Test
    void refusesAKernelThatCannotBindByAddress() {
        Desk desk = Desk.chapter()
                .function(
                        NIC,
                        0x020000,
                        Fact.known(Optional.of(new DriverName("e1000e"))),
                        Fact.unknown("no driver_override file"),
                        7);

        assertThat(codes(refused(desk, new Goal.Bind(Desk.at(NIC), DriverName.VFIO_PCI))))
                .containsExactly("no-driver-override");
    }

    @Test
    void selinuxIsANoteAndNothingMore() {
        assertThat(codes(planned(Desk.chapter().selinuxForbidsSysfs(), assign(NIC))
                        .notes()))
                .containsExactly("selinux-sysfs");
        assertThat(planned(Desk.chapter(), assign(NIC)).notes()).isEmpty();
    }

    @Test
    void givesBackTheDriverAndThoseTakenAlong() {
        Plan plan = planned(taken(), new Goal.Release(List.of(Desk.at(EHCI))));

        assertThat(plan.steps().getFirst()).isInstanceOf(DefineGuest.class);
        assertThat(defined(plan)).doesNotContain("hostdev");
        assertThat(rebinds(plan))
                .extracting(Rebind::device)
                .containsExactlyInAnyOrder(Desk.at(EHCI), Desk.at(UHCI), Desk.at("00:1d.1"));
        assertThat(rebinds(plan).getFirst().after()).isEqualTo(Binding.of(EHCI_PCI));
    }

    @Test
    void keepsThoseTakenAlongWhileAGuestStillHasAnotherOfTheGroup() {
        Desk desk = taken().guest("rescue", Guest.State.SHUT_OFF, "00:1d.1");

        Plan plan = planned(desk, new Goal.Release(List.of(Desk.at(EHCI))));

        assertThat(rebinds(plan)).extracting(Rebind::device).containsExactly(Desk.at(EHCI));
        assertThat(codes(plan.notes())).containsExactly("group-promised");
    }

    @Test
    void theHintAboutTheRestOfTheGroupKeepsTheGuestThatWasTyped() {
        Desk desk = taken().guest("win2k3", Guest.State.SHUT_OFF, EHCI, "00:1d.1");

        Plan plan = planned(desk, releaseFrom(EHCI, "win2k3"));

        assertThat(plan.notes())
                .filteredOn(note -> note.code().equals("group-promised"))
                .singleElement()
                .satisfies(note -> assertThat(note.fix()).contains("hostdev release 0000:00:1d.1 --from win2k3"));
    }

    @Test
    void doesNotReleaseWhileTheGuestRuns() {
        Desk desk = taken().guest("win2k3", Guest.State.RUNNING, EHCI);

        assertThat(codes(refused(desk, new Goal.Release(List.of(Desk.at(EHCI))))))
                .containsExactly("guest-runs");
    }

    @Test
    void anOriginOfAnotherBootIsForgottenAndTheKernelChooses() {
        Desk desk = Desk.chapter().function(NIC, 0x020000, "vfio-pci", 7).origin(NIC, "e1000e", false, "boot-before");

        Plan plan = planned(desk, new Goal.Release(List.of(Desk.at(NIC))));

        assertThat(plan.steps())
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly("ProbeDefault", "KeepOrigin");
        assertThat(codes(plan.notes())).containsExactly("origin-unknown");
    }

    @Test
    void aDeviceThatIsGoneStillLeavesTheDefinition() {
        Desk desk = Desk.chapter().guest("win2k3", Guest.State.SHUT_OFF, "09:00.0");

        assertThat(defined(planned(desk, new Goal.Release(List.of(Desk.at("09:00.0"))))))
                .doesNotContain("hostdev");
        assertThat(codes(refused(desk, new Goal.Release(List.of(Desk.at("0a:00.0"))))))
                .containsExactly("no-such-device");
    }

    @Test
    void withoutTheHypervisorItNamesTheCommandThatLeavesGuestsAlone() {
        Desk desk = taken().hypervisorSilent("no socket");

        Finding finding =
                refused(desk, new Goal.Release(List.of(Desk.at(EHCI)))).getFirst();

        assertThat(finding.code()).isEqualTo("guests-unknown");
        assertThat(finding.fix().orElseThrow()).endsWith("hostdev bind 0000:00:1d.7 ehci-pci");
    }

    @Test
    void bindingWhatIsBoundAlreadyIsNothingToDo() {
        assertThat(planned(Desk.chapter(), new Goal.Bind(Desk.at(EHCI), EHCI_PCI))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void doesNotLoadAHostDriverThatWouldTakeEveryDeviceItKnows() {
        assertThat(codes(refused(Desk.chapter(), new Goal.Bind(Desk.at(NIC), new DriverName("igb")))))
                .containsExactly("driver-not-there");
    }

    @Test
    void resetsOnlyWhatTheKernelCanReset() {
        assertThat(codes(refused(Desk.chapter(), new Goal.Reset(Desk.at(NIC))))).containsExactly("no-reset");
        assertThat(planned(Desk.chapter().resettable(NIC), new Goal.Reset(Desk.at(NIC)))
                        .steps())
                .containsExactly(new ResetFunction(Desk.at(NIC)));
    }

    /// The chapter's group, as it is after `assign 00:1d.7 --to win2k3 --with-group`.
    private static Desk taken() {
        return Desk.chapter()
                .function(UHCI, 0x0c0300, "vfio-pci", 4)
                .function("00:1d.1", 0x0c0300, "vfio-pci", 4)
                .function(EHCI, 0x0c0320, "vfio-pci", 4)
                .origin(UHCI, "uhci_hcd", true, Desk.BOOT)
                .origin("00:1d.1", "uhci_hcd", true, Desk.BOOT)
                .origin(EHCI, "ehci-pci", false, Desk.BOOT)
                .guest("win2k3", Guest.State.SHUT_OFF, EHCI);
    }

    private static Goal assign(String device) {
        return new Goal.Assign(List.of(Desk.at(device)), guest("win2k3"), false, false);
    }

    private static GuestName guest(String name) {
        return new GuestName(name);
    }

    private static Plan planned(Desk desk, Goal goal) {
        Planning planning = desk.plan(goal);
        assertThat(planning).isInstanceOf(Planning.Planned.class);
        return ((Planning.Planned) planning).plan();
    }

    private static List<Finding> refused(Desk desk, Goal goal) {
        Planning planning = desk.plan(goal);
        assertThat(planning).isInstanceOf(Planning.Refused.class);
        return ((Planning.Refused) planning).findings();
    }

    private static List<String> codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).toList();
    }

    private static String fix(Desk desk, String code) {
        Finding finding = refused(desk, assign(NIC)).getFirst();
        assertThat(finding.code()).isEqualTo(code);
        return finding.fix().orElseThrow();
    }

    private static List<Rebind> rebinds(Plan plan) {
        return only(plan, Rebind.class).toList();
    }

    private static List<Origin> origins(Plan plan) {
        return only(plan, KeepOrigin.class)
                .flatMap(step -> step.after().stream())
                .toList();
    }

    private static String defined(Plan plan) {
        return only(plan, DefineGuest.class).findFirst().orElseThrow().after();
    }

    private static <T> Stream<T> only(Plan plan, Class<T> type) {
        return plan.steps().stream().filter(type::isInstance).map(type::cast);
    }
}

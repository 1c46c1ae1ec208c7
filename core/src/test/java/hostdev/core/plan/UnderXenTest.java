package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.format.HostdevWords;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.ForgetDomain;
import hostdev.core.plan.step.LoadModule;
import hostdev.core.plan.step.Rebind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Guests of Xen, whose first domain has no IOMMU groups.
class UnderXenTest {
    private static final PciAddress NIC = Desk.at("01:00.0");
    private static final GuestName GUEST = new GuestName("g");
    private static final Goal ASSIGN = new Goal.Assign(List.of(NIC), GUEST, false, false);

    private static Desk desk(String type, Fact<Boolean> iommu) {
        return new Desk()
                .function("01:00.0", 0x020000, "e1000e", -1)
                .guest(new Guest(GUEST, Guest.State.SHUT_OFF, "name = \"g\"\ntype = \"" + type + "\"\n", true))
                .xen(iommu);
    }

    private static Plan planned(Desk desk) {
        return ((Planning.Planned) desk.plan(ASSIGN)).plan();
    }

    private static List<String> refused(Desk desk) {
        return ((Planning.Refused) desk.plan(ASSIGN))
                .findings().stream().map(Finding::code).toList();
    }

    @Test
    void aGuestGetsTheDeviceFromPcibackAndALineInItsFile() {
        Plan plan = planned(desk("pv", Fact.known(true)));
        Binding before = new Binding(Optional.of(new DriverName("e1000e")), Optional.empty());
        assertThat(plan.steps())
                .contains(
                        new LoadModule("xen-pciback"),
                        new Rebind(NIC, before, new Binding(Optional.of(DriverName.PCIBACK), Optional.empty())),
                        new DefineGuest(
                                GUEST,
                                "name = \"g\"\ntype = \"pv\"\n",
                                "name = \"g\"\ntype = \"pv\"\npci = [ '0000:01:00.0' ]\n"));
        assertThat(plan.notes()).extracting(Finding::severity).doesNotContain(Finding.Severity.WARNS);
    }

    @Test
    void whatAGuestThatIsGoneHasLeftInXensStoreGoesFirst() {
        assertThat(planned(desk("pv", Fact.known(true)).leftBy(7, "01:00.0")).steps())
                .contains(new ForgetDomain(NIC, 7))
                .filteredOn(step -> !(step instanceof LoadModule))
                .first()
                .isEqualTo(new ForgetDomain(NIC, 7));
    }

    @Test
    void whatXlCanSayOfADeviceStandsInTheFile() {
        HostdevOptions wish = HostdevWords.parse(option -> switch (option) {
            case "--xl" -> Optional.of("permissive=1,msitranslate=0,seize=1,rdm_policy=relaxed");
            case "--guest-address" -> Optional.of("00:05.0");
            default -> Optional.empty();
        });
        Plan plan = ((Planning.Planned) desk("pv", Fact.known(true))
                        .plan(new Goal.Assign(List.of(NIC), GUEST, false, false, false, wish, Reach.NEXT_START)))
                .plan();
        assertThat(plan.steps())
                .contains(new DefineGuest(
                        GUEST,
                        "name = \"g\"\ntype = \"pv\"\n",
                        "name = \"g\"\ntype = \"pv\"\npci = [ '0000:01:00.0@05,permissive=1,msitranslate=0,seize=1,"
                                + "rdm_policy=relaxed' ]\n"));
        assertThat(plan.notes()).extracting(Finding::code).contains("setting-without-effect");
    }

    @Test
    void warnsOfMemoryThatTheFirmwareKeepsForTheDevice() {
        FirmwareClaim rmrr =
                new FirmwareClaim("DMAR", 0x7f000000L, 0x7f0fffffL, List.of(new FirmwareClaim.Scope.Range(NIC, NIC)));
        assertThat(planned(desk("hvm", Fact.known(true)).claims(rmrr)).notes()).anySatisfy(note -> {
            assertThat(note.severity()).isEqualTo(Finding.Severity.WARNS);
            assertThat(note.what()).contains("DMAR's RMRR from 0x7f000000 to 0x7f0fffff");
            assertThat(note.fix().orElseThrow()).contains("--xl rdm_policy=strict");
        });
        assertThat(planned(desk("hvm", Fact.known(true))).notes())
                .extracting(Finding::code)
                .doesNotContain("reserved-memory");
    }

    @Test
    void aGuestThatWasStartedWithoutPassthroughIsRefusedWhileItRuns() {
        String running = "name = \"g\"\npassthrough = \"disabled\"\npci = [ ]\n";
        Guest guest = new Guest(GUEST, Guest.State.RUNNING, "name = \"g\"\n", true, Optional.of(running));
        assertThat(UnderXen.notWhileRunning(guest))
                .hasValueSatisfying(finding -> assertThat(finding.code()).isEqualTo("no-passthrough-in-this-run"));
        Guest unsaid = new Guest(GUEST, Guest.State.RUNNING, "name = \"g\"\n", true, Optional.of("name = \"g\"\n"));
        assertThat(UnderXen.notWhileRunning(unsaid)).isEmpty();
    }

    @Test
    void aPvhGuestIsRefusedWithTheReason() {
        assertThat(refused(desk("pvh", Fact.known(true)))).contains("guest-is-pvh");
    }

    @Test
    void withoutAnIommuAnHvmGuestIsRefusedAndAPvGuestWarnedAbout() {
        assertThat(refused(desk("hvm", Fact.known(false)))).contains("iommu-off");
        assertThat(planned(desk("pv", Fact.known(false))).notes()).anySatisfy(note -> {
            assertThat(note.code()).isEqualTo("iommu-off");
            assertThat(note.severity()).isEqualTo(Finding.Severity.WARNS);
        });
    }

    @Test
    void whereXenCannotBeAskedThatIsSaid() {
        assertThat(planned(desk("hvm", Fact.unknown("no xl"))).notes())
                .extracting(Finding::code)
                .contains("xen-iommu-unknown");
    }

    @Test
    void otherFunctionsOfItsDeviceAndOfItsBusAreNamedSinceTheirGroupIsNotKnown() {
        Desk desk = desk("pv", Fact.known(true))
                .function("01:00.1", 0x020000, "e1000e", -1)
                .function("01:02.0", 0x020000, "e1000e", -1)
                .function("02:00.0", 0x010802, "nvme", -1);
        assertThat(planned(desk).notes())
                .anySatisfy(note -> assertThat(note.what()).contains("0000:01:00.1, 0000:01:02.0 are on its"));
    }
}

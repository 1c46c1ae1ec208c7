package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a plan refuses because libvirt or QEMU would.
class GuestChecksTest {
    private static final GuestName G = new GuestName("g");
    private static final PciAddress NIC = Desk.at("01:00.0");
    private static final PciAddress UHCI = Desk.at("00:1d.0");
    private static final PciAddress EHCI = Desk.at("00:1d.7");
    private static final HostdevOptions AT_FUNCTION_1 = HostdevOptions.MANAGED.at(
            new Place.At(PciAddress.fromSysfs("0000:00:05.1").orElseThrow(), Optional.empty()));
    private static final String CACHING = "<iommu model='intel'><driver caching_mode='on'/></iommu>";

    private static String definition(String machine, String devices) {
        return "<domain type='kvm'><name>g</name><memory unit='GiB'>4</memory><os><type arch='x86_64' machine='"
                + machine + "'>hvm</type></os><devices>" + devices + "</devices></domain>";
    }

    private static String hostdev(String bus, String slot) {
        return "<hostdev mode='subsystem' type='pci' managed='yes'><source><address bus='" + bus + "' slot='" + slot
                + "'/></source></hostdev>";
    }

    private static Guest off(String definition) {
        return new Guest(G, Guest.State.SHUT_OFF, definition, true);
    }

    private static Guest running(String definition) {
        return new Guest(G, Guest.State.RUNNING, definition, true, Optional.of(definition));
    }

    private static Planning assign(Guest guest, HostdevOptions options, Reach reach, PciAddress... devices) {
        return Desk.chapter()
                .guest(guest)
                .plan(new Goal.Assign(List.of(devices), G, true, false, false, options, reach));
    }

    private static List<String> blocking(Planning planning) {
        return planning instanceof Planning.Refused(var findings)
                ? findings.stream()
                        .filter(finding -> finding.severity() == Finding.Severity.BLOCKS)
                        .map(Finding::code)
                        .toList()
                : List.of();
    }

    @Test
    void refusesToHotPlugAtAnotherFunctionThan0AndSaysWhichCommandWorks() {
        Planning planning = assign(running(definition("pc", "")), AT_FUNCTION_1, Reach.NOW, NIC);
        assertThat(blocking(planning)).containsExactly("hot-plug-function");
        assertThat(((Planning.Refused) planning).findings())
                .anySatisfy(finding -> assertThat(finding.fix())
                        .contains(
                                "hostdev assign 0000:01:00.0 --to g --with-group --live --guest-address 0000:00:05.0"));
    }

    @Test
    void refusesAFunctionThatTheGuestWouldNotSee() {
        assertThat(blocking(assign(off(definition("pc", "")), AT_FUNCTION_1, Reach.NEXT_START, NIC)))
                .containsExactly("function-hidden");
    }

    @Test
    void putsASecondFunctionBesideTheFirst() {
        String first = "<interface type='user'><model type='e1000'/><address type='pci' bus='0' slot='5'/></interface>";
        assertThat(assign(off(definition("pc", first)), AT_FUNCTION_1, Reach.NEXT_START, NIC))
                .isInstanceOf(Planning.Planned.class);
    }

    @Test
    void refusesADeviceBehindAnIommuThatQemuWouldNotStartWith() {
        assertThat(blocking(assign(
                        off(definition("q35", "<iommu model='intel'/>")),
                        HostdevOptions.MANAGED,
                        Reach.NEXT_START,
                        NIC)))
                .containsExactly("viommu-no-caching-mode");
        assertThat(blocking(
                        assign(off(definition("q35", CACHING)), HostdevOptions.MANAGED, Reach.NEXT_START, UHCI, EHCI)))
                .containsExactly("viommu-group-split");
        assertThat(assign(off(definition("q35", CACHING)), HostdevOptions.MANAGED, Reach.NEXT_START, NIC))
                .isInstanceOf(Planning.Planned.class);
    }

    @Test
    void refusesToStartAGuestWhoseDefinitionNamesADeviceTwice() {
        Planning planning = Desk.chapter()
                .guest(off(definition("q35", hostdev("1", "0") + hostdev("1", "0"))))
                .plan(new Goal.Start(G, true));
        assertThat(blocking(planning)).containsExactly("device-named-twice");
    }

    @Test
    void anEditIsRefusedForWhatItBringsAndNotForWhatWasThere() {
        String wrong = definition("q35", hostdev("1", "0") + hostdev("1", "0"));
        String worse = definition("q35", CACHING + hostdev("1", "0") + hostdev("1", "0"));
        assertThat(edit(wrong, worse)).isInstanceOf(Planning.Planned.class);
        assertThat(blocking(edit(definition("q35", hostdev("1", "0")), wrong))).containsExactly("device-named-twice");
    }

    private static Planning edit(String before, String after) {
        return Desk.chapter().guest(off(before)).plan(new Goal.Redefine(G, before, after, true, "edit"));
    }
}

package hostdev.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.Golden;
import hostdev.core.finding.Fitness;
import hostdev.core.model.Architecture;
import hostdev.core.model.Fact;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverviewViewTest {
    private static final IommuState VTD = new IommuState(Fact.known(List.of("dmar0")), Fact.known(List.of("DMAR")));
    private static final IommuState AMD = new IommuState(Fact.known(List.of("ivhd0")), Fact.known(List.of("IVRS")));

    private static OverviewView of(Host host, IommuState iommu) {
        return new OverviewView(
                host,
                iommu,
                Hosts.names(host),
                Fitness.of(host.asFarAsSeen(), Hardware.unseen(), Fact.known(Optional.of("DMAR")), false));
    }

    @Test
    void showsWhatCouldBeGivenAway() {
        Golden.check("overview-chapter", of(Hosts.chapter(), VTD));
    }

    @Test
    void showsWhichGuestHasWhat() {
        Golden.check("overview-desktop", of(Hosts.desktop(), AMD));
    }

    @Test
    void showsWhatIsKeptForGuestsAndInUseByNone() {
        Host host = Hosts.desktop();
        Golden.check("overview-kept", of(host.letGo(host.functions().keySet()), AMD));
    }

    @Test
    void saysWhereItCannotBeSeenWhoHasThem() {
        Host host = Hosts.chapter();
        Host hidden =
                new Host(host.functions(), host.groups(), host.attachments(), Fact.unknown("not root"), host.bootId());
        assertThat(Golden.lines(of(hidden, VTD), Screen.pipe()))
                .contains("given away  unknown: not root\n")
                .contains("\nCould be given to a guest, as far as can be seen (not root)\n  0000:00:1d.0  USB: ")
                .contains("\n  sudo hostdev             who has which device open, too\n");
    }

    @Test
    void aMachineThatIsItselfAGuestIsNotSentToAFirmwareSetup() {
        Host host = Hosts.withoutIommu();
        IommuState none = new IommuState(
                Fact.known(List.of()), Fact.known(List.of()), Optional.empty(), Architecture.INTEL, true);
        assertThat(Golden.lines(of(host, none), Screen.pipe()))
                .contains("itself a guest", "hostdev doctor")
                .doesNotContain("firmware setup");
    }

    @Test
    void underXenDevicesAreGivenWithoutGroups() {
        Host host = Hosts.withoutIommu();
        IommuState xen = new IommuState(
                Fact.known(List.of()),
                Fact.known(List.of("DMAR")),
                Optional.of(Fact.known(true)),
                Architecture.INTEL,
                false);
        OverviewView view = new OverviewView(
                host,
                xen,
                Hosts.names(host),
                Fitness.of(host.asFarAsSeen(), Hardware.unseen(), Fact.known(Optional.of("DMAR")), true));
        assertThat(Golden.lines(view, Screen.pipe()))
                .contains("IOMMU       on, Xen has it\n")
                .containsPattern("\nCould be given to a guest[^\n]*\n  0000:");
    }

    @Test
    void namesAFewOfMany() {
        String[] lines = Golden.lines(of(Hosts.many(300), VTD), Screen.pipe()).split("\n", -1);
        assertThat(lines).hasSizeLessThan(24).contains("  and 292 more: hostdev list");
    }

    @Test
    void saysHowToSwitchTheIommuOn() {
        IommuState off = new IommuState(Fact.known(List.of()), Fact.known(List.of("DMAR")));
        Golden.check("overview-iommu-off", of(Hosts.withoutIommu(), off));
    }
}

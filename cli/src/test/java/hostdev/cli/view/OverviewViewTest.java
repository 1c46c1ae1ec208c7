package hostdev.cli.view;

import hostdev.cli.Golden;
import hostdev.core.model.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverviewViewTest {
    private static final IommuState VTD = new IommuState(Fact.known(List.of("dmar0")), Fact.known(List.of("DMAR")));
    private static final IommuState AMD = new IommuState(Fact.known(List.of("ivhd0")), Fact.known(List.of("IVRS")));

    @Test
    void showsWhatCouldBeGivenAway() {
        Golden.check("overview-chapter", new OverviewView(Hosts.chapter(), VTD, Hosts.names(Hosts.chapter())));
    }

    @Test
    void showsWhichGuestHasWhat() {
        Golden.check("overview-desktop", new OverviewView(Hosts.desktop(), AMD, Hosts.names(Hosts.desktop())));
    }

    @Test
    void saysHowToSwitchTheIommuOn() {
        IommuState off = new IommuState(Fact.known(List.of()), Fact.known(List.of("DMAR")));
        Golden.check(
                "overview-iommu-off", new OverviewView(Hosts.withoutIommu(), off, Hosts.names(Hosts.withoutIommu())));
    }
}

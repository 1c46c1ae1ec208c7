package hostdev.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.Golden;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListViewTest {
    private static ListView list(Host host, boolean bridges, boolean ids, Optional<List<Promise>> promises) {
        List<PciFunction> shown = new ArrayList<>(host.all());
        if (!bridges) {
            shown.removeIf(function -> function.isBridge());
        }
        return new ListView(host, shown, host.functions().size() - shown.size(), Hosts.names(host), ids, promises);
    }

    @Test
    void listsWhatHangsOnEachDeviceAndWhoHasIt() {
        Golden.check("list-desktop", list(Hosts.desktop(), false, false, Optional.empty()));
    }

    @Test
    void listsIdentifiersAndBridgesWhereAskedTo() {
        Golden.check("list-chapter-ids-all", list(Hosts.chapter(), true, true, Optional.empty()));
    }

    @Test
    void addsWhatGuestsArePromised() {
        Promise promise = new Promise(new GuestName("win2k3"), HostBuilder.address("00:1d.7"), true);
        Golden.check("list-chapter-guests", list(Hosts.chapter(), false, false, Optional.of(List.of(promise))));
    }

    @Test
    void showsUnknownAsUnknownAndLongDomainsWhole() {
        Golden.check("list-no-iommu", list(Hosts.withoutIommu(), false, true, Optional.empty()));
    }

    @Test
    void fitsTheScreenByShorteningWhatDevicesAreCalledFirst() {
        ListView view = list(Hosts.desktop(), false, false, Optional.empty());
        Golden.check("list-desktop-100.txt", Golden.lines(view, new Screen(100, true)));
        assertThat(view.lines(new Screen(100, true)))
                .allSatisfy(line -> assertThat(TextWidth.of(line.toString())).isLessThanOrEqualTo(100));
    }

    @Test
    void saysThatThereIsNothing() {
        ListView view = list(new HostBuilder().build(), true, false, Optional.empty());
        assertThat(Golden.lines(view, Screen.pipe())).isEqualTo("there are no PCI devices here\n");
    }
}

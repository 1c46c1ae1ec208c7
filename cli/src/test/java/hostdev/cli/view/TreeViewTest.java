package hostdev.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.Golden;
import hostdev.core.format.PciNames;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TreeViewTest {
    @Test
    void drawsWhatIsBehindWhat() {
        Golden.check(
                "tree-desktop", new TreeView(Hosts.desktop(), Hosts.names(Hosts.desktop()), false, Optional.empty()));
    }

    @Test
    void drawsRootBusesOfSeveralDomains() {
        Golden.check("tree-no-iommu", new TreeView(Hosts.withoutIommu(), PciNames.none(), true, Optional.empty()));
    }

    @Test
    void drawsWithoutBoxCharactersWhereTheyCannotBeShown() {
        TreeView view = new TreeView(Hosts.chapter(), Hosts.names(Hosts.chapter()), false, Optional.empty());
        String drawn = Golden.lines(view, new Screen(90, false));
        assertThat(drawn.chars()).allMatch(c -> c < 0x80);
        Golden.check("tree-chapter-ascii.txt", drawn);
    }
}

package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Bar;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PcieLink;
import hostdev.core.model.Sriov;
import hostdev.host.fixture.FunctionFixture;
import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetailReaderTest {
    private static final String ADDRESS = "0000:01:00.0";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @Test
    void readsAGraphicsCard() {
        function()
                .file("resource", "0x00000000fe000000 0x00000000feffffff 0x0000000000040200\n")
                .file("rom", "")
                .file("boot_vga", "1\n")
                .file("power_state", "D3hot\n")
                .file("reset_method", "flr bus\n")
                .file("current_link_speed", "2.5 GT/s PCIe\n")
                .file("current_link_width", "8\n")
                .file("max_link_speed", "16.0 GT/s PCIe\n")
                .file("max_link_width", "16\n")
                .file("config", "x".repeat(64));
        FunctionDetail detail = detail();
        assertThat(detail.bars()).isEqualTo(Fact.known(List.of(new Bar(0, 0xfe000000L, 0xfeffffffL, 0x40200))));
        assertThat(detail.rom()).isEqualTo(Fact.known(true));
        assertThat(detail.bootVga()).isEqualTo(Fact.known(Optional.of(true)));
        assertThat(detail.powerState()).isEqualTo(Fact.known("D3hot"));
        assertThat(detail.resetMethods()).isEqualTo(Fact.known(List.of("flr", "bus")));
        assertThat(detail.link())
                .isEqualTo(Fact.known(Optional.of(new PcieLink("2.5 GT/s PCIe", 8, "16.0 GT/s PCIe", 16))));
        assertThat(detail.sriov()).isEqualTo(Fact.known(new Sriov.None()));
        assertThat(detail.config().seen().orElseThrow().length()).isEqualTo(64);
    }

    @Test
    void whatAFunctionHasNotIsKnownAndWhatCannotBeReadIsNot() {
        function();
        FunctionDetail detail = detail();
        assertThat(detail.bars()).isEqualTo(Fact.unknown("no such file"));
        assertThat(detail.rom()).isEqualTo(Fact.known(false));
        assertThat(detail.bootVga()).isEqualTo(Fact.known(Optional.empty()));
        assertThat(detail.powerState()).isEqualTo(Fact.unknown("no such file"));
        assertThat(detail.resetMethods()).isEqualTo(Fact.known(List.of()));
        assertThat(detail.link()).isEqualTo(Fact.known(Optional.empty()));
        assertThat(detail.config()).isEqualTo(Fact.unknown("no such file"));
    }

    @Test
    void anOldKernelDoesNotSayHowItResets() {
        function().file("reset", "");
        assertThat(detail().resetMethods())
                .isEqualTo(Fact.unknown("a kernel before 5.15 says that it can be reset and not how"));
    }

    @Test
    void everythingIsUnknownOfAFunctionThatIsGone() {
        HostFixture.in(directory);
        FunctionDetail detail = detail();
        assertThat(detail.rom()).isEqualTo(Fact.unknown("no such function"));
        assertThat(detail.resetMethods()).isEqualTo(Fact.unknown("no such function"));
        assertThat(detail.link()).isEqualTo(Fact.unknown("no such file"));
        assertThat(detail.sriov()).isEqualTo(Fact.unknown("no such directory"));
    }

    @Test
    void readsAPhysicalFunctionAndItsVirtualOnesInOrder() {
        FunctionFixture physical = function().file("sriov_totalvfs", "64\n");
        for (int i = 11; i >= 0; i--) {
            physical.link("virtfn" + i, "../0000:01:1%d.%d".formatted(i / 8, i % 8));
        }
        Sriov sriov = detail().sriov().seen().orElseThrow();
        assertThat(sriov).isInstanceOfSatisfying(Sriov.Physical.class, known -> {
            assertThat(known.total()).isEqualTo(64);
            assertThat(known.virtualFunctions()).hasSize(12).isSorted();
        });
    }

    @Test
    void readsWhoseAVirtualFunctionIs() {
        function().link("physfn", "../0000:01:10.0");
        assertThat(detail().sriov())
                .isEqualTo(Fact.known(
                        new Sriov.Virtual(PciAddress.fromSysfs("0000:01:10.0").orElseThrow())));
    }

    private FunctionFixture function() {
        return HostFixture.in(directory).function(ADDRESS);
    }

    private FunctionDetail detail() {
        return HostReader.detail(
                HostFixture.in(directory).root(), PciAddress.fromSysfs(ADDRESS).orElseThrow());
    }
}

package hostdev.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.Golden;
import hostdev.core.finding.Fitness;
import hostdev.core.finding.Fitness.Verdict;
import hostdev.core.model.Bar;
import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PcieLink;
import hostdev.core.model.Slot;
import hostdev.core.model.Sriov;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShowViewTest {
    private static final FunctionDetail EHCI = new FunctionDetail(
            Fact.known(List.of(new Bar(0, 0xfebf1000L, 0xfebf1fffL, 0x40200))),
            Fact.known(false),
            Fact.known(Optional.empty()),
            Fact.known("D0"),
            Fact.known(List.of()),
            Fact.known(Optional.empty()),
            Fact.known(new Sriov.None()),
            Fact.known(new ConfigSpace(256, 0x0103, 0, 0, true, List.of(), true)));

    private static final FunctionDetail NVME = new FunctionDetail(
            Fact.known(List.of(new Bar(0, 0xfe800000L, 0xfe803fffL, 0x140204))),
            Fact.known(true),
            Fact.known(Optional.empty()),
            Fact.known("D0"),
            Fact.known(List.of("flr", "bus")),
            Fact.known(Optional.of(new PcieLink("8.0 GT/s PCIe", 4, "16.0 GT/s PCIe", 4))),
            Fact.known(new Sriov.Physical(16, List.of(HostBuilder.address("01:00.1")))),
            Fact.known(new ConfigSpace(
                    4096,
                    0x0506,
                    0x10,
                    0,
                    false,
                    List.of(
                            new Capability.PowerManagement(0x40, true),
                            new Capability.Msi(0x50, false, 32),
                            new Capability.MsiX(0xb0, true, 33),
                            new Capability.Express(0x70, 0, true),
                            new Capability.SingleRootIov(0x160, 16, 1),
                            new Capability.AccessControl(0x1f0, 0x5f, 0x1d),
                            new Capability.Other(0x100, 1, true)),
                    true)));

    private static final FunctionDetail UNSEEN = new FunctionDetail(
            Fact.unknown("no such file"),
            Fact.unknown("no such file"),
            Fact.unknown("no such file"),
            Fact.unknown("no such file"),
            Fact.unknown("the kernel is older than 5.15"),
            Fact.unknown("no such file"),
            Fact.unknown("no such file"),
            Fact.unknown("permission denied"));

    /// All functions of the device are of the same kind.
    private static Hardware hardware(Host host, FunctionDetail detail, PciAddress address) {
        Map<PciAddress, Fact<ConfigSpace>> config = new HashMap<>();
        host.functions().keySet().stream().filter(address::sameDevice).forEach(it -> config.put(it, detail.config()));
        return new Hardware(
                config,
                Map.of(address, detail.resetMethods()),
                List.of(new Slot("3", HostBuilder.address("01:00.0"), true)),
                Fact.known(List.of()));
    }

    private static ShowView show(Host host, String address, FunctionDetail detail) {
        return new ShowView(
                host,
                hardware(host, detail, HostBuilder.address(address)),
                host.function(HostBuilder.address(address)).orElseThrow(),
                detail,
                Hosts.names(host),
                Optional.empty(),
                verdict(host, hardware(host, detail, HostBuilder.address(address)), address, false),
                false,
                Optional.empty());
    }

    private static Verdict verdict(Host host, Hardware hardware, String address, boolean xen) {
        PciFunction function = host.function(HostBuilder.address(address)).orElseThrow();
        return Fitness.of(host.asFarAsSeen(), hardware, Fact.known(Optional.of("DMAR")), xen, function);
    }

    @Test
    void showsTheControllerOfTheProcedureWithItsGroup() {
        Golden.check("show-ehci", show(Hosts.chapter(), "00:1d.7", EHCI));
    }

    @Test
    void showsADiskThatTheHostRunsFromAndThatItStays() {
        Golden.check("show-root-disk", show(Hosts.desktop(), "01:00.0", NVME));
    }

    @Test
    void showsAGraphicsCardAndTheGuestThatHasIt() {
        Golden.check("show-held-gpu", show(Hosts.desktop(), "0a:00.0", NVME));
    }

    @Test
    void showsWhyAFactIsUnknown() {
        Golden.check("show-unknown", show(Hosts.withoutIommu(), "10000:01:00.0", UNSEEN));
    }

    /// A switch without ACS, and the virtual functions of the cards behind it.
    @Test
    void ofAVeryLargeGroupItShowsTheFirstAndHowManyMoreThereAre() {
        HostBuilder large = new HostBuilder();
        for (int slot = 0; slot < 32; slot++) {
            for (int function = 0; function < 8; function++) {
                large.function("01:%02x.%d".formatted(slot, function), 0x808610d3, 0x020000, "e1000e", 7);
            }
        }
        String shown = Golden.lines(show(large.build(), "01:00.0", UNSEEN), Screen.pipe());
        assertThat(shown)
                .contains("              0000:01:04.0  ")
                .doesNotContain("              0000:01:04.1  ")
                .contains("\n              and 223 more: hostdev show 01:00.0 --json\n")
                .containsPattern("to be taken 0000:01:00.0, 0000:01:00.1, .* and 223 more\n");
        assertThat(show(large.build(), "01:00.0", UNSEEN).json().toString()).contains("0000:01:1f.7");
    }

    @Test
    void underXenNoIommuGroupIsMissed() {
        Host host = Hosts.withoutIommu();
        assertThat(NextStep.of(
                        host,
                        host.function(HostBuilder.address("10000:01:00.0")).orElseThrow(),
                        verdict(host, Hardware.unseen(), "10000:01:00.0", true),
                        true))
                .noneMatch(step -> step.contains("IOMMU group"));
    }

    @Test
    void neverProposesToGiveABridgeAway() {
        Host host = Hosts.chapter();
        assertThat(NextStep.of(
                        host,
                        host.function(HostBuilder.address("00:1c.0")).orElseThrow(),
                        verdict(host, Hardware.unseen(), "00:1c.0", false),
                        false))
                .containsExactly("a bridge is never given to a guest: give what is behind it");
    }
}

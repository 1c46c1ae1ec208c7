package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hostdev.core.finding.Problem;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.core.model.ReservedRegion;
import hostdev.host.fixture.HostFixture;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @Test
    void readsAFunctionBehindABridge() {
        HostFixture fixture = HostFixture.in(directory);
        fixture.function("0000:00:1c.0").ids("8086:a110").pciClass("060400").driver("pcieport");
        fixture.function("0000:01:00.0", "0000:00:1c.0")
                .ids("8086:10d3")
                .subsystem("15d9:10d3")
                .driver("e1000e")
                .override("e1000e")
                .numaNode(1)
                .file("revision", "0x0a\n")
                .group(14);
        Host host = HostReader.read(fixture.root(), Set.of(HostReader.Part.SETTINGS));
        assertThat(host.function(address("0000:01:00.0")))
                .contains(new PciFunction(
                        address("0000:01:00.0"),
                        new PciIds(0x8086, 0x10d3),
                        Fact.known(Optional.of(new PciIds(0x15d9, 0x10d3))),
                        new PciClass(0x020000),
                        Fact.known(0x0a),
                        Fact.known(Optional.of(new DriverName("e1000e"))),
                        Fact.known(Optional.of(new DriverName("e1000e"))),
                        Fact.known(Optional.of(new IommuGroupId(14))),
                        Fact.known(Optional.of(1)),
                        Optional.of(address("0000:00:1c.0"))));
        assertThat(host.bootId()).isEqualTo(Fact.known("0e6bfa32-0b46-4be2-a5d5-6b1b29bb4e2c"));
    }

    @Test
    void thereIsNoneIsKnownAndNotThereIsUnknown() throws Exception {
        HostFixture fixture = HostFixture.in(directory);
        fixture.function("0000:00:1f.0").pciClass("060100");
        java.nio.file.Files.delete(fixture.top().resolve("sys/devices/pci0000:00/0000:00:1f.0/driver_override"));
        java.nio.file.Files.delete(fixture.top().resolve("sys/devices/pci0000:00/0000:00:1f.0/revision"));
        PciFunction function = HostReader.read(fixture.root(), Set.of(HostReader.Part.SETTINGS))
                .function(address("0000:00:1f.0"))
                .orElseThrow();
        assertThat(function.driver()).isEqualTo(Fact.known(Optional.empty()));
        assertThat(function.subsystem()).isEqualTo(Fact.known(Optional.empty()));
        assertThat(function.iommuGroup()).isEqualTo(Fact.known(Optional.empty()));
        assertThat(function.numaNode()).isEqualTo(Fact.known(Optional.empty()));
        assertThat(function.parent()).isEmpty();
        assertThat(function.revision()).isEqualTo(Fact.unknown("no such file"));
        assertThat(function.driverOverride()).isEqualTo(Fact.unknown("no driver_override file"));
    }

    @Test
    void whatIsNotAskedForIsNotReadAndSaysSo() {
        HostFixture fixture = HostFixture.in(directory);
        fixture.function("0000:00:1f.0").override("e1000e").numaNode(1);
        PciFunction function = HostReader.read(fixture.root(), Set.of())
                .function(address("0000:00:1f.0"))
                .orElseThrow();
        assertThat(List.of(function.revision(), function.driverOverride(), function.numaNode()))
                .containsOnly(Fact.unknown("not read"));
    }

    @Test
    void leavesOutAFunctionThatVanishesWhileItIsRead() {
        HostFixture fixture = HostFixture.in(directory);
        fixture.function("0000:00:02.0");
        fixture.link("/sys/bus/pci/devices/0000:00:03.0", "../../../devices/pci0000:00/0000:00:03.0");
        assertThat(HostReader.read(fixture.root(), Set.of()).functions()).containsOnlyKeys(address("0000:00:02.0"));
    }

    @Test
    void putsGroupsTogetherAndReadsTheirRegionsWhereAsked() {
        HostFixture fixture = HostFixture.in(directory);
        fixture.function("0000:00:1d.7").group(9);
        fixture.function("0000:00:1d.0").group(9);
        fixture.function("0000:00:02.0").group(1);
        List<PciAddress> members = List.of(address("0000:00:1d.0"), address("0000:00:1d.7"));
        IommuGroupId nine = new IommuGroupId(9);
        assertThat(HostReader.read(fixture.root(), Set.of()).groups())
                .containsOnlyKeys(new IommuGroupId(1), nine)
                .containsEntry(nine, new IommuGroup(nine, members, Fact.unknown("not read")));
        assertThat(HostReader.readAll(fixture.root()).groups())
                .containsEntry(
                        nine,
                        new IommuGroup(
                                nine,
                                members,
                                Fact.known(List.of(new ReservedRegion(0xfee00000L, 0xfeefffffL, "msi")))));
    }

    @Test
    void readsALargeHostWithTwoThreadsAndMissesNobody() {
        HostFixture fixture = HostFixture.in(directory);
        for (int i = 0; i < 600; i++) {
            fixture.function(new PciAddress(i < 300 ? 0 : 0x10000, i / 256 % 256, i / 8 % 32, i % 8).toString());
        }
        Host host = HostReader.read(fixture.root(), Set.of());
        assertThat(host.functions()).hasSize(600);
        assertThat(List.copyOf(host.functions().keySet())).isSorted();
    }

    @Test
    void saysThatThereIsNoPciBus() {
        assertThatThrownBy(() -> HostReader.read(HostRoot.at(directory), Set.of()))
                .isInstanceOf(Problem.class)
                .hasMessage("/sys/bus/pci/devices: no PCI bus to read: no such directory");
    }

    @Test
    void seesOnThisMachineWhatLspciSees() {
        HostRoot root = HostRoot.thisMachine();
        assumeTrue(root.exists("/sys/bus/pci/devices"), "no PCI bus here");
        HostRoot.Ran ran = root.run(List.of("lspci", "-Dn"), Duration.ofSeconds(30));
        assumeTrue(ran instanceof HostRoot.Ran.Exited exited && exited.status() == 0, "no lspci here");
        String listed = HostReader.read(root, Set.of(HostReader.Part.SETTINGS)).all().stream()
                .map(HostReaderTest::asLspci)
                .collect(Collectors.joining());
        assertThat(listed).isEqualTo(((HostRoot.Ran.Exited) ran).stdout());
    }

    private static String asLspci(PciFunction function) {
        String code = function.pciClass().toString();
        int revision = function.revision().seen().orElse(0);
        String shown = revision == 0
                ? ""
                : " (rev " + Integer.toHexString(0x100 | revision).substring(1) + ")";
        // lspci shows a programming interface only where it has a name, and never with -n alone
        return function.address() + " " + code.substring(0, 4) + ": " + function.ids() + shown + "\n";
    }

    private static PciAddress address(String text) {
        return PciAddress.fromSysfs(text).orElseThrow();
    }
}

package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.PciNames;
import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.fixture.SharedData;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies of real machines' sysfs that other projects made, each with less in it than a kernel shows.
class RealTreesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @Test
    void readsALaptopWithIommuGroups() {
        HostRoot root = SharedData.unpack(
                "ghw/testdata/snapshots/linux-amd64-415ee03b8c4d1c4f07ae2e9d8b3d3d6d.tar.gz", directory);
        Host host = HostReader.readAll(root);
        assertThat(host.functions()).hasSize(23);
        PciFunction wireless = function(host, "0000:00:14.3");
        assertThat(wireless.ids()).hasToString("8086:51f0");
        assertThat(wireless.pciClass()).hasToString("028000");
        assertThat(wireless.driver().toString()).contains("iwlwifi");
        assertThat(host.groupOf(wireless).orElseThrow().id().number()).isEqualTo(10);
        assertThat(host.all()).allMatch(function -> host.groupOf(function).isPresent());
        // this copy lacks the file: not known is not the same as none
        assertThat(wireless.driverOverride()).isInstanceOf(Fact.Unknown.class);
        PciNames names = NameReader.read(root, host.all());
        assertThat(names.className(wireless.pciClass())).isEqualTo("Network controller");
    }

    @Test
    void readsAServerWithA32BitPciDomain() {
        HostRoot unpacked = SharedData.unpack("hwloc/tests/hwloc/linux/2pa-pcidomain32bits.tar.bz2", directory);
        assertThat(unpacked.exists("/2pa-pcidomain32bits/sys")).isTrue();
        Host host = HostReader.readAll(HostRoot.at(directory.resolve("2pa-pcidomain32bits")));
        assertThat(host.functions().keySet())
                .anyMatch(address -> address.toString().length() > 12);
        assertThat(host.functions()).hasSizeGreaterThan(5);
        host.all()
                .forEach(function -> assertThat(
                                PciAddress.fromSysfs(function.address().toString()))
                        .contains(function.address()));
    }

    @Test
    void findsTheDisksOfAServerThroughTheirLinksAlone() {
        SharedData.unpack("hwloc/tests/hwloc/linux/40intel64-4n10c+pci-conflicts.tar.bz2", directory);
        HostRoot root = HostRoot.at(directory.resolve("40intel64-4n10c+pci-conflicts"));
        Host host = HostReader.read(root, EnumSet.of(HostReader.Part.ATTACHMENTS));
        List<Attachment> attached = host.attachedTo(address("0000:01:00.0"));
        assertThat(attached)
                .filteredOn(one -> one.kind() == Kind.BLOCK)
                .singleElement()
                .satisfies(disk -> {
                    assertThat(disk.name()).isEqualTo("sda");
                    assertThat(disk.uses()).isNotEmpty().anyMatch(Attachment.Use::refused);
                });
    }

    @Test
    void aTreeOfAMachineWithoutPciSaysSo() {
        HostRoot root = SharedData.unpack("ghw/testdata/snapshots/linux-s390x-snapshot.tar.gz", directory);
        if (root.exists("/sys/bus/pci/devices")) {
            assertThat(HostReader.read(root, Set.of()).functions()).isEmpty();
        } else {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> HostReader.read(root, Set.of()))
                    .hasMessageContaining("no PCI bus to read");
        }
    }

    private static PciFunction function(Host host, String address) {
        return host.function(address(address)).orElseThrow();
    }

    private static PciAddress address(String text) {
        return PciAddress.fromSysfs(text).orElseThrow();
    }
}

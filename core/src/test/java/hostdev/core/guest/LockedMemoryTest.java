package hostdev.core.guest;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.DomainXml;
import hostdev.core.format.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LockedMemoryTest {
    record Row(String name, LockedMemory expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// The rows of pseries follow rules of their own: not here.
    static Stream<Row> rows() throws IOException {
        List<Row> rows = SharedRows.of("MEMLOCK-EXPECTED.tsv")
                .filter(row -> row.get("name").startsWith("pc-"))
                .map(row -> new Row(row.get("name"), expected(row.get("bytes"))))
                .toList();
        System.out.println("MEMLOCK-EXPECTED: " + rows.size() + " rows of x86");
        return rows.stream();
    }

    private static LockedMemory expected(String bytes) {
        return switch (bytes) {
            case "0" -> new LockedMemory.None();
            case "UNLIMITED" -> new LockedMemory.Unlimited();
            default -> new LockedMemory.Bytes(Long.parseLong(bytes));
        };
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isWhatLibvirtLetsTheProcessLock(Row row) throws IOException {
        String file = "qemumemlock-" + row.name + ".xml";
        String xml = Files.readString(
                SharedData.directory("libvirt/tests/qemumemlockdata").resolve(file));
        assertThat(LockedMemory.of(DomainXml.parse(file, xml))).isEqualTo(row.expected);
    }

    private static final String FUNCTION =
            "<hostdev mode='subsystem' type='pci'><source><address bus='1' slot='0'/></source></hostdev>";
    private static final String MDEV =
            "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='u'/></source></hostdev>";
    private static final String NVME =
            "<disk type='nvme'><source type='pci'><address bus='4' slot='0'/></source></disk>";
    private static final String VDPA = "<interface type='vdpa'><source dev='/dev/vhost-vdpa-0'/></interface>";
    private static final String IOMMU = "<iommu model='intel'/>";

    private static DomainXml guest(String devices) {
        return DomainXml.parse(
                "g",
                "<domain type='kvm'><name>g</name><memory unit='GiB'>4</memory><devices>" + devices
                        + "</devices></domain>");
    }

    /// In GiB, for a guest of 4 GiB; the columns are libvirt before 8.7, from 8.7, from 9.3.
    @ParameterizedTest
    @CsvSource({
        "function, 5, 5, 5",
        "function function function, 5, 5, 5",
        "iommu function, 5, 5, 5",
        "iommu function function, 5, 9, 9",
        "iommu function function function, 5, 13, 13",
        "iommu function mdev, 5, 9, 9",
        "nvme, 5, 5, 5",
        "function nvme, 5, 5, 9",
        "iommu function nvme, 5, 9, 9",
        "function vdpa, 5, 9, 9",
        "iommu, 0, 0, 0"
    })
    void locksTheMemoryAsOftenAsLibvirtCountsItsDevices(String devices, int oldest, int since87, int since93) {
        StringBuilder text = new StringBuilder();
        for (String device : devices.split(" ", -1)) {
            text.append(element(device));
        }
        DomainXml xml = guest(text.toString());
        MemoryLockers lockers = MemoryLockers.of(xml);
        assertThat(gib(lockers.copies(MemoryLockers.Rule.BEFORE_8_7))).isEqualTo(oldest);
        assertThat(gib(lockers.copies(MemoryLockers.Rule.SINCE_8_7))).isEqualTo(since87);
        assertThat(gib(lockers.copies(MemoryLockers.Rule.SINCE_9_3))).isEqualTo(since93);
    }

    private static String element(String device) {
        return switch (device) {
            case "function" -> FUNCTION;
            case "mdev" -> MDEV;
            case "nvme" -> NVME;
            case "vdpa" -> VDPA;
            default -> IOMMU;
        };
    }

    private static int gib(int copies) {
        return copies == 0 ? 0 : copies * 4 + 1;
    }

    @Test
    void saysWhatAnOlderLibvirtWouldSet() {
        assertThat(LockedMemory.of(guest(IOMMU + FUNCTION + FUNCTION + FUNCTION)))
                .isEqualTo(new LockedMemory.Bytes(13L << 30));
        assertThat(LockedMemory.olderRules(guest(IOMMU + FUNCTION + FUNCTION + FUNCTION)))
                .contains("libvirt before 8.7: 5.0 GiB");
        assertThat(LockedMemory.olderRules(guest(FUNCTION + NVME))).contains("libvirt before 9.3: 5.0 GiB");
        assertThat(LockedMemory.olderRules(guest(FUNCTION))).isEmpty();
    }
}

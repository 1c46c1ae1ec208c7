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

    @Test
    void locksTheMemoryTwiceWithAnEmulatedIommu() {
        String xml = """
                <domain type='kvm'><name>g</name><memory unit='GiB'>2</memory><devices><iommu model='intel'/>
                <hostdev mode='subsystem' type='pci'><source><address bus='1' slot='0' function='0'/></source></hostdev>
                </devices></domain>""";
        assertThat(LockedMemory.of(DomainXml.parse("g", xml))).isEqualTo(new LockedMemory.Bytes(5L << 30));
    }
}

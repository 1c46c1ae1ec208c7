package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.PciAddress;
import hostdev.core.model.SerialNumbers;
import hostdev.core.model.SerialNumbers.Source;
import hostdev.host.fixture.HostFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialReaderTest {
    private static final String AT = "0000:01:00.0";
    private static final String PATH = "/sys/devices/pci0000:01/" + AT;

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void oneCard() {
        host = HostFixture.in(directory);
        host.function(AT);
    }

    private Map<Source, String> read() {
        SerialNumbers numbers =
                HostReader.serials(host.root(), PciAddress.fromSysfs(AT).orElseThrow());
        return numbers.numbers();
    }

    /// A configuration space with PCI Express, and a Device Serial Number as the only extended capability.
    private void config(byte[] serial) throws IOException {
        byte[] bytes = new byte[4096];
        bytes[0x06] = 0x10;
        bytes[0x34] = 0x40;
        bytes[0x40] = 0x10;
        bytes[0x100] = 0x03;
        bytes[0x102] = 0x01;
        System.arraycopy(serial, 0, bytes, 0x104, 8);
        Files.write(directory.resolve(PATH.substring(1) + "/config"), bytes);
    }

    @Test
    void readsTheSerialNumberOfTheConfigurationSpace() throws IOException {
        config(new byte[] {0x0a, 0x77, 0, -1, -1, 0, 0x54, 0x52});
        assertThat(read()).containsExactly(Map.entry(Source.PCIE, "52-54-00-ff-ff-00-77-0a"));
    }

    @Test
    void zerosAndOnesAreNoSerialNumber() throws IOException {
        config(new byte[8]);
        assertThat(read()).isEmpty();
        config(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        assertThat(read()).isEmpty();
    }

    @Test
    void readsADisksOwnAndAPermanentAddress() {
        host.file(PATH + "/nvme/nvme0/serial", "S4EWNX0R12345       \n");
        host.file(PATH + "/net/eth0/address", "00:1b:21:aa:bb:cc\n");
        host.file(PATH + "/net/eth0/addr_assign_type", "0\n");
        assertThat(read())
                .containsOnly(Map.entry(Source.NVME, "S4EWNX0R12345"), Map.entry(Source.MAC, "00:1b:21:aa:bb:cc"));
    }

    @Test
    void anAddressThatWasMadeUpSaysNothing() {
        host.file(PATH + "/net/eth0/address", "ae:12:34:56:78:9a\n");
        host.file(PATH + "/net/eth0/addr_assign_type", "1\n");
        assertThat(read()).isEmpty();
    }

    @Test
    void vitalProductDataIsReadOnlyWhereTheConfigurationSpaceHasNoNumber() throws IOException {
        Files.write(
                directory.resolve(PATH.substring(1) + "/vpd"),
                new byte[] {(byte) 0x90, 7, 0, 'S', 'N', 4, 'X', '1', '2', '3', 0x78});
        assertThat(read()).containsExactly(Map.entry(Source.VPD, "X123"));
        config(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(read()).containsOnlyKeys(Source.PCIE);
    }
}

package hostdev.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hostdev.cli.Run;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The words that look at libvirt's devices, on a host of libvirt's test driver.
class NodedevVerbsTest {
    private static final String EHCI = """
            <device>
              <name>pci_0000_00_1d_7</name>
              <parent>computer</parent>
              <capability type='pci'>
                <class>0x0c0320</class>
                <domain>0</domain>
                <bus>0</bus>
                <slot>29</slot>
                <function>7</function>
                <product id='0x293a'>82801I (ICH9 Family) USB2 EHCI Controller #1</product>
                <vendor id='0x8086'>Intel Corporation</vendor>
              </capability>
            </device>
            """;
    private static final String SAME_ELSEWHERE =
            EHCI.replace("00_1d_7", "00_1a_7").replace("<slot>29<", "<slot>26<");
    private static final String COMPUTER = """
            <device>
              <name>computer</name>
              <capability type='system'>
                <hardware><uuid>8a6e0d9c-3f6b-4a7e-9c61-2d1c1f0e5a04</uuid></hardware>
                <firmware/>
              </capability>
            </device>
            """;
    private static final String NET = """
            <device>
              <name>NET_Z</name>
              <parent>computer</parent>
              <capability type='net'><interface>z</interface></capability>
            </device>
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void libvirtIsInstalled() {
        assumeTrue(isInstalled(), "needs libvirt.so.0: apt install libvirt0");
    }

    private static boolean isInstalled() {
        try (Arena arena = Arena.ofConfined()) {
            return SymbolLookup.libraryLookup("libvirt.so.0", arena)
                    .find("virConnectOpen")
                    .isPresent();
        } catch (IllegalArgumentException notThere) {
            return false;
        }
    }

    @Test
    void listsAllDevicesInVirshsOrderWithItsEmptyLineAtTheEnd() throws IOException {
        assertThat(on(EHCI + COMPUTER + NET, "nodedev-list"))
                .isEqualTo(new Run(0, "computer\nNET_Z\npci_0000_00_1d_7\n\n", ""));
    }

    @Test
    void listsTheDevicesOfTheKindsWanted() throws IOException {
        assertThat(on(EHCI + COMPUTER + NET, "nodedev-list", "--cap", "pci").stdout())
                .isEqualTo("pci_0000_00_1d_7\n\n");
        assertThat(on(EHCI + COMPUTER + NET, "nodedev-list", "--cap", "net,system")
                        .stdout())
                .isEqualTo("computer\nNET_Z\n\n");
    }

    @Test
    void drawsTheTree() throws IOException {
        assertThat(on(EHCI + COMPUTER, "nodedev-list", "--tree").stdout())
                .isEqualTo("computer\n  |\n  +- pci_0000_00_1d_7\n    \n\n");
    }

    @Test
    void namesTheKindsWhereOneIsUnknown() throws IOException {
        Run run = on(EHCI, "nodedev-list", "--cap", "pci,gpu");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr()).contains("there is no capability 'gpu'").contains("system, pci, usb_device");
    }

    @Test
    void describesADeviceInEverySpelling() throws IOException {
        Run plain = on(COMPUTER + EHCI, "nodedev-dumpxml", "pci_0000_00_1d_7");
        assertThat(plain.stdout())
                .startsWith("<device>\n  <name>pci_0000_00_1d_7</name>\n")
                .endsWith("</device>\n\n");
        for (String spelling : new String[] {"0000:00:1d.7", "00:1d.7", "8086:293a", "pci_8086_293a"}) {
            assertThat(on(COMPUTER + EHCI, "nodedev-dumpxml", spelling)).isEqualTo(plain);
        }
    }

    @Test
    void namesTheCandidatesWhereIdentifiersFitSeveral() throws IOException {
        Run run = on(COMPUTER + EHCI + SAME_ELSEWHERE, "nodedev-dumpxml", "pci_8086_293a");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr())
                .contains("fits 2 devices")
                .contains("pci_0000_00_1a_7")
                .contains("pci_0000_00_1d_7");
    }

    @Test
    void saysThatADeviceIsNotThere() throws IOException {
        Run run = on(COMPUTER + EHCI, "nodedev-dumpxml", "00:1f.0");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr()).startsWith("hostdev: error: 00:1f.0: libvirt has no device pci_0000_00_1f_0\n");
    }

    @Test
    void saysThatNoDeviceHasTheIdentifiers() throws IOException {
        assertThat(on(COMPUTER + EHCI, "nodedev-dumpxml", "pci_8086_ffff").stderr())
                .contains("no device here has these identifiers");
    }

    private Run on(String devices, String... words) throws IOException {
        Path host = Files.writeString(directory.resolve("node.xml"), "<node>" + devices + "</node>");
        return Run.with(Map.of("LIBVIRT_DEFAULT_URI", "test://" + host), words);
    }
}

package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `hostdev addresses` and `hostdev slots` of a file.
class GuestSlotsTest {
    /// A guest as the chapter's time had it.
    private static final String PLAIN = """
            <domain type='kvm'>
              <name>win2k3</name>
              <memory unit='MiB'>1024</memory>
              <os><type arch='x86_64' machine='pc'>hvm</type></os>
              <devices>
                <graphics type='vnc'/>
              </devices>
            </domain>
            """;

    private static final String Q35 = """
            <domain type='kvm'>
              <name>win11</name> <!-- kept -->
              <os><type arch='x86_64' machine='q35'>hvm</type></os>
              <devices>
                <interface type='user'><model type='virtio'/></interface>
                <my:own xmlns:my='urn:x'  spaced = "yes" />
                <memballoon model='none'/>
              </devices>
            </domain>
            """;

    @TempDir
    private Path directory;

    private Run run(String verb, String definition, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("guest.xml"), definition);
        return Run.of(List.of(verb, "--definition", file.toString()), more);
    }

    private static String with(String definition, String... devices) {
        return definition.replace("  </devices>", String.join("\n", devices) + "\n  </devices>");
    }

    @Test
    void countsTheChaptersSlots() throws IOException {
        assertThat(run("slots", PLAIN).stdout())
                .contains("bus 00 pci-root: 32 slots, 4 fixed, 0 in use, 28 free")
                .contains("  02     fixed   video 1 (cirrus)")
                .contains("  03     fixed   memballoon 1 (virtio)")
                .contains("  04-1f  free")
                .contains("room for 28 more devices, or 224 functions, eight to a slot");
    }

    @Test
    void countsOneSlotMoreWithoutABalloon() throws IOException {
        assertThat(run("slots", with(PLAIN, "<memballoon model='none'/>")).stdout())
                .contains("32 slots, 3 fixed, 0 in use, 29 free");
    }

    @Test
    void countsTheSlotsThatParavirtualDevicesTake() throws IOException {
        String disk = "<disk type='file'><source file='/x'/><target dev='vda' bus='virtio'/></disk>";
        String network = "<interface type='user'><model type='virtio'/></interface>";
        assertThat(run("slots", with(PLAIN, disk, network)).stdout())
                .contains("32 slots, 4 fixed, 2 in use, 26 free")
                .contains("  03     in use  interface 1 (virtio)")
                .contains("  04     in use  disk vda");
    }

    @Test
    void drawsAGuestWith28DevicesWithin80Columns() throws IOException {
        String[] devices = new String[28];
        for (int i = 0; i < devices.length; i++) {
            devices[i] =
                    "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x3b'"
                            + " slot='0x0" + i / 8 + "' function='0x" + i % 8 + "'/></source></hostdev>";
        }
        Run run = run("slots", with(PLAIN, devices));
        assertThat(run.stdout().lines().map(String::length))
                .allMatch(length -> length <= 80 + directory.toString().length());
        assertThat(run.stdout()).contains("hostdev 28");
        assertThat(run.stdout().lines().count()).isLessThan(60);
    }

    @Test
    void saysHowManyDevicesARunningQ35GuestTakes() throws IOException {
        Run run = run("slots", Q35, "--able", "video_primary,virtio_is_pcie,no_usb");
        assertThat(run.stdout())
                .contains("ports: 2, each with one slot")
                .contains("  bus 01 in use  interface 1 (virtio)")
                .contains("  bus 02 free")
                .contains("while it runs: PCI Express devices: 1; conventional ones: 0")
                .contains(
                        "for more: shut it down; hostdev edit GUEST",
                        "  <controller type='pci' model='pcie-root-port'/>");
    }

    @Test
    void saysTheSameAsJson() throws IOException {
        assertThat(run("slots", PLAIN, "--json").stdout())
                .contains(
                        "\"total\": 32", "\"fixed\": 4", "\"free\": 28", "\"functions\": 224", "\"locked_memory\": 0");
    }

    @Test
    void fillsInAddressesAndLeavesTheRestAsItIs() throws IOException {
        Run run = run("addresses", Q35, "--able", "virtio_is_pcie,no_usb", "--root-port-model", "pcie-root-port");
        assertThat(run.stderr()).isEmpty();
        assertThat(run.status()).isZero();
        String port = """
                      <model name='pcie-root-port'/>
                      <target chassis='1' port='0x10'/>
                      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0' multifunction='on'/>
                """;
        assertThat(run.stdout())
                .contains(
                        "<name>win11</name> <!-- kept -->\n",
                        "    <my:own xmlns:my='urn:x'  spaced = \"yes\" />\n",
                        "<interface type='user'><model type='virtio'/><address type='pci' domain='0x0000' bus='0x01'"
                                + " slot='0x00' function='0x0'/></interface>\n",
                        port);
        assertThat(run("addresses", run.stdout(), "--able", "virtio_is_pcie,no_usb")
                        .stdout())
                .isEqualTo(run.stdout());
    }

    @Test
    void explainsWhereAskedWhyEachIsWhereItIs() throws IOException {
        Run run = run("addresses", PLAIN, "--explain");
        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout())
                .containsPattern("00:02.0 +video 1 \\(cirrus\\) +added; the first display's own place on i440fx")
                .containsPattern("00:03.0 +memballoon 1 \\(virtio\\) +added; lowest empty slot of pci.0")
                .doesNotContain("<domain");
    }

    @Test
    void refusesWithTheRuleAndQuotesWhatIsBad() throws IOException {
        String twice = "<interface type='user'><address type='pci' slot='5'/></interface>";
        Run run = run("addresses", with(PLAIN, twice, twice));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr())
                .contains("interface 2 (rtl8139): address 0000:00:05.0 is taken already by interface 1 (rtl8139)")
                .contains("an address is used once");
    }

    @Test
    void keepsTheFunctionsOfOneCardTogetherWhereAsked() throws IOException {
        String[] functions = new String[2];
        for (int i = 0; i < 2; i++) {
            functions[i] =
                    "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='" + i
                            + "'/></source></hostdev>";
        }
        String definition = with(PLAIN, functions);
        assertThat(run("addresses", definition).stdout()).doesNotContain("multifunction");
        assertThat(run("addresses", definition, "--together").stdout())
                .contains("slot='0x03' function='0x0' multifunction='on'/>", "slot='0x03' function='0x1'/>");
    }

    @Test
    void namesAnAbilityThatThereIsNot() throws IOException {
        Run run = run("addresses", PLAIN, "--able", "video_primery");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("there is no ability 'video_primery'", "video_primary, virtio_is_pcie");
    }

    @Test
    void wantsAGuestOrAFile() {
        Run run = Run.of("slots");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("hostdev slots win11");
    }
}

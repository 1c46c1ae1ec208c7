package hostdev.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hostdev.core.format.DomainXml;
import hostdev.core.format.HostdevElement;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Libvirt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is printed against what virsh prints, byte for byte, on the libvirt that `-Dhostdev.libvirt=URI` names, else on
/// its test driver.
class VirshComparisonTest {
    private static final String URI = System.getProperty("hostdev.libvirt", "test:///default");

    @Test
    void listsTheDevicesAsVirshDoes() throws IOException, InterruptedException {
        same("nodedev-list");
        same("nodedev-list", "--cap", "pci");
        same("nodedev-list", "--cap", "net,scsi_host");
    }

    @Test
    void drawsTheTreeAsVirshDoes() throws IOException, InterruptedException {
        same("nodedev-list", "--tree");
    }

    @Test
    void describesEveryDeviceAsVirshDoes() throws IOException, InterruptedException {
        List<String> names = ours("nodedev-list")
                .stdout()
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            same("nodedev-dumpxml", name);
        }
    }

    /// What it wrote in another form it would have understood otherwise, or not at all. Its test driver has the same
    /// reader, writer and schema as that of QEMU.
    @Test
    void libvirtWritesAHostdevAsWeDo(@TempDir Path directory) throws IOException, InterruptedException {
        Hostdev device = new Hostdev(
                new PciAddress(0, 1, 0, 0),
                HostdevOptions.builder()
                        .managed(false)
                        .driver(new HostdevOptions.Driver(Optional.of("vfio"), Optional.empty(), Optional.empty()))
                        .rom(new HostdevOptions.Rom(Optional.empty(), Optional.of(true), Optional.of("/a'b & <c>.rom")))
                        .bootOrder(2)
                        .place(new HostdevOptions.Place.At(new PciAddress(0, 0, 5, 0), Optional.of(true)))
                        .alias("ua-nic-0_x")
                        .teaming("ua-backup0")
                        .acpiIndex(7)
                        .writeFiltering(false)
                        .build());
        DomainXml before = DomainXml.parse("x", """
                <domain type='test'>
                  <name>x</name>
                  <memory>1024</memory>
                  <os><type>hvm</type></os>
                  <devices>
                  </devices>
                </domain>
                """);
        DomainXml with = before.withHostdev(device);
        Path file = Files.writeString(directory.resolve("x.xml"), with.text());
        String dumped = virsh("define " + file + " --validate; dumpxml x; version");
        assertThat(dumped).contains(String.join("\n    ", HostdevElement.lines(device, "  ")));
    }

    private static void same(String... words) throws IOException, InterruptedException {
        String theirs = virsh(words);
        assertThat(ours(words)).as(String.join(" ", words)).isEqualTo(new Run(0, theirs, ""));
    }

    private static Run ours(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                new Run.Elsewhere(Map.of("LIBVIRT_DEFAULT_URI", URI), out, err, false) {
                    @Override
                    public Hypervisor open(String uri) {
                        return Libvirt.open(uri);
                    }
                },
                words);
        return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static String virsh(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("virsh", "-c", URI));
        command.addAll(List.of(words));
        try {
            Process virsh = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(virsh.getInputStream().readAllBytes(), UTF_8);
            // virsh of libvirt 9.0 cannot list the devices of its own test driver
            assumeTrue(virsh.waitFor() == 0, "virsh itself fails: " + String.join(" ", command));
            return said;
        } catch (IOException notThere) {
            assumeTrue(false, "needs virsh: apt install libvirt-clients");
            throw notThere;
        }
    }
}

package hostdev.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.DomainXml;
import hostdev.core.model.Fact;
import hostdev.host.fixture.AnsweringRoot;
import hostdev.host.root.FileOwner;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatorAbilitiesTest {
    @Test
    void readsThoseOfQemu10OffItsDevices() {
        EmulatorAbilities abilities = EmulatorAbilities.of("""
            Controller/Bridge/Hub devices:
            name "pcie-pci-bridge", bus PCI
            name "pcie-root-port", bus PCI, desc "PCI Express Root Port"

            USB devices:
            name "nec-usb-xhci", bus PCI
            name "piix3-usb-uhci", bus PCI
            name "qemu-xhci", bus PCI

            Storage devices:
            name "lsi53c895a", bus PCI, alias "lsi"
            name "virtio-sound-pci", bus PCI
            """);
        assertThat(abilities.words())
                .containsExactly(
                        "pcie_pci_bridge",
                        "piix3_usb",
                        "qemu_xhci",
                        "sorted_controllers",
                        "video_primary",
                        "virtio_is_pcie");
        assertThat(abilities.rootPortModel()).isEqualTo("pcie-root-port");
    }

    @Test
    void takesAQemuThatListsNothingForAnOldOne() {
        EmulatorAbilities abilities = EmulatorAbilities.of("name \"ich9-usb-ehci1\", bus PCI\n");
        assertThat(abilities.words()).containsExactly("ich9_usb", "no_lsi");
        assertThat(abilities.rootPortModel()).isEqualTo("ioh3420");
    }

    private final List<String> ran = new ArrayList<>();

    private Fact<EmulatorAbilities> forFile(String emulator, FileOwner owner, Path directory) throws IOException {
        Path file = directory.resolve(emulator.substring(1)).normalize();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        HostRoot root = new AnsweringRoot(HostRoot.at(directory)) {
            @Override
            public Ran run(List<String> command, Duration limit) {
                ran.add(command.getFirst());
                return new Ran.Exited(0, "name \"qemu-xhci\"", "");
            }

            @Override
            public Fact<FileOwner> owner(String path) {
                return path.equals(emulator) ? Fact.known(owner) : super.owner(path);
            }
        };
        return EmulatorAbilities.forFile(
                root, DomainXml.parse("", "<domain><devices><emulator>" + emulator + "</emulator></devices></domain>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/bin/qemu-system-x86_64",
                "/usr/bin/kvm",
                "/usr/libexec/qemu-kvm",
                "/usr/lib/xen-4.17/bin/qemu-system-i386"
            })
    void asksAnEmulatorOfADistributionThatADefinitionFileNames(String emulator, @TempDir Path directory)
            throws IOException {
        assertThat(forFile(emulator, new FileOwner(0, 0755), directory)).isInstanceOf(Fact.Known.class);
        assertThat(ran).containsExactly(emulator);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/tmp/evil", "/home/eve/usr/bin/kvm", "/usr/bin/qemu-system-x/../../../tmp/x", "/usr/bin/env"})
    void neverRunsAnotherProgramThatADefinitionFileNames(String emulator, @TempDir Path directory) throws IOException {
        Fact<EmulatorAbilities> answer = forFile(emulator, new FileOwner(0, 0755), directory);
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Fact.Unknown.class, unknown -> assertThat(unknown.why()).contains(emulator, "is not run"));
        assertThat(ran).isEmpty();
    }

    @Test
    void neverRunsAnEmulatorThatOthersThanRootCanChange(@TempDir Path directory) throws IOException {
        Fact<EmulatorAbilities> answer =
                forFile("/usr/local/bin/qemu-system-x86_64", new FileOwner(7, 0755), directory);
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Fact.Unknown.class, unknown -> assertThat(unknown.why()).contains("belongs to user 7"));
        assertThat(ran).isEmpty();
    }
}

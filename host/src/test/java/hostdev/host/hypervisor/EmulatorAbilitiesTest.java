package hostdev.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}

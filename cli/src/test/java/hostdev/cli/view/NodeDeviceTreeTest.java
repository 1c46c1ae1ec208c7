package hostdev.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.hypervisor.NodeDevices.NodeDevice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeDeviceTreeTest {
    /// The lines of blanks, and the blanks at line ends, are virsh's (seen with `virsh nodedev-list --tree` of libvirt
    /// 9.0).
    @Test
    void drawsTheTreeAsVirshDoes() {
        assertThat(NodeDeviceTree.of(List.of(
                        device("computer", ""),
                        device("net_lo_00_00_00_00_00_00", "computer"),
                        device("pci_0000_00_02_0", "computer"),
                        device("block_vda", "pci_0000_00_02_0"),
                        device("pci_0000_00_03_0", "computer"),
                        device("net_eth0_02_fc_00_00_00_01", "pci_0000_00_03_0"))))
                .isEqualTo("""
                        computer
                          |
                          +- net_lo_00_00_00_00_00_00
                          +- pci_0000_00_02_0
                          |   |
                          |   +- block_vda
                          |    \s
                          +- pci_0000_00_03_0
                              |
                              +- net_eth0_02_fc_00_00_00_01
                               \s
                        """);
    }

    @Test
    void drawsARootAlone() {
        assertThat(NodeDeviceTree.of(List.of(device("computer", "")))).isEqualTo("computer\n\n");
    }

    @Test
    void drawsNothingForNoDevices() {
        assertThat(NodeDeviceTree.of(List.of())).isEmpty();
    }

    private static NodeDevice device(String name, String parent) {
        return new NodeDevice(name, Optional.of(parent).filter(text -> !text.isEmpty()));
    }
}

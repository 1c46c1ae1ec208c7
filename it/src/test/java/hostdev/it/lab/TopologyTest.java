package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import hostdev.lab.LabProgress;
import hostdev.lab.Options;
import hostdev.lab.PracticeHost;
import hostdev.lab.Topologies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every topology is what its description says. `vtd` has a test class of its own.
@Tag("lab")
class TopologyTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static PracticeHost start(String topology) {
        return PracticeHost.start(Topologies.named(topology), Options.usual().with(LabProgress.stderr()));
    }

    private static List<String> lines(PracticeHost host, String command) {
        CommandOutcome outcome = host.run(LIMIT, "bash", "-c", command);
        assertThat(outcome.stderr()).isEmpty();
        return outcome.stdout().lines().toList();
    }

    private static List<String> groupOf(PracticeHost host, String address) {
        return lines(host, "ls /sys/bus/pci/devices/0000:" + address + "/iommu_group/devices");
    }

    private static List<String> drivers(PracticeHost host, String addresses) {
        return lines(
                host, "for a in " + addresses + "; do basename $(readlink /sys/bus/pci/devices/0000:$a/driver); done");
    }

    @Test
    void amdviHasTheSameDevicesAllOfThemWorking() {
        try (PracticeHost host = start("amdvi")) {
            assertThat(lines(host, "ls /sys/class/iommu")).containsExactly("ivhd0");
            assertThat(groupOf(host, "00:1d.7")).containsExactly("0000:00:1d.0", "0000:00:1d.1", "0000:00:1d.7");
            assertThat(groupOf(host, "01:00.0")).containsExactly("0000:01:00.0");
            assertThat(drivers(host, "00:1d.7 01:00.0 02:00.0 03:00.0"))
                    .containsExactly("ehci-pci", "e1000e", "nvme", "xhci_hcd");
            assertThat(lines(host, "lsblk -no LABEL /dev/sda /dev/sdb /dev/nvme0n1"))
                    .containsExactlyInAnyOrder("STICK", "STICK3", "NVME");
            assertThat(lines(host, "ip route show default"))
                    .singleElement()
                    .asString()
                    .contains("dev enp0s25");
        }
    }

    @Test
    void withoutAnIommuThereAreNoGroups() {
        try (PracticeHost host = start("none")) {
            assertThat(lines(host, "ls /sys/class/iommu /sys/kernel/iommu_groups | grep -v -e ':$' -e '^$'"))
                    .isEmpty();
            assertThat(lines(host, "ls /sys/firmware/acpi/tables")).doesNotContain("DMAR", "IVRS");
            assertThat(drivers(host, "00:1d.7")).containsExactly("ehci-pci");
        }
    }

    @Test
    void anIommuThatTheKernelLeavesOffIsStillInTheFirmware() {
        try (PracticeHost host = start("vtd-off")) {
            assertThat(lines(host, "ls /sys/kernel/iommu_groups")).isEmpty();
            assertThat(lines(host, "ls /sys/firmware/acpi/tables")).contains("DMAR");
        }
    }

    @Test
    void rootPortsWithoutAcsShareAGroup() {
        try (PracticeHost host = start("acs")) {
            assertThat(groupOf(host, "01:00.0"))
                    .containsExactly("0000:00:02.0", "0000:00:02.1", "0000:01:00.0", "0000:02:00.0");
        }
    }

    @Test
    void rootPortsWithAcsDoNot() {
        try (PracticeHost host = start("acs-on")) {
            assertThat(groupOf(host, "01:00.0")).containsExactly("0000:01:00.0");
            assertThat(groupOf(host, "00:02.0")).containsExactly("0000:00:02.0");
        }
    }

    @Test
    void memoryThatTheFirmwareKeepsIsInTheGroupsReservedRegions() {
        try (PracticeHost host = start("rmrr")) {
            assertThat(lines(host, "cat /sys/bus/pci/devices/0000:01:00.0/iommu_group/reserved_regions"))
                    .contains("0x00000000b1000000 0x00000000b100ffff direct");
            assertThat(lines(host, "cat /sys/bus/pci/devices/0000:00:1d.7/iommu_group/reserved_regions"))
                    .contains("0x00000000b2000000 0x00000000b2003fff direct-relaxable");
        }
    }

    @Test
    void aBridgeMayHaveADriverForHotPlug() {
        try (PracticeHost host = start("shpc")) {
            assertThat(groupOf(host, "02:01.0")).containsExactly("0000:01:00.0", "0000:02:01.0", "0000:02:02.0");
            assertThat(drivers(host, "01:00.0 02:01.0 02:02.0")).containsExactly("shpchp", "e1000", "ahci");
        }
    }

    @Test
    void aConventionalBusIsOneGroupOfWhichTheHostUsesOne() {
        try (PracticeHost host = start("conventional")) {
            assertThat(groupOf(host, "02:02.0"))
                    .containsExactly("0000:01:00.0", "0000:02:01.0", "0000:02:02.0", "0000:02:03.0");
            assertThat(drivers(host, "02:01.0 02:02.0 02:03.0")).containsExactly("e1000", "e1000", "ahci");
            assertThat(lines(
                            host,
                            "basename $(readlink -f /sys/class/net/$(ip route show default"
                                    + " | sed 's/.*dev \\([^ ]*\\).*/\\1/')/device)"))
                    .containsExactly("0000:02:01.0");
        }
    }
}

package hostdev.core.boot;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.DriverName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeepFilesTest {
    private static final KeptDevice NIC = new KeptDevice(
            PciAddress.fromSysfs("0000:01:00.0").orElseThrow(),
            new PciIds(0x8086, 0x10d3),
            Optional.of(new PciIds(0x1af4, 0x1100)),
            DriverName.VFIO_PCI);
    private static final KeptDevice DISK = new KeptDevice(
            PciAddress.fromSysfs("0001:02:00.0").orElseThrow(),
            new PciIds(0x1b36, 0x0010),
            Optional.empty(),
            DriverName.PCIBACK);

    @Test
    void theRulesAreReadBackAsTheyWereMeant() {
        String rules =
                KeepFiles.texts(List.of(NIC, DISK), List.of(), Optional.empty()).getOrDefault(KeepFiles.RULES, "");
        assertThat(KeptDevice.parse(rules)).containsExactly(NIC, DISK);
        assertThat(KeptDevice.parse("# " + NIC.rule())).isEmpty();
    }

    @Test
    void aRuleNamesAddressAndIdentityAndTakesNoTwin() {
        assertThat(NIC.rule())
                .isEqualTo("ACTION==\"add\", SUBSYSTEM==\"pci\", KERNEL==\"0000:01:00.0\", ATTR{vendor}==\"0x8086\","
                        + " ATTR{device}==\"0x10d3\", ATTR{subsystem_vendor}==\"0x1af4\","
                        + " ATTR{subsystem_device}==\"0x1100\", ATTR{driver_override}=\"vfio-pci\","
                        + " ATTR{subsystem/drivers_probe}=\"$kernel\", RUN{builtin}+=\"kmod load vfio-pci\"\n");
        assertThat(DISK.rule()).contains("ATTR{driver_override}=\"pciback\"", "kmod load xen-pciback");
    }

    @Test
    void theRamdiskGetsTheRuleWhereADriverComesWithIt() {
        Map<String, String> none = KeepFiles.texts(List.of(NIC), List.of(), Optional.empty());
        assertThat(none.keySet()).noneMatch(path -> path.contains("modprobe.d") || path.contains("initramfs"));
        Map<String, String> nvme =
                KeepFiles.texts(List.of(NIC), List.of("nvme"), Optional.of(BootTool.INITRAMFS_TOOLS));
        assertThat(nvme.get("/etc/modprobe.d/hostdev-keep.conf")).endsWith("softdep nvme pre: vfio-pci\n");
        assertThat(nvme.get("/etc/initramfs-tools/hooks/hostdev-keep"))
                .startsWith("#!/bin/sh\n")
                .contains("manual_add_modules vfio-pci\n", KeepFiles.RULES);
        assertThat(KeepFiles.texts(List.of(NIC), List.of("nvme"), Optional.of(BootTool.DRACUT))
                        .get("/etc/dracut.conf.d/hostdev-keep.conf"))
                .endsWith("add_drivers+=\" vfio-pci \"\ninstall_items+=\" " + KeepFiles.RULES + " \"\n");
        assertThat(KeepFiles.texts(List.of(NIC), List.of("nvme"), Optional.of(BootTool.MKINITCPIO))
                        .get("/etc/mkinitcpio.conf.d/hostdev-keep.conf"))
                .endsWith("MODULES+=(vfio-pci)\nFILES+=(" + KeepFiles.RULES + ")\n");
    }

    @Test
    void whateverIsWrittenIsKnownBeforehand() {
        for (BootTool tool : List.of(BootTool.DRACUT, BootTool.INITRAMFS_TOOLS, BootTool.MKINITCPIO)) {
            assertThat(KeepFiles.paths())
                    .containsAll(KeepFiles.texts(List.of(NIC), List.of("nvme"), Optional.of(tool))
                            .keySet());
        }
    }
}

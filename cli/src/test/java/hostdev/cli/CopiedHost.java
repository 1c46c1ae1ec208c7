package hostdev.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A copied tree for `--host`, written function by function as sysfs shows them.
final class CopiedHost {
    private final Path top;

    CopiedHost(Path top) throws IOException {
        this.top = top;
        Files.createDirectories(top.resolve("sys/bus/pci/devices"));
        write("proc/sys/kernel/random/boot_id", "11111111-2222-3333-4444-555555555555\n");
        write("usr/share/misc/pci.ids", "8086  Intel Corporation\n\t293a  82801I USB2 EHCI Controller #1\n");
    }

    /// On the root bus `0000:00`, driven and in a group.
    CopiedHost function(String address, String ids, String pciClass, String driver, int group) throws IOException {
        String device = "sys/devices/pci0000:00/" + address + "/";
        write(
                device + "uevent",
                "DRIVER=" + driver + "\nPCI_CLASS=" + pciClass + "\nPCI_ID=" + ids.toUpperCase(java.util.Locale.ROOT)
                        + "\nPCI_SUBSYS_ID=1AF4:1100\nPCI_SLOT_NAME=" + address + "\n");
        write(device + "vendor", "0x" + ids.substring(0, 4) + "\n");
        write(device + "device", "0x" + ids.substring(5) + "\n");
        write(device + "class", "0x" + pciClass + "\n");
        write(device + "revision", "0x03\n");
        write(device + "numa_node", "-1\n");
        write(device + "driver_override", "(null)\n");
        write(device + "resource", "0x00000000febf1000 0x00000000febf1fff 0x0000000000040200\n");
        String groupDirectory = "sys/kernel/iommu_groups/" + group;
        write(groupDirectory + "/reserved_regions", "0x00000000fee00000 0x00000000feefffff msi\n");
        link(groupDirectory + "/devices/" + address, "../../../../devices/pci0000:00/" + address);
        link(device + "iommu_group", "../../../kernel/iommu_groups/" + group);
        Files.createDirectories(top.resolve("sys/bus/pci/drivers/" + driver));
        link(device + "driver", "../../../bus/pci/drivers/" + driver);
        link("sys/bus/pci/devices/" + address, "../../../devices/pci0000:00/" + address);
        return this;
    }

    /// Makes one a virtual function of another.
    CopiedHost virtual(String virtual, String physical) throws IOException {
        link("sys/devices/pci0000:00/" + virtual + "/physfn", "../" + physical);
        link("sys/devices/pci0000:00/" + physical + "/virtfn0", "../" + virtual);
        write("sys/devices/pci0000:00/" + physical + "/sriov_totalvfs", "4\n");
        return this;
    }

    private void write(String path, String text) throws IOException {
        Path file = top.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void link(String path, String target) throws IOException {
        Path link = top.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    String directory() {
        return top.toString();
    }
}

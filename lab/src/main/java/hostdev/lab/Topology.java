package hostdev.lab;

import java.util.List;
import java.util.Optional;

/// One kind of practice host, as its description file says: IOMMU, kernel words, disks, devices.
///
/// @param about what it is, one line
/// @param iommu the IOMMU's `-device`; empty when the machine has none
/// @param kernelWords added to the kernel line
/// @param uplink whether the machine has a virtio network card of its own with the default route
/// @param disks the small disks with a file system that devices use as their drives
/// @param networks the user networks that devices use as their netdevs
/// @param devices there from power-on, as for `-device`
/// @param plugged put in once the host is up, as for `-device`: those that a saved state cannot hold
/// @param firstBoot commands run in it once, after its first boot
/// @param ready shell conditions that hold once all is there
public record Topology(
        String name,
        String about,
        Optional<String> iommu,
        List<String> kernelWords,
        boolean uplink,
        List<Disk> disks,
        List<String> networks,
        List<String> devices,
        List<String> plugged,
        List<String> firstBoot,
        List<String> ready) {

    /// A small disk: its name, which devices say as `drive=NAME`, and its size as `truncate` takes it.
    public record Disk(String name, String size) {}

    /// Whether a device of this topology that is put in later uses the disk.
    boolean isPlugged(Disk disk) {
        return plugged.stream()
                .anyMatch(device -> List.of(device.split(",", -1)).contains("drive=" + disk.name()));
    }
}

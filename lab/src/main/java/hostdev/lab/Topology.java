package hostdev.lab;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// One kind of practice host, as its description file says: IOMMU, kernel words, disks, devices.
///
/// @param about what it is, one line
/// @param iommu the IOMMU's `-device`; empty when the machine has none
/// @param globals properties of QEMU's own devices, as for `-global`
/// @param boot what starts its kernel
/// @param kernelWords added to the kernel line
/// @param xenWords added to Xen's line
/// @param uplink whether the machine has a virtio network card of its own with the default route
/// @param disks the small disks with a file system that devices use as their drives
/// @param networks the user networks that devices use as their netdevs
/// @param devices there from power-on, as for `-device`
/// @param plugged put in once the host is up, as for `-device`: those that a saved state cannot hold
/// @param rmrrs what the firmware keeps memory for, in a DMAR table that the kernel gets instead of QEMU's
/// @param firstBoot commands run in it once, after its first boot
/// @param ready shell conditions that hold once all is there
public record Topology(
        String name,
        String about,
        Optional<String> iommu,
        List<String> globals,
        Boot boot,
        List<String> kernelWords,
        List<String> xenWords,
        boolean uplink,
        List<Disk> disks,
        List<String> networks,
        List<String> devices,
        List<String> plugged,
        List<Rmrr> rmrrs,
        List<String> firstBoot,
        List<String> ready) {

    /// A small disk: its name, which devices say as `drive=NAME`, and its size as `truncate` takes it.
    public record Disk(String name, String size) {}

    /// Memory from `start` to `end`, both within, for the device at the end of a way that begins on bus 0.
    public record Rmrr(List<Hop> way, long start, long end) {}

    /// Device and function on the bus that has been reached.
    public record Hop(int device, int function) {}

    /// Whether a device of this topology that is put in later uses the disk.
    boolean isPlugged(Disk disk) {
        return plugged.stream()
                .anyMatch(device -> List.of(device.split(",", -1)).contains("drive=" + disk.name()));
    }

    private static boolean isPort(String device) {
        return device.startsWith("pcie-root-port,");
    }

    /// The same with words of its devices changed: another card in a slot, or a card in another slot. The slots come
    /// first, as QEMU wants it.
    public Topology with(UnaryOperator<String> change) {
        Stream<String> ports = devices.stream().filter(Topology::isPort);
        Stream<String> others = devices.stream().filter(device -> !isPort(device));
        return copy(
                boot,
                Stream.concat(ports, others).map(change).toList(),
                plugged.stream().map(change).toList());
    }

    /// The same for its very first boot.
    Topology atFirst() {
        return copy(boot.first(), devices, plugged);
    }

    private Topology copy(Boot otherBoot, List<String> otherDevices, List<String> otherPlugged) {
        return new Topology(
                name,
                about,
                iommu,
                globals,
                otherBoot,
                kernelWords,
                xenWords,
                uplink,
                disks,
                networks,
                otherDevices,
                otherPlugged,
                rmrrs,
                firstBoot,
                ready);
    }
}

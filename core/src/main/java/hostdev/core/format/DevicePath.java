package hostdev.core.format;

import hostdev.core.model.PciAddress;
import java.util.Optional;

/// The place of a device in the kernel's tree, as the links under `/sys/bus` and `/sys/class` give it:
/// `../../../devices/pci0000:00/0000:00:1c.0/0000:01:00.0/nvme/nvme0/nvme0n1`.
public final class DevicePath {
    private DevicePath() {}

    /// The PCI function that a device hangs on: the last one on its path.
    ///
    /// @return empty where no PCI function is on the path
    public static Optional<PciAddress> nearestFunction(String path) {
        int end = path.length();
        while (end > 0) {
            int slash = path.lastIndexOf('/', end - 1);
            Optional<PciAddress> address = PciAddress.fromSysfs(path.substring(slash + 1, end));
            if (address.isPresent()) {
                return address;
            }
            end = slash;
        }
        return Optional.empty();
    }

    /// The PCI function right above a PCI function whose path this is, whatever lies between: a bridge, or the
    /// controller whose driver brings a root bus of its own (`0000:00:0e.0/pci10000:e0/10000:e0:06.0`, Intel VMD).
    ///
    /// @return empty on a root bus of the host
    public static Optional<PciAddress> parent(String path) {
        int last = path.lastIndexOf('/');
        return last <= 0 ? Optional.empty() : nearestFunction(path.substring(0, last));
    }

    /// The last name of a path.
    public static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}

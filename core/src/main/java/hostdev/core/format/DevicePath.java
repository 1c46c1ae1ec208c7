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

    /// The bridge right above a PCI function whose path this is; empty on a root bus.
    public static Optional<PciAddress> parent(String path) {
        int last = path.lastIndexOf('/');
        if (last <= 0) {
            return Optional.empty();
        }
        int before = path.lastIndexOf('/', last - 1);
        return PciAddress.fromSysfs(path.substring(before + 1, last));
    }

    /// The last name of a path.
    public static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}

package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// A disk or another storage device that the kernel itself has open.
///
/// @param names of the one device, in any of these forms: a path in `/dev`, a block device's name or its number
///     `259:0`, a SCSI address `6:0:1:0`
record KernelUse(List<String> names, Use use) {
    private static final String BLOCK = "/sys/class/block/";
    private static final String SCSI = "/sys/bus/scsi/devices/";

    /// Classes of devices with a file in `/dev` that is no block device's.
    private static final List<String> CLASSES =
            List.of("nvme", "nvme-generic", "scsi_generic", "scsi_tape", "scsi_changer", "bsg", "nvme-subsystem");

    /// The block devices that it is, by name or number.
    List<String> blockDevices(HostRoot root, MountTable mounts) {
        return names.stream()
                .flatMap(name -> blockDevices(root, mounts, name).stream())
                .distinct()
                .toList();
    }

    private static List<String> blockDevices(HostRoot root, MountTable mounts, String name) {
        if (isScsiAddress(name)) {
            return root.names(SCSI + name + "/block").seen().orElse(List.of());
        }
        if (name.indexOf(':') > 0) {
            return List.of(name);
        }
        String block = mounts.blockName(name);
        if (root.exists(BLOCK + block)) {
            return List.of(block);
        }
        return block.matches("nvme\\d+") && !root.exists("/sys/class/nvme/" + block)
                ? namespacesOf(root, block)
                : List.of();
    }

    /// A copied tree may lack the class of controllers.
    private static List<String> namespacesOf(HostRoot root, String controller) {
        return root.names(BLOCK).seen().orElse(List.of()).stream()
                .filter(name -> name.matches(controller + "n\\d+"))
                .toList();
    }

    /// What it is where it is no block device: the last part of its name, and the function that it is attached to.
    Optional<Other> other(HostRoot root) {
        for (String name : names) {
            String last = DevicePath.lastName(name);
            List<String> places = isScsiAddress(name)
                    ? List.of(SCSI + name)
                    : CLASSES.stream()
                            .map(kind -> "/sys/class/" + kind + "/" + last)
                            .toList();
            for (String place : places) {
                Optional<PciAddress> function =
                        root.link(place).seen().flatMap(link -> link).flatMap(DevicePath::nearestFunction);
                if (function.isPresent()) {
                    return Optional.of(new Other(last, function.get()));
                }
            }
        }
        return Optional.empty();
    }

    /// A controller, a tape drive, a changer.
    record Other(String name, PciAddress function) {}

    private static boolean isScsiAddress(String name) {
        return name.matches("\\d+:\\d+:\\d+:\\d+");
    }
}

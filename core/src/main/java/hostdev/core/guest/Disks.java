package hostdev.core.guest;

import hostdev.core.format.XmlElement;
import java.util.Optional;

/// On which controller a disk is.
final class Disks {
    private Disks() {}

    /// `virtio`, `scsi`; as libvirt guesses it from the target's name where it is not said.
    static String bus(XmlElement disk) {
        Optional<String> said = DefinitionReader.child(disk, "target", "bus");
        if (said.isPresent()) {
            return said.get();
        }
        if (disk.has("device", "floppy")) {
            return "fdc";
        }
        String target = DefinitionReader.child(disk, "target", "dev").orElse("");
        if (target.startsWith("sd")) {
            return "scsi";
        }
        if (target.startsWith("vd")) {
            return "virtio";
        }
        return target.startsWith("xvd") ? "xen" : "ide";
    }

    /// The index of its controller: that of its address, else the one that its target's name comes to.
    static int controller(Part disk) {
        XmlElement element = disk.element.orElseThrow();
        Optional<XmlElement> address = element.child("address");
        if (address.isPresent()) {
            return address.flatMap(it -> it.attribute("controller"))
                    .filter(digits -> digits.matches("[0-9]{1,4}"))
                    .map(Integer::parseInt)
                    .orElse(0);
        }
        int position = position(DefinitionReader.child(element, "target", "dev").orElse(""));
        return position / perController(disk.type);
    }

    /// Eight of a SCSI bus, and one of them is the controller itself.
    private static int perController(String bus) {
        return switch (bus) {
            case "scsi" -> 7;
            case "ide" -> 4;
            case "sata" -> 6;
            default -> 2;
        };
    }

    /// Where a disk comes among those of its bus.
    static int position(Part disk) {
        return disk.element
                .map(it -> position(DefinitionReader.child(it, "target", "dev").orElse("")))
                .orElse(0);
    }

    /// `sda` is 0, `sdb` 1, `sdaa` 26. Three letters count, which is more disks than a machine can have: a controller
    /// is made for
    /// each few of them.
    private static int position(String target) {
        String letters =
                target.startsWith("xvd") ? target.substring(3) : target.substring(Math.min(2, target.length()));
        int position = 0;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if (letter < 'a' || letter > 'z' || i > 2) {
                break;
            }
            position = (position + (i == 0 ? 0 : 1)) * 26 + letter - 'a';
        }
        return position;
    }
}

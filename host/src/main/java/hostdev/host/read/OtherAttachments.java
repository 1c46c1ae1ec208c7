package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.PciAddress;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// USB devices, SCSI hosts and those SCSI devices that are no disks, display and sound cards.
record OtherAttachments(HostRoot root, ClassLinks links) implements AttachmentReader.Source {
    /// A SATA or IDE controller shows each of its ports as a host.
    private static final Set<String> PORT_DRIVERS = Set.of("ahci", "ata_piix", "usb-storage", "uas");

    /// SCSI peripheral types that have a block device: disk, CD-ROM, optical disk, simplified disk.
    private static final Set<String> BLOCK_TYPES = Set.of("0", "5", "7", "14");

    @Override
    public void addTo(AttachmentReader reader) {
        for (Entry entry : links.in("/sys/bus/usb/devices")) {
            if (isUsbDevice(entry.name())) {
                add(reader, entry, Kind.USB, entry.name() + text("/sys/bus/usb/devices/", entry.name(), "/product"));
            }
        }
        for (Entry entry : links.in("/sys/class/scsi_host")) {
            String driver =
                    text("/sys/class/scsi_host/", entry.name(), "/proc_name").strip();
            if (!PORT_DRIVERS.contains(driver)) {
                add(reader, entry, Kind.SCSI, entry.name());
            }
        }
        for (Entry entry : links.in("/sys/bus/scsi/devices")) {
            String directory = "/sys/bus/scsi/devices/";
            String type = text(directory, entry.name(), "/type").strip();
            if (!type.isEmpty() && !BLOCK_TYPES.contains(type)) {
                add(reader, entry, Kind.SCSI, entry.name() + text(directory, entry.name(), "/model"));
            }
        }
        addCards(reader, "/sys/class/drm", Kind.DISPLAY);
        addCards(reader, "/sys/class/sound", Kind.SOUND);
    }

    private void addCards(AttachmentReader reader, String directory, Kind kind) {
        for (Entry entry : links.in(directory)) {
            if (isCard(entry.name())) {
                add(reader, entry, kind, entry.name());
            }
        }
    }

    private static void add(AttachmentReader reader, Entry entry, Kind kind, String name) {
        Optional<PciAddress> function = DevicePath.nearestFunction(entry.path());
        if (function.isPresent()) {
            reader.add(function.get(), new Attachment(kind, name, List.of()));
        }
    }

    /// `1-1.4`, and neither the root hub `usb1` nor the interface `1-1:1.0`.
    private static boolean isUsbDevice(String name) {
        return name.indexOf('-') > 0 && name.indexOf(':') < 0;
    }

    /// `card0`, and neither `card0-HDMI-A-1` nor `controlC0`.
    static boolean isCard(String name) {
        return name.startsWith("card")
                && name.length() > 4
                && name.chars().skip(4).allMatch(Character::isDigit);
    }

    /// With a blank before it; empty where the file is not there.
    private String text(String directory, String name, String file) {
        String text = root.text(directory + name + file).seen().orElse("").strip();
        return text.isEmpty() ? "" : " " + text;
    }
}

package hostdev.core.guest;

import hostdev.core.format.XmlElement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What libvirt adds to a definition that does not say otherwise.
final class Implicit {
    private static final int PORTS = 31;
    private static final int UNITS = 7;

    private final GuestLayout definition;

    private Implicit(GuestLayout definition) {
        this.definition = definition;
    }

    static void addTo(GuestLayout definition) {
        Implicit implicit = new Implicit(definition);
        implicit.usb();
        if (definition.machine == MachineType.Q35) {
            definition.addMissing("sata", "", 0);
        }
        definition.addMissing("pci", definition.machine.root().word(), 0);
        implicit.balloon();
        implicit.display();
        for (String bus : List.of("scsi", "fdc", "ide", "sata")) {
            implicit.diskControllers(bus);
        }
        implicit.serialControllers();
        implicit.smartcards();
        implicit.scsiOfHost();
        implicit.moreSerialControllers();
    }

    private void usb() {
        if (definition.has("usb", 0)) {
            return;
        }
        boolean drawn = definition.controllers("pci").size() > 1;
        String model = definition.machine == MachineType.Q35
                ? definition.abilities.usbOfQ35(drawn)
                : definition.abilities.usbModel();
        if (model.equals("ich9-ehci1")) {
            for (String part : List.of("ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3")) {
                definition.add("usb", part, 0);
            }
        } else if (!model.equals("none")) {
            definition.add("usb", model, 0);
        }
    }

    private void balloon() {
        if (definition.devices(Part.Kind.MEMBALLOON).isEmpty()) {
            definition.devices.add(Part.added(Part.Kind.MEMBALLOON, "", "virtio", -1));
        }
    }

    private void display() {
        boolean graphics = false;
        for (XmlElement element : definition.elements()) {
            graphics |= element.name().equals("graphics");
        }
        if (graphics && definition.devices(Part.Kind.VIDEO).isEmpty()) {
            definition.devices.add(Part.added(Part.Kind.VIDEO, "", "cirrus", -1));
        }
    }

    /// All up to the highest that a disk is on.
    private void diskControllers(String bus) {
        int most = -1;
        for (Part disk : definition.devices(Part.Kind.DISK)) {
            if (disk.type.equals(bus)) {
                most = Math.max(most, Disks.controller(disk));
            }
        }
        addUpTo(bus, most);
    }

    private void addUpTo(String type, int most) {
        String model = type.equals("scsi") ? definition.abilities.scsiModel() : "";
        for (int index = 0; index <= most; index++) {
            definition.addMissing(type, model, index);
        }
    }

    private void serialControllers() {
        for (XmlElement element : definition.elements()) {
            if (isVirtioPort(element)) {
                definition.addMissing("virtio-serial", "", controllerOf(element, "virtio-serial"));
            }
        }
    }

    /// A controller has 31 ports, and the first is for a console.
    private void moreSerialControllers() {
        int wanted = 0;
        for (XmlElement element : definition.elements()) {
            wanted += isVirtioPort(element) ? 1 : 0;
        }
        int room = 0;
        for (Part controller : definition.controllers("virtio-serial")) {
            room += controller
                            .element
                            .flatMap(it -> it.attribute("ports"))
                            .filter(digits -> digits.matches("[0-9]{1,4}"))
                            .map(Integer::parseInt)
                            .orElse(PORTS)
                    - 1;
        }
        for (; wanted > room && room > 0; room += PORTS - 1) {
            definition.add("virtio-serial", "", definition.freeIndex("virtio-serial"));
        }
    }

    private static boolean isVirtioPort(XmlElement element) {
        boolean port = element.name().equals("channel") || element.name().equals("console");
        return port
                && element.child("target")
                        .filter(target -> target.has("type", "virtio"))
                        .isPresent();
    }

    private static int controllerOf(XmlElement element, String addressType) {
        return element.child("address")
                .filter(address -> address.has("type", addressType))
                .flatMap(address -> address.attribute("controller"))
                .filter(digits -> digits.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private void smartcards() {
        for (XmlElement element : definition.elements()) {
            if (element.name().equals("smartcard")) {
                definition.addMissing("ccid", "", controllerOf(element, "ccid"));
            }
        }
    }

    /// SCSI devices of the host that are given to the guest are on controllers too: where no place is said, on the
    /// first with a free unit.
    private void scsiOfHost() {
        Map<Integer, Integer> taken = new HashMap<>();
        for (Part disk : definition.devices(Part.Kind.DISK)) {
            if (disk.type.equals("scsi")) {
                taken.merge(Disks.controller(disk), 1, Integer::sum);
            }
        }
        int most = -1;
        for (Part hostdev : definition.devices(Part.Kind.HOSTDEV)) {
            if (hostdev.type.equals("scsi")) {
                int controller = hostdev.said == Part.Said.OTHER
                        ? hostdev.element.map(it -> controllerOf(it, "drive")).orElse(0)
                        : withFreeUnit(taken);
                taken.merge(controller, 1, Integer::sum);
                most = Math.max(most, controller);
            }
        }
        addUpTo("scsi", most);
    }

    private int withFreeUnit(Map<Integer, Integer> taken) {
        for (Part controller : definition.controllers("scsi")) {
            if (taken.getOrDefault(controller.index, 0) < UNITS) {
                return controller.index;
            }
        }
        return definition.freeIndex("scsi");
    }
}

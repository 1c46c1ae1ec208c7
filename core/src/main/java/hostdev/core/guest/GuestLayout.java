package hostdev.core.guest;

import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.format.XmlElement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A guest's definition as parts that may need an address, and those that libvirt adds unasked.
final class GuestLayout {
    /// Controllers whose places are looked for. QEMU takes far fewer; each is compared with all others.
    static final int MAX_CONTROLLERS = 4096;

    final DomainXml xml;
    final MachineType machine;
    final Abilities abilities;
    /// In libvirt's order: addresses are given in it.
    final List<Part> controllers = new ArrayList<>();
    /// All but controllers, in the order of the definition.
    final List<Part> devices = new ArrayList<>();

    GuestLayout(DomainXml xml, MachineType machine, Abilities abilities) {
        this.xml = xml;
        this.machine = machine;
        this.abilities = abilities;
    }

    /// Every part: controllers, then devices.
    List<Part> parts() {
        List<Part> all = new ArrayList<>(controllers);
        all.addAll(devices);
        return all;
    }

    List<Part> devices(Part.Kind kind) {
        List<Part> wanted = new ArrayList<>();
        for (Part device : devices) {
            if (device.kind == kind) {
                wanted.add(device);
            }
        }
        return wanted;
    }

    List<Part> controllers(String type) {
        List<Part> wanted = new ArrayList<>();
        for (Part controller : controllers) {
            if (controller.type.equals(type)) {
                wanted.add(controller);
            }
        }
        return wanted;
    }

    /// Disks of the virtio bus, in the order of their names.
    List<Part> virtioDisks() {
        List<Part> disks = devices(Part.Kind.DISK);
        disks.removeIf(disk -> !disk.type.equals("virtio"));
        disks.sort(Comparator.comparingInt(Disks::position));
        return disks;
    }

    boolean has(String type, int index) {
        return controller(type, index).isPresent();
    }

    Optional<Part> controller(String type, int index) {
        for (Part controller : controllers) {
            if (controller.type.equals(type) && controller.index == index) {
                return Optional.of(controller);
            }
        }
        return Optional.empty();
    }

    /// The displays, the first display in front.
    List<Part> videos() {
        List<Part> videos = devices(Part.Kind.VIDEO);
        for (Part video : videos) {
            if (isPrimary(video)) {
                videos.remove(video);
                videos.addFirst(video);
                break;
            }
        }
        return videos;
    }

    private static boolean isPrimary(Part video) {
        return video.element
                .flatMap(it -> it.child("model"))
                .filter(model -> model.has("primary", "yes"))
                .isPresent();
    }

    /// Functions and other devices of the host, interfaces that are such a function first, as libvirt has them.
    List<Part> hostdevs() {
        List<Part> hostdevs = new ArrayList<>();
        for (Part device : devices) {
            if (device.kind == Part.Kind.INTERFACE && device.type.equals("hostdev")) {
                hostdevs.add(device);
            }
        }
        hostdevs.addAll(devices(Part.Kind.HOSTDEV));
        return hostdevs;
    }

    /// Adds a controller that the definition does not have: the last, or where it would stand had it been written.
    Part add(String type, String model, int index) {
        requireRoom();
        Part added = Part.added(Part.Kind.CONTROLLER, type, model, index);
        if (abilities.sortsControllers()) {
            Controllers.insert(controllers, added);
        } else {
            controllers.add(added);
        }
        return added;
    }

    /// @throws Problem where no other controller can be looked after
    void requireRoom() {
        if (controllers.size() >= MAX_CONTROLLERS) {
            throw Problem.notFit(
                    xml.where(),
                    "it needs more than " + MAX_CONTROLLERS + " controllers; hostdev reads at most that many",
                    "a disk on a controller with a high number needs all controllers below it");
        }
    }

    void addMissing(String type, String model, int index) {
        if (!has(type, index)) {
            add(type, model, index);
        }
    }

    /// The lowest index that no controller of the type has.
    int freeIndex(String type) {
        Set<Integer> taken = new HashSet<>();
        for (Part controller : controllers) {
            if (controller.type.equals(type)) {
                taken.add(controller.index);
            }
        }
        int index = 0;
        while (taken.contains(index)) {
            index++;
        }
        return index;
    }

    List<XmlElement> elements() {
        return xml.root().child("devices").map(XmlElement::children).orElse(List.of());
    }
}

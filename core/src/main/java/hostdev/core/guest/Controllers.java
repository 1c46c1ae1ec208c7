package hostdev.core.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The order and the indexes of a guest's controllers, as libvirt has them: both decide which gets an address first.
final class Controllers {
    private Controllers() {}

    /// Behind those of its type with a lower index; a USB master in front of its companions.
    static void insert(List<Part> controllers, Part added) {
        int at = -1;
        for (int i = controllers.size() - 1; i >= 0; i--) {
            Part other = controllers.get(i);
            if (!other.type.equals(added.type)) {
                continue;
            }
            if (added.index < 0) {
                at = i + 1;
                break;
            }
            boolean masterOfOther = !added.isCompanion() && other.isCompanion() && other.index == added.index;
            if (other.index > added.index || masterOfOther) {
                at = i;
            } else if (at < 0) {
                at = i + 1;
            }
        }
        controllers.add(at < 0 ? controllers.size() : at, added);
    }

    /// The lowest free one of its type; the parts of one USB 2 controller share theirs.
    static void giveIndexes(GuestLayout definition) {
        Optional<Part> lastUsb = Optional.empty();
        boolean companion = false;
        for (Part controller : definition.controllers) {
            if (controller.index < 0) {
                companion |= controller.isCompanion();
                controller.index = lastUsb.filter(last -> last.isUsb2() && controller.isUsb2())
                        .filter(last -> !taken(definition, controller.model, last.index))
                        .map(last -> last.index)
                        .orElseGet(() -> definition.freeIndex(controller.type));
            }
            if (controller.type.equals("usb")) {
                lastUsb = Optional.of(controller);
            }
        }
        if (companion && definition.abilities.sortsControllers()) {
            sort(definition);
        }
    }

    /// As if all indexes had been written: seen of libvirt 11.3 where a USB companion had none, and only then.
    private static void sort(GuestLayout definition) {
        List<Part> sorted = new ArrayList<>();
        for (Part controller : definition.controllers) {
            insert(sorted, controller);
        }
        definition.controllers.clear();
        definition.controllers.addAll(sorted);
    }

    private static boolean taken(GuestLayout definition, String model, int index) {
        for (Part usb : definition.controllers("usb")) {
            if (usb.index == index && usb.model.equals(model)) {
                return true;
            }
        }
        return false;
    }
}

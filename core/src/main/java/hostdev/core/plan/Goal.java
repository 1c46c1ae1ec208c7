package hostdev.core.plan;

import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.stream.Collectors;

/// What a person wants of the host. Its text is the command that says so.
public sealed interface Goal {
    /// The functions that it is about.
    List<PciAddress> devices();

    /// Give functions to a guest that is shut off.
    ///
    /// @param withGroup whether what shares their IOMMU groups may be taken from the host too
    /// @param start whether the guest is started at the end
    record Assign(List<PciAddress> devices, GuestName guest, boolean withGroup, boolean start) implements Goal {
        @Override
        public String toString() {
            return "assign " + words(devices) + " --to " + guest.quoted() + (withGroup ? " --with-group" : "")
                    + (start ? " --start" : "");
        }
    }

    /// Take functions from their guests and give them back to the host, with what was taken along.
    record Release(List<PciAddress> devices) implements Goal {
        @Override
        public String toString() {
            return "release " + words(devices);
        }
    }

    /// Have this driver drive the function.
    record Bind(PciAddress device, DriverName driver) implements Goal {
        @Override
        public List<PciAddress> devices() {
            return List.of(device);
        }

        @Override
        public String toString() {
            return "bind " + device + " " + driver;
        }
    }

    /// Have no driver drive the function.
    record Unbind(PciAddress device) implements Goal {
        @Override
        public List<PciAddress> devices() {
            return List.of(device);
        }

        @Override
        public String toString() {
            return "unbind " + device;
        }
    }

    record Reset(PciAddress device) implements Goal {
        @Override
        public List<PciAddress> devices() {
            return List.of(device);
        }

        @Override
        public String toString() {
            return "reset " + device;
        }
    }

    /// Have the driver again that the function had before it was taken, whatever the guests' definitions say.
    record Reattach(PciAddress device) implements Goal {
        @Override
        public List<PciAddress> devices() {
            return List.of(device);
        }

        @Override
        public String toString() {
            return "nodedev-reattach " + device;
        }
    }

    /// Give a guest that is shut off another definition.
    ///
    /// @param before the definition that the change was made from
    /// @param here whether it is a guest of this host, so that its functions can be judged
    /// @param word what the person typed: `edit`, `attach-device`
    record Redefine(GuestName guest, String before, String after, boolean here, String word) implements Goal {
        @Override
        public List<PciAddress> devices() {
            return List.of();
        }

        @Override
        public String toString() {
            return word + " " + guest.quoted();
        }
    }

    /// Have a guest run.
    ///
    /// @param here whether it is a guest of this host, so that its functions can be judged
    record Start(GuestName guest, boolean here) implements Goal {
        @Override
        public List<PciAddress> devices() {
            return List.of();
        }

        @Override
        public String toString() {
            return "start " + guest.quoted();
        }
    }

    private static String words(List<PciAddress> devices) {
        return devices.stream().map(PciAddress::toString).collect(Collectors.joining(" "));
    }
}

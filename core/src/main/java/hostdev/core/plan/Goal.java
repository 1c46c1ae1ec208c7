package hostdev.core.plan;

import hostdev.core.boot.BootFacts;
import hostdev.core.boot.KeepFacts;
import hostdev.core.format.HostdevWords;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a person wants of the host. Its text is the command that says so.
public sealed interface Goal {
    /// The functions that it is about; none where it is about a guest or the host as a whole.
    default List<PciAddress> devices() {
        return List.of();
    }

    /// What is about one function.
    sealed interface OfOne extends Goal {
        PciAddress device();

        @Override
        default List<PciAddress> devices() {
            return List.of(device());
        }
    }

    /// Give functions to a guest.
    ///
    /// @param reach whether it gets them at its next start, now, or both
    /// @param withGroup whether what shares their IOMMU groups may be taken from the host too
    /// @param start whether the guest is started at the end
    /// @param force whether what the host does with them is overridden, as far as it may be
    /// @param options how the guest is given each of them
    record Assign(
            List<PciAddress> devices,
            GuestName guest,
            boolean withGroup,
            boolean start,
            boolean force,
            HostdevOptions options,
            Reach reach)
            implements Goal {
        public Assign(List<PciAddress> devices, GuestName guest, boolean withGroup, boolean start, boolean force) {
            this(devices, guest, withGroup, start, force, HostdevOptions.MANAGED, Reach.NEXT_START);
        }

        public Assign(List<PciAddress> devices, GuestName guest, boolean withGroup, boolean start) {
            this(devices, guest, withGroup, start, false);
        }

        /// The same, and what shares the groups is taken too.
        Assign andGroup() {
            return new Assign(devices, guest, true, start, force, options, reach);
        }

        /// The same, while the guest runs.
        Assign nowToo() {
            return new Assign(devices, guest, withGroup, false, force, options, Reach.NOW);
        }

        /// The same at function 0 of the slot that is named.
        Assign atFunction0(PciAddress address) {
            Place place = new Place.At(address.withFunction(0), Optional.empty());
            return new Assign(devices, guest, withGroup, start, force, options.at(place), reach);
        }

        @Override
        public String toString() {
            return "assign " + words(devices) + " --to " + guest.quoted() + (withGroup ? " --with-group" : "")
                    + (start ? " --start" : "") + reach.words() + forced(force) + HostdevWords.of(options);
        }
    }

    /// Take functions from their guests and give them back to the host, with what was taken along.
    ///
    /// @param reach whether guests lose them at their next start, now, or both
    /// @param from the only guest that loses them; empty for all that have them
    record Release(List<PciAddress> devices, Reach reach, Optional<GuestName> from) implements Goal {
        public Release(List<PciAddress> devices, Reach reach) {
            this(devices, reach, Optional.empty());
        }

        public Release(List<PciAddress> devices) {
            this(devices, Reach.NEXT_START);
        }

        @Override
        public String toString() {
            String guest = from.map(name -> " --from " + name.quoted()).orElse("");
            return "release " + words(devices) + guest + reach.words();
        }
    }

    /// Have this driver drive the function.
    ///
    /// @param force as for [Assign]
    record Bind(PciAddress device, DriverName driver, boolean force) implements OfOne {
        public Bind(PciAddress device, DriverName driver) {
            this(device, driver, false);
        }

        @Override
        public String toString() {
            return "bind " + device + " " + driver + forced(force);
        }
    }

    /// Have no driver drive the function.
    ///
    /// @param force as for [Assign]
    record Unbind(PciAddress device, boolean force) implements OfOne {
        public Unbind(PciAddress device) {
            this(device, false);
        }

        @Override
        public String toString() {
            return "unbind " + device + forced(force);
        }
    }

    /// Undo a plan.
    ///
    /// @param finished all plans that came to their end, this one among them
    /// @param force as for [Assign]
    record Undo(PlanRecord plan, FinishedPlans finished, boolean force) implements Goal {
        @Override
        public List<PciAddress> devices() {
            return plan.devices();
        }

        @Override
        public String toString() {
            return "undo " + plan.id() + forced(force);
        }
    }

    /// Have the kernel reset the function.
    ///
    /// @param force as for [Assign]
    record Reset(PciAddress device, boolean force) implements OfOne {
        public Reset(PciAddress device) {
            this(device, false);
        }

        @Override
        public String toString() {
            return "reset " + device + forced(force);
        }
    }

    /// Bring a function that does not answer back.
    ///
    /// @param force as for [Assign]
    record Revive(PciAddress device, WayBack way, boolean force) implements OfOne {
        @Override
        public String toString() {
            return "revive " + device + " --by " + way.word() + forced(force);
        }
    }

    /// Have the driver again that the function had before it was taken, whatever the guests' definitions say.
    record Reattach(PciAddress device) implements OfOne {
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
        public String toString() {
            return word + " " + guest.quoted();
        }
    }

    /// Have a guest run.
    ///
    /// @param here whether it is a guest of this host, so that its functions can be judged
    record Start(GuestName guest, boolean here) implements Goal {
        @Override
        public String toString() {
            return "start " + guest.quoted();
        }
    }

    /// Have all ready for a guest that libvirt is about to start.
    ///
    /// @param definition what libvirt will start it with
    record Prepare(GuestName guest, String definition) implements Goal {
        @Override
        public String toString() {
            return "hook qemu -- " + guest.quoted() + " prepare begin -";
        }
    }

    /// Give back what was taken for the run of a guest that has ended.
    ///
    /// @param devices what was
    record Settle(GuestName guest, List<PciAddress> devices) implements Goal {
        @Override
        public String toString() {
            return "hook qemu -- " + guest.quoted() + " release end -";
        }
    }

    /// Have libvirt ask before it starts a guest, and tell when one has ended.
    record InstallHook() implements Goal {
        @Override
        public String toString() {
            return "hook install";
        }
    }

    /// Have libvirt ask no more.
    record RemoveHook() implements Goal {
        @Override
        public String toString() {
            return "hook remove";
        }
    }

    /// Have the host's IOMMU on from its next boot on.
    ///
    /// @param facts as they were just read
    record Ready(BootFacts facts) implements Goal {
        @Override
        public String toString() {
            return "prepare";
        }
    }

    /// Have a boolean of SELinux on or off.
    ///
    /// @param now empty inside where the policy has no such boolean
    /// @param selinux whether SELinux is there
    record SetBoolean(String name, Fact<Boolean> selinux, Fact<Optional<Boolean>> now, boolean on) implements Goal {
        @Override
        public String toString() {
            return "setsebool " + name + (on ? " on" : " off");
        }
    }

    /// Have functions kept for guests from the start of each boot on.
    ///
    /// @param facts as they were just read
    record Keep(List<PciAddress> devices, KeepFacts facts) implements Goal {
        @Override
        public String toString() {
            return devices.stream().map(device -> " --keep " + device).collect(Collectors.joining("", "prepare", ""));
        }
    }

    private static String forced(boolean force) {
        return force ? " --force" : "";
    }

    private static String words(List<PciAddress> devices) {
        return devices.stream().map(PciAddress::toString).collect(Collectors.joining(" "));
    }
}

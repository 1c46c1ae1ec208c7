package hostdev.host.sim;

import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.host.sim.Power.Cut;
import hostdev.host.sim.SimulatedDisk.Luck;
import java.util.Optional;

/// One thing that happens in a random sequence. None depends on what happened before: any may be left out.
sealed interface Op {
    /// Somebody uses the product.
    ///
    /// @param ending where it is ended; empty where it is let be
    record Use(Goal goal, Optional<Ending> ending) implements Op {
        @Override
        public String toString() {
            return "hostdev " + goal + ending.map(it -> "  [" + it + "]").orElse("");
        }
    }

    /// @param luck of the disk; empty where only the process is killed
    /// @param recovered whether recovering comes right behind, as after a boot
    record Ending(Cut cut, Optional<Luck> luck, boolean recovered) {
        @Override
        public String toString() {
            return luck.map(it -> "power cut, " + it).orElse("killed") + " " + cut.moment() + " effect " + cut.effect()
                    + (recovered ? ", then recover" : "");
        }
    }

    /// @param ending of the recovering itself
    record Recover(Optional<Ending> ending) implements Op {}

    /// @param back which of the finished plans, from the last
    record Undo(int back, Optional<Ending> ending) implements Op {}

    /// A hand on sysfs.
    record HandWrite(String path, String text) implements Op {
        @Override
        public String toString() {
            return "echo '" + text + "' > " + path;
        }
    }

    /// `virsh edit`: the function comes into the definition, or goes out of it.
    record HandEdit(GuestName guest, PciAddress device) implements Op {}

    record GuestStarts(GuestName guest) implements Op {}

    record GuestEnds(GuestName guest) implements Op {}

    record Reboot() implements Op {}

    record HangEnds(PciAddress device) implements Op {}
}

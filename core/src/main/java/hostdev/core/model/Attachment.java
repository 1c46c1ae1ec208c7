package hostdev.core.model;

import java.util.List;
import java.util.Set;

/// A thing of the host that hangs on a function, such as the disk `nvme0n1` or the network interface `eth0`.
///
/// @param name the kernel's name for it
/// @param uses what the host does with it; empty where nothing was found
public record Attachment(Kind kind, String name, List<Use> uses) {
    /// What sort of thing it is.
    public enum Kind {
        BLOCK,
        NETWORK,
        USB,
        SCSI,
        DISPLAY,
        SOUND,
        /// A virtual function of a physical one.
        FUNCTION,
        /// A mediated device, such as a vGPU.
        MEDIATED,
        /// Memory of the function that the host uses.
        MEMORY,
        /// A process that has a file of it open.
        PROGRAM
    }

    /// Whether a function that is used so may be taken from the host.
    public enum Refusal {
        /// Not even with `--force`: the host lives on it, or nobody knows that it does not, or the kernel would hang.
        ALWAYS,
        /// Only by somebody who says `--force`.
        UNLESS_FORCED,
        /// It may; the person is told.
        NONE
    }

    /// A use by the host: taking the function away would take this away.
    ///
    /// @param what in a person's words: `mounted at /home`, `swap`, `default route`
    /// @param remedy what to do first, a command where there is one; empty where nothing is known to help
    /// @param elsewhere the functions with another of the kind, of which the host must keep one; empty where that
    /// decides nothing
    public record Use(String what, Refusal refusal, String remedy, Set<PciAddress> elsewhere) {
        public Use {
            elsewhere = Set.copyOf(elsewhere);
        }

        public Use(String what, Refusal refusal, String remedy) {
            this(what, refusal, remedy, Set.of());
        }

        public Use(String what, Refusal refusal) {
            this(what, refusal, "");
        }

        /// Whether the host loses more than it may without being asked.
        public boolean refused() {
            return refusal != Refusal.NONE;
        }
    }
}

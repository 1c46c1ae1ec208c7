package hostdev.core.model;

import java.util.List;

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
        SOUND
    }

    /// A use by the host: taking the function away would take this away.
    ///
    /// @param what in a person's words: `mounted at /home`, `swap`, `default route`
    /// @param critical whether taking it is refused always
    /// @param remedy what to do first, a command where there is one; empty where nothing is known to help
    public record Use(String what, boolean critical, String remedy) {
        public Use(String what, boolean critical) {
            this(what, critical, "");
        }
    }
}

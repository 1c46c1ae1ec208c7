package hostdev.core.model;

import java.util.Optional;

/// Who has a function open: a process through VFIO (or UIO), such as a guest's QEMU, DPDK, SPDK; or a domain of Xen.
///
/// @param pid of the process; of a domain its number
/// @param command the process's own short name, as in `/proc/PID/comm`; of a domain [#DOMAIN]
/// @param guest the guest's name from QEMU's `-name`, where it is a QEMU; the domain's
public record Holder(int pid, String command, Optional<String> guest) {
    private static final String DOMAIN = "Xen";

    /// A guest of Xen, to which the function is connected.
    public static Holder domain(int number, String guest) {
        return new Holder(number, DOMAIN, Optional.of(guest));
    }

    /// A guest of Xen that is gone: only Xen's store still says that the function is connected to it.
    public static Holder goneDomain(int number) {
        return new Holder(number, DOMAIN, Optional.empty());
    }

    /// Whether nobody is there any more who could give it back.
    public boolean isGone() {
        return isDomain() && guest.isEmpty();
    }

    public boolean isDomain() {
        return command.equals(DOMAIN);
    }

    /// `process 4711`, `domain 3`
    public String place() {
        return (isDomain() ? "domain " : "process ") + pid;
    }

    /// `the guest win11 (process 4711)`, `process 812 (spdk_tgt)`, `domain 7, which is gone`
    public String words() {
        if (isGone()) {
            return place() + ", which is gone";
        }
        return guest.map(name -> "the guest " + name + " (" + place() + ")").orElse(place() + " (" + command + ")");
    }
}

package hostdev.host.root;

import hostdev.core.format.DevicePath;
import hostdev.core.format.QemuCommandLine;
import hostdev.core.format.SysfsNumber;
import hostdev.core.model.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which processes are QEMUs. Any process may write anything into its arguments, so who runs it and from which file
/// decides (`/proc/PID/status`, `/proc/PID/exe`); what the arguments say counts only then.
public record GuestProcess(HostRoot root) {
    /// System accounts, under which libvirt runs guests, are below (login.defs(5), `SYS_UID_MAX`).
    private static final int FIRST_PERSON = 1000;

    /// Debian gives accounts of its own fixed numbers from here on, 64055 to libvirt-qemu (Debian Policy, 9.2.2).
    private static final int FIRST_OF_DEBIAN = 64_000;

    private static final int LAST_OF_DEBIAN = 64_999;

    private static final String LISTENING = "00010000";
    private static final int FLAGS = 3;
    private static final int INODE = 6;
    private static final int PATH = 7;

    /// The guest that a process of the host's own runs; empty where it is no QEMU, or that of an ordinary user, who may
    /// call it anything.
    public Optional<String> guest(String pid) {
        if (!isQemu(pid) || !isSystems(pid)) {
            return Optional.empty();
        }
        return root.text("/proc/" + pid + "/cmdline")
                .seen()
                .flatMap(text -> QemuCommandLine.guestName(QemuCommandLine.words(text)));
    }

    /// A copied tree may lack `exe`; nothing is done to its processes.
    private boolean isQemu(String pid) {
        Optional<String> file = root.link("/proc/" + pid + "/exe").seen().flatMap(link -> link);
        if (file.isEmpty()) {
            return !root.live();
        }
        String name = DevicePath.lastName(file.get());
        boolean named = name.contains("qemu") || name.equals("kvm");
        return named && (!root.live() || new RootOnly(root).file(file.get()).isEmpty());
    }

    private boolean isSystems(String pid) {
        return user(pid)
                .map(user -> user < FIRST_PERSON || (user >= FIRST_OF_DEBIAN && user <= LAST_OF_DEBIAN))
                .orElse(!root.live());
    }

    private Optional<Integer> user(String pid) {
        return root.text("/proc/" + pid + "/status")
                .seen()
                .flatMap(text ->
                        text.lines().filter(line -> line.startsWith("Uid:")).findFirst())
                .flatMap(line -> SysfsNumber.decimal(
                        line.substring("Uid:".length()).strip().split("\\s+", 2)[0]));
    }

    /// The QEMU that listens at a socket of this machine: the process that has it open. Empty where none does, or more
    /// than one, of which one may only pretend to.
    public Optional<String> listeningAt(String socket) {
        List<String> sockets = new ArrayList<>();
        for (String line : root.text("/proc/net/unix").seen().orElse("").split("\n", -1)) {
            String[] fields = line.strip().split("\\s+", PATH + 1);
            if (fields.length > PATH && fields[FLAGS].equals(LISTENING) && fields[PATH].equals(socket)) {
                sockets.add("socket:[" + fields[INODE] + "]");
            }
        }
        if (sockets.size() != 1) {
            return Optional.empty();
        }
        List<String> processes = holding(sockets.getFirst());
        return processes.size() == 1 && isQemu(processes.getFirst())
                ? Optional.of(processes.getFirst())
                : Optional.empty();
    }

    private List<String> holding(String socket) {
        List<String> processes = new ArrayList<>();
        for (String pid : root.names("/proc").seen().orElse(List.of())) {
            if (SysfsNumber.decimal(pid).isPresent()) {
                String directory = "/proc/" + pid + "/fd";
                List<String> descriptors = root.names(directory).seen().orElse(List.of());
                if (descriptors.stream()
                        .anyMatch(fd -> root.link(directory + "/" + fd).equals(Fact.known(Optional.of(socket))))) {
                    processes.add(pid);
                }
            }
        }
        return processes;
    }
}

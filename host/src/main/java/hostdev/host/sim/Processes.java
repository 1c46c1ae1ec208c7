package hostdev.host.sim;

import hostdev.core.model.PciAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The processes that matter: QEMUs with their devices, and those that write into the kernel and are not let out.
final class Processes {
    private static final int FIRST = 4200;

    private final Tree tree;
    private final Map<String, Long> guests = new HashMap<>();
    private final Map<String, Set<PciAddress>> devices = new HashMap<>();
    private final Map<String, Set<Integer>> groups = new HashMap<>();
    private final Map<PciAddress, Set<Long>> writers = new HashMap<>();
    private long last = FIRST;

    Processes(Tree tree) {
        this.tree = tree;
    }

    void runs(String guest, Collection<FunctionState> functions) {
        long pid = ++last;
        String path = "/proc/" + pid;
        guests.put(guest, pid);
        devices.put(guest, new TreeSet<>());
        groups.put(guest, new TreeSet<>());
        process(pid, "qemu-system-x86", "qemu-system-x86_64\0-name\0guest=" + guest + ",debug-threads=on\0");
        int descriptor = 20;
        for (FunctionState function : functions) {
            devices.get(guest).add(function.address());
            tree.link(path + "/fd/" + descriptor++, "anon_inode:[vfio-device]");
            if (groups.get(guest).add(function.group().orElseThrow())) {
                tree.link(
                        path + "/fd/" + descriptor++,
                        "/dev/vfio/" + function.group().orElseThrow());
            }
        }
        if (!functions.isEmpty()) {
            tree.link(path + "/fd/" + descriptor, "/dev/vfio/vfio");
        }
    }

    private void process(long pid, String command, String line) {
        String path = "/proc/" + pid;
        tree.file(path + "/comm", command + "\n");
        tree.file(path + "/cmdline", line);
        tree.link(path + "/fd/0", "/dev/null");
        // proc_pid_stat(5): the state, and as the 22nd field when it was started
        tree.file(path + "/stat", pid + " (" + command + ") D" + " 1".repeat(18) + " " + pid + "00 0\n");
    }

    /// @return what it had open
    Set<PciAddress> ends(String guest) {
        Long pid = guests.remove(guest);
        if (pid != null) {
            tree.delete("/proc/" + pid);
        }
        groups.remove(guest);
        return Optional.ofNullable(devices.remove(guest)).orElse(Set.of());
    }

    boolean isOpen(PciAddress device) {
        return devices.values().stream().anyMatch(open -> open.contains(device));
    }

    boolean isGroupOpen(int group) {
        return groups.values().stream().anyMatch(open -> open.contains(group));
    }

    long writes(PciAddress device, String what) {
        long pid = ++last;
        process(pid, "dd", "dd\0of=/sys/bus/pci/devices/" + device + "/" + what + "\0");
        writers.computeIfAbsent(device, _ -> new TreeSet<>()).add(pid);
        return pid;
    }

    void writeEnds(PciAddress device) {
        Optional.ofNullable(writers.remove(device)).orElse(Set.of()).forEach(pid -> tree.delete("/proc/" + pid));
    }

    /// The guests that run, in no order.
    List<String> running() {
        return List.copyOf(guests.keySet());
    }
}

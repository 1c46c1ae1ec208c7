package hostdev.host.sim;

import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The processes that matter: QEMUs with their devices, and those that write into the kernel and are not let out.
final class Processes {
    private static final int FIRST = 4200;

    private final SimulatedTree tree;
    private final Map<String, Long> guests = new HashMap<>();
    /// What each guest has open, with its group.
    private final Map<String, Map<PciAddress, Integer>> devices = new HashMap<>();

    private final Map<PciAddress, Set<Long>> writers = new HashMap<>();
    private long last = FIRST;
    private OptionalLong current = OptionalLong.empty();

    Processes(SimulatedTree tree) {
        this.tree = tree;
    }

    void runs(String guest, Collection<FunctionState> functions) {
        long pid = ++last;
        guests.put(guest, pid);
        process(pid, "qemu-system-x86", "qemu-system-x86_64\0-name\0guest=" + guest + ",debug-threads=on\0");
        devices.put(guest, new TreeMap<>());
        functions.forEach(function -> open(guest, function));
        showOpen(guest);
    }

    void opens(String guest, FunctionState function) {
        open(guest, function);
        showOpen(guest);
    }

    void closes(String guest, PciAddress device) {
        Optional.ofNullable(devices.get(guest)).ifPresent(open -> open.remove(device));
        showOpen(guest);
    }

    private void open(String guest, FunctionState function) {
        openBy(guest).put(function.address(), function.group().orElseThrow());
    }

    private Map<PciAddress, Integer> openBy(String guest) {
        return devices.computeIfAbsent(guest, _ -> new TreeMap<>());
    }

    /// A descriptor for each function, for each group, and for VFIO itself.
    private void showOpen(String guest) {
        Long pid = guests.get(guest);
        if (pid == null) {
            return;
        }
        List<String> files = new ArrayList<>();
        openBy(guest).keySet().forEach(_ -> files.add("anon_inode:[vfio-device]"));
        new TreeSet<>(openBy(guest).values()).forEach(group -> files.add("/dev/vfio/" + group));
        if (!files.isEmpty()) {
            files.add("/dev/vfio/vfio");
        }
        String directory = "/proc/" + pid + "/fd";
        tree.delete(directory);
        tree.link(directory + "/0", "/dev/null");
        int descriptor = 20;
        for (String file : files) {
            tree.link(directory + "/" + descriptor++, file);
        }
    }

    private void process(long pid, String command, String line) {
        String path = "/proc/" + pid;
        tree.file(path + "/comm", command + "\n");
        tree.file(path + "/cmdline", line);
        tree.link(path + "/exe", "/usr/bin/" + command);
        tree.file(path + "/status", "Name:\t" + command + "\nUid:\t0\t0\t0\t0\n");
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
        return Optional.ofNullable(devices.remove(guest)).map(Map::keySet).orElse(Set.of());
    }

    boolean isOpen(PciAddress device) {
        return devices.values().stream().anyMatch(open -> open.containsKey(device));
    }

    boolean isGroupOpen(int group) {
        return devices.values().stream().anyMatch(open -> open.containsValue(group));
    }

    /// A process that is about to write into a file.
    long writer(String path) {
        long pid = ++last;
        process(pid, "dd", "dd\0of=" + path + "\0");
        current = OptionalLong.of(pid);
        return pid;
    }

    /// It has written, and ends; where the kernel does not let it out, it stays.
    void writerEnds(long pid) {
        current = OptionalLong.empty();
        if (writers.values().stream().noneMatch(pids -> pids.contains(pid))) {
            tree.delete("/proc/" + pid);
        }
    }

    /// The write about the function that is under way is not let out.
    long writes(PciAddress device, String what) {
        long pid = current.orElseGet(() -> writer("/sys/bus/pci/devices/" + device + "/" + what));
        current = OptionalLong.empty();
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

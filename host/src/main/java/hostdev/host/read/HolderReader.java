package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.SysfsNumber;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.root.GuestProcess;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds the processes that have a function open: through its VFIO group, its own VFIO file, or UIO.
final class HolderReader {
    private final HostRoot root;
    private final Collection<PciFunction> functions;

    /// The functions behind each file in `/dev` that gives hold of them.
    private final Map<String, List<PciAddress>> files = new HashMap<>();

    /// The functions that are bound to VFIO.
    private final List<PciAddress> forVfio = new ArrayList<>();

    private final Map<PciAddress, List<Holder>> holders = new TreeMap<>();

    private HolderReader(HostRoot root, Collection<PciFunction> functions) {
        this.root = root;
        this.functions = functions;
    }

    /// Who has each function open. Where no function is bound to a driver that gives it to processes, nobody can, and
    /// no process is looked at.
    ///
    /// @return unknown where the files of some process may not be seen
    static Fact<Map<PciAddress, List<Holder>>> read(HostRoot root, Collection<PciFunction> functions) {
        return new HolderReader(root, functions).read();
    }

    private Fact<Map<PciAddress, List<Holder>>> read() {
        boolean files = findFiles();
        if (isXens()) {
            return new XenReader(root).holders();
        }
        if (!files) {
            return Fact.known(Map.of());
        }
        Fact<List<String>> names = root.names("/proc");
        if (names instanceof Fact.Unknown<List<String>>(var why)) {
            return Fact.unknown("/proc: " + why);
        }
        Optional<String> hidden = HostView.hidden(root);
        if (hidden.isPresent()) {
            return Fact.unknown(hidden.get());
        }
        for (String name : names.seen().orElseThrow()) {
            Optional<Integer> pid = SysfsNumber.decimal(name);
            if (pid.isPresent() && !readProcess(pid.get())) {
                return Fact.unknown("not root");
            }
        }
        return Fact.known(holders);
    }

    /// Whether Xen's driver has one of them; where Xen runs, no process has any.
    private boolean isXens() {
        boolean backed = functions.stream()
                .anyMatch(function -> function.driver().equals(Fact.known(Optional.of(DriverName.PCIBACK))));
        return backed && new XenReader(root).runs();
    }

    /// Whether there are any functions that processes could hold.
    private boolean findFiles() {
        boolean any = false;
        for (PciFunction function : functions) {
            Optional<DriverName> driver = function.driver().seen().flatMap(name -> name);
            if (driver.isEmpty() || !givesAway(driver.get())) {
                continue;
            }
            any = true;
            if (driver.get().name().contains("vfio")) {
                forVfio.add(function.address());
            }
            Optional<IommuGroupId> group = function.iommuGroup().seen().flatMap(id -> id);
            if (group.isPresent()) {
                add("/dev/vfio/" + group.get(), function.address());
                add("/dev/vfio/noiommu-" + group.get(), function.address());
            }
        }
        if (any) {
            addClass("/sys/class/vfio-dev", "/dev/vfio/devices/");
            addClass("/sys/class/uio", "/dev/");
        }
        return any;
    }

    /// `vfio-pci` and its variants (`mlx5_vfio_pci` …), `uio_pci_generic`, `igb_uio`.
    private static boolean givesAway(DriverName driver) {
        return driver.name().contains("vfio") || driver.name().contains("uio");
    }

    private void addClass(String directory, String devices) {
        for (String name : root.names(directory).seen().orElse(List.of())) {
            root.link(directory + "/" + name)
                    .seen()
                    .flatMap(link -> link)
                    .flatMap(DevicePath::nearestFunction)
                    .ifPresent(address -> add(devices + name, address));
        }
    }

    private void add(String file, PciAddress address) {
        files.computeIfAbsent(file, _ -> new ArrayList<>()).add(address);
    }

    /// @return false where the process's files may not be seen; one that has ended has none
    private boolean readProcess(int pid) {
        Fact<OpenFiles.Open> open = new OpenFiles(root).of(String.valueOf(pid));
        if (open instanceof Fact.Unknown<OpenFiles.Open>(var why)) {
            return !why.equals("permission denied");
        }
        OpenFiles.Open seen = open.seen().orElseThrow();
        boolean named = false;
        for (String file : seen.nodes()) {
            hold(files.getOrDefault(file, List.of()), pid);
            named |= file.startsWith("/dev/vfio/") && !file.equals("/dev/vfio/vfio");
        }
        for (String descriptor : seen.vfio()) {
            holdUnnamed("/proc/" + pid + "/fdinfo/" + descriptor, pid, named);
        }
        return true;
    }

    /// A process may have got a device from another one, and have no file of `/dev` open. From Linux 6.17 on the kernel
    /// says which device that is; before, it may be any that is bound for that.
    ///
    /// @param named whether it has files of `/dev` open that tell
    private void holdUnnamed(String information, int pid, boolean named) {
        Optional<PciAddress> function = root.text(information).seen().flatMap(HolderReader::deviceOf);
        if (function.isPresent()) {
            hold(List.of(function.get()), pid);
        } else if (!named) {
            hold(forVfio, pid);
        }
    }

    /// `vfio-device-syspath: /sys/devices/pci0000:e0/0000:e0:01.1/0000:e1:00.0` (Documentation/filesystems/proc.rst)
    private static Optional<PciAddress> deviceOf(String information) {
        return information
                .lines()
                .filter(line -> line.startsWith("vfio-device-syspath:"))
                .findFirst()
                .flatMap(DevicePath::nearestFunction);
    }

    private void hold(List<PciAddress> held, int pid) {
        Holder holder = holder(pid);
        for (PciAddress address : held) {
            List<Holder> known = holders.computeIfAbsent(address, _ -> new ArrayList<>());
            if (!known.contains(holder)) {
                known.add(holder);
            }
        }
    }

    private Holder holder(int pid) {
        String command =
                root.text("/proc/" + pid + "/comm").map(String::strip).seen().orElse("?");
        return new Holder(pid, command, new GuestProcess(root).guest(String.valueOf(pid)));
    }
}

package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.SysfsNumber;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.DriverName;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Files in `/dev` that no link in sysfs leads from to their device. Some belong to one device, as its driver says
/// elsewhere. Others are shared by all devices of a driver: who has one open and none of a device's own may be using
/// any of them.
///
/// @param own by file
/// @param shared files that several devices have together
record UnlinkedNodes(Map<String, PciAddress> own, List<Shared> shared) {
    private static final String NVIDIA = "/proc/driver/nvidia/gpus";
    private static final String GPU = "/dev/nvidia";

    /// @param covers which files
    /// @param functions the devices that a file may be for
    /// @param tells files that belong to one of these devices: a process that has one is judged by that
    record Shared(Predicate<String> covers, Set<PciAddress> functions, Set<String> tells, Refusal refusal) {
        /// @param open all files that a process has open
        List<String> undecided(Set<String> open) {
            return open.stream().noneMatch(tells::contains)
                    ? open.stream().filter(covers).sorted().toList()
                    : List.of();
        }
    }

    static UnlinkedNodes read(HostRoot root, Host host) {
        Map<String, PciAddress> own = new HashMap<>();
        List<Shared> shared = new ArrayList<>();
        nvidia(root, host, own, shared);
        ClassLinks links = new ClassLinks(root);
        watchdog(links, own);
        shared.add(forced(
                file -> file.equals("/dev/kfd"),
                drivenBy(host, "amdgpu"),
                nodes(links, "/sys/class/drm", "/dev/dri/").keySet()));
        Map<String, PciAddress> verbs = nodes(links, "/sys/class/infiniband_verbs", "/dev/infiniband/");
        shared.add(forced(
                file -> file.equals("/dev/infiniband/rdma_cm") || file.startsWith("/dev/infiniband/ucm"),
                new TreeSet<>(verbs.values()),
                verbs.keySet()));
        links.in("/sys/class/infiniband").stream()
                .filter(entry -> entry.name().startsWith("hfi1_"))
                .forEach(entry -> DevicePath.nearestFunction(entry.path())
                        .ifPresent(function -> own.put("/dev/" + entry.name(), function)));
        Set<String> known = new HashSet<>(own.keySet());
        known.addAll(ipmi(links, own));
        for (DriverNodes kind : DriverNodes.ALL) {
            shared.add(new Shared(
                    file -> kind.covers(file) && !known.contains(file),
                    drivenBy(host, kind.drivers()),
                    Set.of(),
                    kind.refusal()));
        }
        MemoryUses.daxFiles(root, host, links)
                .forEach(
                        (file, functions) -> shared.add(new Shared(file::equals, functions, Set.of(), Refusal.ALWAYS)));
        shared.removeIf(one -> one.functions().isEmpty());
        return new UnlinkedNodes(own, shared);
    }

    private static Shared forced(Predicate<String> covers, Set<PciAddress> functions, Set<String> tells) {
        return new Shared(covers, functions, tells, Refusal.UNLESS_FORCED);
    }

    /// `/dev/nvidia0` is of the device whose information says `Device Minor: 0`. Where a device says none, every such
    /// file that is not known to be another device's may be its own.
    private static void nvidia(HostRoot root, Host host, Map<String, PciAddress> own, List<Shared> shared) {
        Map<String, PciAddress> known = new HashMap<>();
        for (String name : root.names(NVIDIA).seen().orElse(List.of())) {
            Optional<PciAddress> function = PciAddress.fromSysfs(name);
            Optional<Integer> minor =
                    root.text(NVIDIA + "/" + name + "/information").seen().flatMap(UnlinkedNodes::minor);
            if (function.isPresent() && minor.isPresent()) {
                known.put(GPU + minor.get(), function.get());
            }
        }
        own.putAll(known);
        Set<PciAddress> all = drivenBy(host, "nvidia");
        Set<PciAddress> unmapped = new TreeSet<>(all);
        unmapped.removeAll(known.values());
        shared.add(new Shared(
                file -> isNumbered(file, GPU) && !known.containsKey(file), unmapped, Set.of(), Refusal.ALWAYS));
        Set<String> tells = new HashSet<>(known.keySet());
        shared.add(forced(
                file -> file.startsWith(GPU) && !isNumbered(file, GPU) && !file.startsWith("/dev/nvidia-nvswitch"),
                all,
                tells));
    }

    private static Optional<Integer> minor(String information) {
        for (String line : information.split("\n", -1)) {
            if (line.startsWith("Device Minor:")) {
                return SysfsNumber.decimal(
                        line.substring("Device Minor:".length()).strip());
            }
        }
        return Optional.empty();
    }

    private static boolean isNumbered(String file, String name) {
        return file.startsWith(name)
                && file.length() > name.length()
                && file.chars().skip(name.length()).allMatch(Character::isDigit);
    }

    /// `/dev/watchdog` is the first watchdog under its old name (drivers/watchdog/watchdog_dev.c).
    private static void watchdog(ClassLinks links, Map<String, PciAddress> own) {
        Map<String, PciAddress> watchdogs = nodes(links, "/sys/class/watchdog", "/dev/");
        own.putAll(watchdogs);
        PciAddress first = watchdogs.get("/dev/watchdog0");
        if (first != null) {
            own.put("/dev/watchdog", first);
        }
    }

    /// A management controller is linked to its PCI function or to its firmware's device, and in older kernels to
    /// nothing (drivers/char/ipmi/ipmi_devintf.c). Two other names of its file are in use (ipmitool).
    ///
    /// @return the files whose device is known, whatever it is
    private static Set<String> ipmi(ClassLinks links, Map<String, PciAddress> own) {
        Set<String> known = new HashSet<>();
        for (Entry entry : links.in("/sys/class/ipmi")) {
            String number = entry.name()
                    .substring(Math.min("ipmi".length(), entry.name().length()));
            if (entry.path().contains("/virtual/")) {
                continue;
            }
            for (String file : List.of("/dev/ipmi" + number, "/dev/ipmi/" + number, "/dev/ipmidev/" + number)) {
                known.add(file);
                DevicePath.nearestFunction(entry.path()).ifPresent(function -> own.put(file, function));
            }
        }
        return known;
    }

    private static Set<PciAddress> drivenBy(Host host, String... drivers) {
        return drivenBy(host, List.of(drivers));
    }

    private static Set<PciAddress> drivenBy(Host host, List<String> drivers) {
        Set<PciAddress> functions = new TreeSet<>();
        for (PciFunction function : host.all()) {
            Optional<DriverName> driver = function.driver().seen().flatMap(name -> name);
            if (driver.isPresent() && drivers.contains(driver.get().name())) {
                functions.add(function.address());
            }
        }
        return functions;
    }

    private static Map<String, PciAddress> nodes(ClassLinks links, String directory, String files) {
        Map<String, PciAddress> nodes = new HashMap<>();
        for (Entry entry : links.in(directory)) {
            DevicePath.nearestFunction(entry.path()).ifPresent(function -> nodes.put(files + entry.name(), function));
        }
        return nodes;
    }
}

package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.Mounts.Mount;
import hostdev.core.model.HostPlaces;
import hostdev.host.root.HostRoot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which mounts the host lives on: those at its own places, and those that carry them. A live system's `/` is a union
/// of file systems, whose layers are files on a medium that may be mounted anywhere; a loop's file lies on a file
/// system.
final class VitalMounts {
    private static final String BLOCK = "/sys/class/block/";

    private final HostRoot root;

    /// The last mount at each place: it hides those before.
    private final Map<String, Mount> places = new HashMap<>();

    private final Deque<Mount> open = new ArrayDeque<>();
    private final Set<String> vital = new HashSet<>();
    private final Set<String> layersSeen = new HashSet<>();
    private final Set<String> devicesSeen = new HashSet<>();

    /// Files of loops that the host lives on and that are on no file system which can be seen, by their loop.
    private final Map<String, String> lost = new HashMap<>();

    private VitalMounts(HostRoot root, List<Mount> mounts) {
        this.root = root;
        mounts.forEach(mount -> places.put(mount.mountPoint(), mount));
    }

    static VitalMounts of(HostRoot root, List<Mount> mounts) {
        VitalMounts all = new VitalMounts(root, mounts);
        mounts.stream().filter(mount -> HostPlaces.isVital(mount.mountPoint())).forEach(all::add);
        if (all.follow()) {
            all.addEveryLoop();
            all.follow();
        }
        return all;
    }

    boolean contains(String mountPoint) {
        return vital.contains(mountPoint);
    }

    /// The files that the host lives on, by the loop device that shows their content, where nobody can tell which disk
    /// they are on.
    Map<String, String> lost() {
        return lost;
    }

    private void add(Mount mount) {
        if (vital.add(mount.mountPoint())) {
            open.add(mount);
        }
    }

    /// @return whether what some union is made of cannot be seen
    private boolean follow() {
        boolean hidden = false;
        while (!open.isEmpty()) {
            Mount mount = open.remove();
            if (mount.isUnion()) {
                hidden |= !addLayers(mount);
            }
            device(mount).ifPresent(this::addFilesBehind);
        }
        return hidden;
    }

    /// @return whether one of its layers is on a file system that is not in memory
    private boolean addLayers(Mount union) {
        boolean found = false;
        for (String layer : union.layers()) {
            if (!layersSeen.add(layer)) {
                found = true;
                continue;
            }
            Optional<Mount> carrier = holding(layer).filter(it -> !it.equals(union));
            carrier.ifPresent(this::add);
            found |= carrier.filter(it -> !it.isInMemory()).isPresent();
        }
        return found;
    }

    /// The file systems with the files of all loops among a device and what it stands on.
    private void addFilesBehind(String device) {
        if (!devicesSeen.add(device)) {
            return;
        }
        root.names(BLOCK + device + "/slaves").seen().orElse(List.of()).forEach(this::addFilesBehind);
        if (!device.startsWith("loop")) {
            return;
        }
        String loop = device.replaceFirst("(?<=\\d)p\\d+$", "");
        String file = root.text(BLOCK + loop + "/loop/backing_file")
                .map(String::strip)
                .seen()
                .orElse("");
        if (file.isEmpty() || file.startsWith("/dev/")) {
            return; // what stands on a block device is followed from there
        }
        Optional<Mount> carrier = holding(file);
        carrier.ifPresent(this::add);
        if (carrier.filter(it -> shows(it, file, loop)).isEmpty()) {
            lost.put(loop, file);
        }
    }

    /// Whether that mount has the file. A path that leads into what the loop itself carries was another file's when the
    /// loop was made: the early user space had other mounts.
    private boolean shows(Mount carrier, String file, String loop) {
        boolean circle = carrier.isUnion()
                || device(carrier).filter(it -> standsOn(it, loop)).isPresent();
        return !circle || root.exists(file);
    }

    private boolean standsOn(String device, String below) {
        return device.equals(below)
                || root.names(BLOCK + device + "/slaves").seen().orElse(List.of()).stream()
                        .anyMatch(slave -> standsOn(slave, below));
    }

    private void addEveryLoop() {
        for (String name : root.names(BLOCK).seen().orElse(List.of())) {
            if (name.startsWith("loop")) {
                addFilesBehind(name);
            }
        }
    }

    /// The block device that is mounted, by its name.
    private Optional<String> device(Mount mount) {
        if (mount.device().startsWith("0:") || mount.device().isEmpty()) {
            return mount.source().startsWith("/dev/")
                    ? Optional.of(DevicePath.lastName(mount.source()))
                    : Optional.empty();
        }
        Optional<String> link =
                root.link("/sys/dev/block/" + mount.device()).seen().flatMap(target -> target);
        if (link.isPresent()) {
            return link.map(DevicePath::lastName);
        }
        return Optional.of(
                mount.device().startsWith("7:")
                        ? "loop" + mount.device().substring(2)
                        : DevicePath.lastName(mount.source()));
    }

    /// The file system that has the file: the mount whose place is the longest part of its path.
    private Optional<Mount> holding(String file) {
        for (String place : prefixes(file)) {
            Mount mount = places.get(place);
            if (mount != null) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    /// `/a/b` → `/a/b`, `/a`, `/`
    private static List<String> prefixes(String file) {
        List<String> prefixes = new ArrayList<>();
        String left = file.endsWith("/") ? file.substring(0, file.length() - 1) : file;
        while (!left.isEmpty()) {
            prefixes.add(left);
            left = left.substring(0, Math.max(0, left.lastIndexOf('/')));
        }
        prefixes.add("/");
        return prefixes;
    }
}

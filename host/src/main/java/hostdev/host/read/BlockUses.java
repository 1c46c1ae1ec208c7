package hostdev.host.read;

import hostdev.core.format.Swaps;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the host does with a block device and with all that stands on it.
final class BlockUses {
    private final HostRoot root;
    private final MountTable mounts;

    /// By number, `259:2`, or by name; what mounts are is in [MountTable].
    private final Map<String, List<Use>> found = new HashMap<>();

    /// What stands on a device and is not among its `holders`.
    private final Map<String, List<String>> loops = new HashMap<>();

    private final List<Use> unknown = new ArrayList<>();

    BlockUses(HostRoot root) {
        this.root = root;
        this.mounts = new MountTable(root);
        unknown.addAll(mounts.unknown());
        new OtherNamespaces(root, mounts).findHosts(this::add).ifPresent(unknown::add);
        readSwaps();
        new LaterMounts(root, mounts, this::add).find();
        unknown.addAll(new BlockBackings(root).find(mounts, this::add));
        readBtrfs();
    }

    /// Looks at what plain listing has no time for: other mount namespaces, loop devices.
    void lookThoroughly() {
        new OtherNamespaces(root, mounts).find(this::add).ifPresent(unknown::add);
        for (String name : root.names("/sys/class/block").seen().orElse(List.of())) {
            if (name.startsWith("loop")) {
                root.text("/sys/class/block/" + name + "/loop/backing_file")
                        .map(String::strip)
                        .seen()
                        .filter(file -> file.startsWith("/dev/"))
                        .ifPresent(file -> loops.computeIfAbsent(mounts.blockName(file), _ -> new ArrayList<>())
                                .add(name));
            }
        }
    }

    private void readSwaps() {
        Fact<String> swaps = root.text("/proc/swaps");
        if (!(swaps instanceof Fact.Known<String>(var text))) {
            unknown.add(MountTable.unknown("swap", "/proc/swaps", ((Fact.Unknown<String>) swaps).why()));
            return;
        }
        for (String device : Swaps.devices(text)) {
            add(mounts.blockName(device), swap("swap", device));
        }
        for (String file : Swaps.files(text)) {
            mounts.holding(file).forEach(key -> add(key, swap("holds the swap file " + file, file)));
        }
    }

    private static Use swap(String what, String path) {
        return new Use(what, Refusal.ALWAYS, "take it out of use first: swapoff " + ShellWord.of(path));
    }

    /// A btrfs on several devices is mounted by one of them; the kernel names the others here.
    private void readBtrfs() {
        for (String id : root.names("/sys/fs/btrfs").seen().orElse(List.of())) {
            List<String> devices =
                    root.names("/sys/fs/btrfs/" + id + "/devices").seen().orElse(List.of());
            List<Use> uses = new ArrayList<>();
            for (String device : devices) {
                mounts.use(number(device), device).ifPresent(uses::add);
                uses.addAll(found.getOrDefault(device, List.of()));
            }
            // the directory is there only while it is mounted, whatever name it was mounted by
            if (uses.isEmpty()) {
                uses.add(new Use("part of a mounted btrfs", Refusal.ALWAYS));
            }
            for (String device : devices) {
                for (Use use : uses) {
                    add(device, use);
                }
            }
        }
    }

    private void add(String key, Use use) {
        List<Use> uses = found.computeIfAbsent(key, _ -> new ArrayList<>());
        for (Use known : uses) {
            if (known.what().equals(use.what())) {
                return;
            }
        }
        uses.add(use);
    }

    private String number(String name) {
        return root.text("/sys/class/block/" + name + "/dev").seen().orElse("").strip();
    }

    /// @param uses by their words, so that none is told twice
    /// @param through the way from the disk, `nvme0n1p3, vg0-root`; empty for the disk itself
    void addUses(String name, String through, Set<String> seen, Map<String, Use> uses) {
        if (!seen.add(name)) {
            return;
        }
        String number = number(name);
        Optional<Use> mounted = mounts.use(number, name);
        mounted.ifPresent(use -> addAll(List.of(use), through, uses));
        addAll(found.getOrDefault(number, List.of()), through, uses);
        addAll(found.getOrDefault(name, List.of()), through, uses);
        addAll(unknown, "", uses);
        for (String holder : standingOn(name)) {
            StackedDevice stacked = new StackedDevice(root, holder);
            addAll(List.of(stacked.use()), through, uses);
            String shown = stacked.shown();
            addUses(holder, through.isEmpty() ? shown : through + ", " + shown, seen, uses);
        }
    }

    /// Device mapper, md and bcache are among the kernel's `holders`; loops are not.
    List<String> standingOn(String name) {
        List<String> holders =
                root.names("/sys/class/block/" + name + "/holders").seen().orElse(List.of());
        List<String> more = loops.getOrDefault(name, List.of());
        if (more.isEmpty()) {
            return holders;
        }
        List<String> all = new ArrayList<>(holders);
        all.addAll(more);
        return all;
    }

    private static void addAll(List<Use> from, String through, Map<String, Use> uses) {
        for (Use use : from) {
            String what = through.isEmpty() ? use.what() : use.what() + " (" + through + ")";
            uses.putIfAbsent(what, new Use(what, use.refusal(), use.remedy()));
        }
    }
}

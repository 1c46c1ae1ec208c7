package hostdev.host.read;

import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The device files that a process has open, by the names that they have in the host's own `/dev`. A process in a
/// chroot
/// or a container has them by other paths, or by other names; a name can be deleted while the file is open. So the
/// device's number counts, and its path only where no number can be had.
record OpenFiles(HostRoot root) {
    private static final String DELETED = " (deleted)";
    private static final String DEV = "/dev/";
    private static final String VFIO = "/vfio/";

    /// @param nodes by name, `/dev/vfio/12`
    /// @param vfio descriptors of devices themselves, which have no name
    record Open(Set<String> nodes, List<String> vfio) {}

    /// @param process its number
    /// @return unknown where they may not be seen, or it has ended
    Fact<Open> of(String process) {
        String directory = "/proc/" + process + "/fd";
        return root.names(directory).map(descriptors -> {
            Open open = new Open(new TreeSet<>(), new ArrayList<>());
            for (String descriptor : descriptors) {
                String path = directory + "/" + descriptor;
                String link = root.link(path).seen().flatMap(text -> text).orElse("");
                node(path, link).ifPresent(open.nodes()::add);
                if (link.startsWith("anon_inode:[vfio-device")) {
                    open.vfio().add(descriptor);
                }
            }
            return open;
        });
    }

    /// A file elsewhere is not asked for its number: on a network file system whose server is gone, nobody answers.
    private Optional<String> node(String path, String link) {
        Optional<String> node = named(link);
        return node.flatMap(name -> switch (root.device(path)) {
            case Fact.Known<Optional<String>>(var device) ->
                device.map(number -> canonical(number).orElse(name));
            case Fact.Unknown<Optional<String>> _ -> node;
        });
    }

    /// `/srv/chroot/dev/vfio/12 (deleted)` → `/dev/vfio/12`
    static Optional<String> named(String link) {
        String path = link.endsWith(DELETED) ? link.substring(0, link.length() - DELETED.length()) : link;
        int dev = path.lastIndexOf(DEV);
        if (dev >= 0) {
            return Optional.of(path.substring(dev));
        }
        int vfio = path.startsWith("/") ? path.lastIndexOf(VFIO) : -1;
        return vfio < 0 ? Optional.empty() : Optional.of("/dev" + path.substring(vfio));
    }

    /// The kernel's own name for the device; it knows none of a few drivers' files.
    private Optional<String> canonical(String device) {
        for (String line : List.of(
                root.text("/sys/dev/" + device + "/uevent").seen().orElse("").split("\n", -1))) {
            if (line.startsWith("DEVNAME=")) {
                return Optional.of(DEV + line.substring("DEVNAME=".length()));
            }
        }
        return Optional.empty();
    }
}

package hostdev.host.read;

import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.PciFunction;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// Whether this program sees the whole host. In a container it does not see the processes of the host, nor what they
/// have mounted: the disk with the root file system then looks free, so no driver may be taken from any device.
record HostView(HostRoot root, Host host) implements AttachmentReader.Source {
    /// The first PID namespace has this number on every kernel (`PROC_PID_INIT_INO`, include/linux/proc_ns.h).
    private static final String FIRST = "pid:[4026531836]";

    private static final String EVERY_USER = "0 0 4294967295";

    @Override
    public void addTo(AttachmentReader reader) {
        Optional<String> hidden = hidden(root);
        if (hidden.isEmpty()) {
            return;
        }
        Use use = new Use(
                hidden.get() + ", so it cannot see what the host uses",
                Refusal.ALWAYS,
                "run hostdev on the host itself, outside the container");
        for (PciFunction function : host.all()) {
            boolean driven = function.driver() instanceof Fact.Unknown
                    || function.driver().seen().flatMap(name -> name).isPresent();
            if (driven && reader.wants(function.address()) && !function.isBridge()) {
                reader.use(function.address(), Kind.PROGRAM, "uses unknown", use);
            }
        }
    }

    /// Why processes and mounts of the host are not seen here; empty where they are, and where nothing tells.
    static Optional<String> hidden(HostRoot root) {
        Optional<String> namespace = link(root, "/proc/1/ns/pid").or(() -> link(root, "/proc/self/ns/pid"));
        if (namespace.filter(name -> !name.equals(FIRST)).isPresent()) {
            return Optional.of("this command runs in a PID namespace of its own");
        }
        Optional<String> users = root.text("/proc/self/uid_map")
                .seen()
                .map(text -> String.join(" ", List.of(text.strip().split("\\s+", -1))));
        return users.filter(map -> !map.isEmpty() && !map.equals(EVERY_USER)).isPresent()
                ? Optional.of("this command runs in a user namespace of its own")
                : Optional.empty();
    }

    /// Whether process 1 sees other mounts than this program; not known where only root may look.
    static boolean hasOtherMounts(HostRoot root) {
        Optional<String> hosts = link(root, "/proc/1/ns/mnt");
        return hosts.isPresent() && !hosts.equals(link(root, "/proc/self/ns/mnt"));
    }

    /// Whether process 1 has other network interfaces than this program.
    static boolean hasOtherInterfaces(HostRoot root) {
        Optional<String> hosts = link(root, "/proc/1/ns/net");
        return hosts.isPresent() && !hosts.equals(link(root, "/proc/self/ns/net"));
    }

    private static Optional<String> link(HostRoot root, String path) {
        return root.link(path).seen().flatMap(target -> target);
    }
}

package hostdev.host.read;

import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds what hangs on each function, and what the host does with it: from the links in `/sys/class`, not by walking
/// the directories of functions, of which there may be thousands. One source a subsystem; a new one is added in
/// [#read], or in [#readThoroughly] where plain listing has no time for it.
final class AttachmentReader {
    private final Map<PciAddress, List<Attachment>> attachments = new TreeMap<>();

    /// The functions that it is about; absent for all.
    private final @Nullable Set<PciAddress> wanted;

    /// The files in `/dev` of what hangs on the functions wanted.
    private final Nodes nodes = new Nodes();

    private AttachmentReader(@Nullable Set<PciAddress> wanted) {
        this.wanted = wanted;
    }

    /// Something that attachments come from.
    interface Source {
        void addTo(AttachmentReader reader);
    }

    /// What a glance shows, of all functions.
    static Map<PciAddress, List<Attachment>> read(HostRoot root, Host host) {
        ClassLinks links = new ClassLinks(root);
        AttachmentReader reader = new AttachmentReader(null);
        reader.addAll(List.of(
                new HostView(root, host),
                new BlockAttachments(root, links),
                new BlockBackings(root),
                new NetworkAttachments(root, links),
                new HiddenInterfaces(root, host),
                new FabricStorage(root, links),
                new OtherAttachments(root, links),
                new Screens(root, host.all()),
                new BusyBootFramebuffer(root, host.all()),
                new MemoryUses(root, host, links),
                new SerialConsoles(root),
                new Keyboards(root),
                new Watchdogs(root, links),
                new ThunderboltDevices(root, links),
                new MediatedDevices(root, links, List.of()),
                new BelowControllers(host)));
        return reader.attachments;
    }

    /// All that can be seen of some functions: processes are asked, disks are looked into.
    ///
    /// @param guests whose definitions are looked at; empty where nobody asked for them
    static Map<PciAddress, List<Attachment>> readThoroughly(
            HostRoot root, Host host, Collection<PciAddress> devices, List<Guest> guests) {
        ClassLinks links = new ClassLinks(root);
        AttachmentReader reader = new AttachmentReader(BelowControllers.withDependents(root, host, devices));
        reader.addAll(List.of(
                new HostView(root, host),
                new BlockAttachments(root, links),
                new BlockBackings(root),
                new NetworkAttachments(root, links),
                new HiddenInterfaces(root, host),
                new FabricStorage(root, links),
                new OtherAttachments(root, links),
                new Screens(root, host.all()),
                new BusyBootFramebuffer(root, host.all()),
                new MemoryUses(root, host, links),
                new SerialConsoles(root),
                new Keyboards(root),
                new Watchdogs(root, links),
                new ThunderboltDevices(root, links),
                new SoundStreams(root, links),
                new MediatedDevices(root, links, guests),
                new GuestDefinitions(root, links, guests)));
        new OpenNodes(root, host, links).addTo(reader);
        reader.addAll(List.of(
                new BelowControllers(host),
                new VirtualFunctions(root, host),
                new AssignedVirtualFunctions(host, guests)));
        return reader.attachments;
    }

    private void addAll(List<Source> sources) {
        for (Source source : sources) {
            source.addTo(this);
        }
    }

    /// Whether each function is looked at as long as it takes.
    boolean isThorough() {
        return wanted != null;
    }

    boolean wants(PciAddress function) {
        return wanted == null || wanted.contains(function);
    }

    /// The functions wanted; nobody may ask while all are.
    Set<PciAddress> wanted() {
        return wanted == null ? Set.of() : wanted;
    }

    /// The files in `/dev` by which a process may have the functions wanted in use, as far as they are known.
    Nodes nodes() {
        return nodes;
    }

    List<Attachment> attachedTo(PciAddress function) {
        return List.copyOf(attachments.getOrDefault(function, List.of()));
    }

    /// What hangs on the function; a second time, its uses are added to those known.
    void add(PciAddress function, Attachment attachment) {
        List<Attachment> known = attachments.computeIfAbsent(function, _ -> new ArrayList<>());
        for (int i = 0; i < known.size(); i++) {
            Attachment one = known.get(i);
            if (one.kind() == attachment.kind() && one.name().equals(attachment.name())) {
                Set<Use> uses = new LinkedHashSet<>(one.uses());
                uses.addAll(attachment.uses());
                known.set(i, new Attachment(one.kind(), one.name(), List.copyOf(uses)));
                return;
            }
        }
        known.add(attachment);
    }

    /// The name under which the USB device on this path is attached, `1-1 USB Keyboard`; the deepest where there are
    /// several.
    Optional<String> usbName(PciAddress function, String path) {
        Optional<String> best = Optional.empty();
        int deepest = -1;
        for (Attachment one : attachments.getOrDefault(function, List.of())) {
            int end = one.name().indexOf(' ');
            String port = end < 0 ? one.name() : one.name().substring(0, end);
            int at = one.kind() == Kind.USB ? path.indexOf("/" + port + "/") : -1;
            if (at > deepest) {
                deepest = at;
                best = Optional.of(one.name());
            }
        }
        return best;
    }

    void use(PciAddress function, Kind kind, String name, Use use) {
        add(function, new Attachment(kind, name, List.of(use)));
    }
}

package hostdev.host.read;

import hostdev.core.format.Definition;
import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Guest;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// Guests whose definitions name a disk or an interface of the host that is, or stands on, a function's.
record GuestDefinitions(HostRoot root, ClassLinks links, List<Guest> guests) implements AttachmentReader.Source {
    @Override
    public void addTo(AttachmentReader reader) {
        for (Guest guest : guests) {
            Definition definition = Definition.ofGuest(guest.name().name(), guest.definition());
            definition.hostDisks().forEach(path -> disk(reader, guest, path));
            definition.hostInterfaces().forEach(name -> network(reader, guest, name));
        }
    }

    private void disk(AttachmentReader reader, Guest guest, String path) {
        String target = root.link(path).seen().flatMap(link -> link).orElse(path);
        String name = DevicePath.lastName(target);
        Use use = use("a disk of the guest ", guest, Refusal.ALWAYS);
        reader.nodes().of("/dev/" + name).forEach(function -> reader.use(function, Kind.BLOCK, name, use));
    }

    private void network(AttachmentReader reader, Guest guest, String name) {
        Optional<PciAddress> function = root.link("/sys/class/net/" + name)
                .seen()
                .flatMap(link -> link)
                .flatMap(DevicePath::nearestFunction)
                .filter(reader::wants);
        function.ifPresent(it ->
                reader.use(it, Kind.NETWORK, name, use("the network of the guest ", guest, Refusal.UNLESS_FORCED)));
    }

    private static Use use(String what, Guest guest, Refusal running) {
        return guest.active()
                ? new Use(
                        what + guest.name() + ", which runs",
                        running,
                        "shut the guest down first: "
                                + Definition.ofGuest(guest.name().name(), guest.definition())
                                        .tool()
                                + " shutdown " + guest.name().quoted())
                : new Use(what + guest.name() + ", which is off", Refusal.NONE);
    }
}

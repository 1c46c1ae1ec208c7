package hostdev.host.read;

import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.DriverName;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.root.HostRoot;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What is attached to the functions on a bus that a controller's driver brings belongs to the controller too: all of
/// it goes away with that driver. Such a bus is Intel's Volume Management Device
/// (`0000:00:0e.0/pci10000:e0/10000:e0:06.0/10000:e1:00.0`), but the rule asks only what is below what in sysfs. It
/// comes after all other sources.
record BelowControllers(Host host) implements AttachmentReader.Source {
    @Override
    public void addTo(AttachmentReader reader) {
        Map<PciFunction, List<Attachment>> own = new LinkedHashMap<>();
        for (PciFunction function : host.all()) {
            if (function.parent().isPresent()) {
                own.put(function, reader.attachedTo(function.address()));
            }
        }
        own.forEach((function, attachments) -> {
            for (PciFunction controller : host.controllersAbove(function)) {
                if (reader.wants(controller.address())) {
                    add(reader, controller.address(), function, attachments);
                }
            }
        });
    }

    private void add(
            AttachmentReader reader, PciAddress controller, PciFunction function, List<Attachment> attachments) {
        attachments.forEach(attachment -> reader.add(controller, attachment));
        guestUse(function)
                .ifPresent(use ->
                        reader.use(controller, Kind.FUNCTION, function.address().toString(), use));
    }

    private Optional<Use> guestUse(PciFunction function) {
        Optional<Holder> holder = host.holdersOf(function.address()).stream().findFirst();
        if (holder.isPresent()) {
            return Optional.of(VirtualFunctions.held("on the bus of it, which ", holder.get()));
        }
        return function.driver()
                .seen()
                .flatMap(driver -> driver)
                .filter(DriverName::isForGuests)
                .map(driver -> new Use(
                        "on the bus of it, bound to " + driver,
                        Refusal.UNLESS_FORCED,
                        "give it back first: hostdev release " + function.address()));
    }

    /// The functions with all that go away with them: those on buses that their drivers bring, and their virtual
    /// functions.
    static Set<PciAddress> withDependents(HostRoot root, Host host, Collection<PciAddress> devices) {
        Set<PciAddress> all = new TreeSet<>(devices);
        for (PciFunction function : host.all()) {
            if (function.parent().isPresent()
                    && host.controllersAbove(function).stream()
                            .anyMatch(controller -> devices.contains(controller.address()))) {
                all.add(function.address());
            }
        }
        for (PciAddress device : List.copyOf(all)) {
            all.addAll(VirtualFunctions.of(root, device));
        }
        return all;
    }
}

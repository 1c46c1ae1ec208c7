package hostdev.host.read;

import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Sriov;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// The virtual functions of a physical one: they go when it is taken.
record VirtualFunctions(HostRoot root, Host host) implements AttachmentReader.Source {
    @Override
    public void addTo(AttachmentReader reader) {
        for (PciAddress device : reader.wanted()) {
            Optional<Sriov> sriov = new DetailReader(root, device).sriov().seen();
            if (sriov.isPresent() && sriov.get() instanceof Sriov.Physical(int _, List<PciAddress> functions)) {
                for (PciAddress function : functions) {
                    reader.use(device, Kind.FUNCTION, function.toString(), use(function));
                }
            }
        }
    }

    private Use use(PciAddress function) {
        List<Holder> holders = host.holdersOf(function);
        if (holders.isEmpty()) {
            return new Use("a virtual function of it", Refusal.UNLESS_FORCED, "");
        }
        Holder holder = holders.getFirst();
        return new Use(
                "a virtual function of it, which "
                        + holder.guest().map(guest -> "the guest " + guest).orElse(holder.command()) + " has",
                Refusal.ALWAYS,
                holder.guest()
                        .map(guest -> "shut the guest down first: virsh shutdown '" + guest + "'")
                        .orElse("end the process first: kill " + holder.pid()));
    }
}

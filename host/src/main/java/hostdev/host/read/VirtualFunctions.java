package hostdev.host.read;

import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ShellWord;
import hostdev.core.model.Sriov;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The virtual functions of a physical one: they go when it is taken, with all that the host does with them. It comes
/// after the sources of what is attached to them.
record VirtualFunctions(HostRoot root, Host host) implements AttachmentReader.Source {
    static List<PciAddress> of(HostRoot root, PciAddress device) {
        Optional<Sriov> sriov = new DetailReader(root, device).sriov().seen();
        return sriov.isPresent() && sriov.get() instanceof Sriov.Physical(int _, List<PciAddress> functions)
                ? functions
                : List.of();
    }

    @Override
    public void addTo(AttachmentReader reader) {
        for (PciAddress device : reader.wanted()) {
            for (PciAddress function : of(root, device)) {
                reader.add(device, new Attachment(Kind.FUNCTION, function.toString(), uses(reader, device, function)));
            }
        }
    }

    private List<Use> uses(AttachmentReader reader, PciAddress physical, PciAddress function) {
        List<Use> uses = new ArrayList<>(List.of(use(physical, function)));
        for (Attachment attachment : reader.attachedTo(function)) {
            for (Use use : attachment.uses()) {
                if (use.refused()) {
                    uses.add(new Use(
                            "a virtual function of it, with " + attachment.name() + ": " + use.what(),
                            use.refusal(),
                            use.remedy()));
                }
            }
        }
        return uses;
    }

    private Use use(PciAddress physical, PciAddress function) {
        return host.holdersOf(function).stream()
                .findFirst()
                .map(holder -> held("a virtual function of it, which ", holder))
                .orElseGet(() -> new Use(
                        "virtual by SR-IOV, goes or stops working without its driver",
                        Refusal.UNLESS_FORCED,
                        "if nobody uses it: echo 0 > /sys/bus/pci/devices/" + physical + "/sriov_numvfs"));
    }

    /// @param what the function is, up to the word before its holder
    static Use held(String what, Holder holder) {
        return new Use(
                what + holder.guest().map(guest -> "the guest " + guest).orElse(holder.command()) + " has",
                Refusal.ALWAYS,
                holder.guest()
                        .map(guest -> "shut the guest down first: virsh shutdown " + ShellWord.of(guest))
                        .orElse("end the process first: kill " + holder.pid()));
    }
}

package hostdev.host.apply;

import hostdev.core.format.Definition;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.host.hypervisor.QemuBySocket;
import java.util.Optional;

/// Asks a guest to let go of a function and waits until it has: its kernel decides, and may never do it.
record PullOutEffect(GuestName name, PciAddress device, String element, Machine machine) implements Effect {
    @Override
    public void require() {}

    /// QEMU closes the device a moment after the hypervisor has forgotten it.
    @Override
    public boolean isDone() {
        return !hasIt()
                && new Free(machine.root(), device).whyNot(Optional.empty()).isEmpty();
    }

    private boolean hasIt() {
        return guest().filter(it -> Definition.isRunningWith(it, device)).isPresent();
    }

    private Optional<Guest> guest() {
        return machine.hypervisor().get().guest(name);
    }

    private String shutdown() {
        return QemuBySocket.isNamedBy(name)
                ? ""
                : guest().map(it -> ": "
                                + Definition.parse(name.name(), it.definition()).tool() + " shutdown " + name.quoted())
                        .orElse("");
    }

    @Override
    public Outcome perform() {
        if (hasIt()) {
            machine.hypervisor().get().askOut(name, element);
        }
        if (machine.waitFor(this::isDone, machine.limits().guest())) {
            return Outcome.done();
        }
        return new Outcome.Failed(
                "the guest " + name + " was asked and has not let go of it within "
                        + machine.limits().guest().toSeconds() + " s; it may do so yet",
                "see what uses it in the guest, then try again; or shut the guest down" + shutdown());
    }
}

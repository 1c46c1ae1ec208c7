package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;

/// Starts a guest and looks whether it runs.
record StartGuestEffect(GuestName name, Machine machine) implements Effect {
    @Override
    public void require() {
        if (runs()) {
            throw Problem.notFit(name, "the guest runs already", "");
        }
    }

    private boolean runs() {
        return machine.hypervisor().get().guest(name).filter(Guest::active).isPresent();
    }

    @Override
    public boolean isDone() {
        return runs();
    }

    @Override
    public Outcome perform() {
        try (Starting _ = Starting.of(machine.state(), name)) {
            machine.hypervisor().get().start(name);
        }
        return runs()
                ? Outcome.done()
                : new Outcome.Failed(
                        "the guest was started and is off again already",
                        "its log: /var/log/libvirt/qemu/" + name + ".log");
    }

    /// A start that failed leaves nothing; what runs now somebody else has started.
    @Override
    public boolean mayFailHalfway() {
        return false;
    }
}

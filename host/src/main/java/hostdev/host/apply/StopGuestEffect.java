package hostdev.host.apply;

import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;

/// Ends a guest at once.
record StopGuestEffect(GuestName name, Machine machine) implements Effect {
    @Override
    public void require() {}

    @Override
    public Outcome perform() {
        if (runs()) {
            try (Starting _ = Starting.of(machine.state(), name)) {
                machine.hypervisor().get().destroy(name);
            }
        }
        return runs() ? Outcome.failed("the guest still runs") : Outcome.done();
    }

    private boolean runs() {
        return machine.hypervisor().get().guest(name).filter(Guest::active).isPresent();
    }
}

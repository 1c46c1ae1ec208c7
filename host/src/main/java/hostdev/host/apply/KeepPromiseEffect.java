package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.GuestName;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import java.io.IOException;
import java.util.Optional;

/// Writes or strikes the file that says which function a guest was promised.
record KeepPromiseEffect(
        GuestName guest, PciAddress device, Optional<KeptPromise> before, Optional<KeptPromise> after, Machine machine)
        implements Effect {
    @Override
    public void require() {
        if (!promises().of(guest, device).equals(before)) {
            throw Problem.notFit(
                    device, "what was promised to " + guest + " has changed since it was planned", "try again");
        }
    }

    @Override
    public boolean isDone() {
        return promises().of(guest, device).equals(after);
    }

    private KeptPromises promises() {
        return new KeptPromises(machine.state());
    }

    @Override
    public Outcome perform() {
        KeptPromises promises = promises();
        try {
            if (after.isPresent()) {
                promises.keep(after.get());
            } else {
                promises.strike(guest, device);
            }
        } catch (IOException e) {
            return Outcome.failed("what is promised cannot be kept: " + e.getMessage());
        }
        return promises.of(guest, device).equals(after)
                ? Outcome.done()
                : Outcome.failed("what was kept reads differently");
    }
}

package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import java.io.IOException;
import java.util.Optional;

/// Writes or strikes the file that says how a function was.
record KeepOriginEffect(PciAddress device, Optional<Origin> before, Optional<Origin> after, Machine machine)
        implements Effect {
    @Override
    public void require() {
        if (!machine.origins().of(device).equals(before)) {
            throw Problem.notFit(device, "what is kept about it has changed since it was planned", "try again");
        }
    }

    @Override
    public boolean isDone() {
        return machine.origins().of(device).equals(after);
    }

    @Override
    public Optional<String> changedByOthers() {
        Optional<Origin> now = machine.origins().of(device);
        return now.equals(before) || now.equals(after)
                ? Optional.empty()
                : Optional.of("what is kept about it is of a later taking");
    }

    @Override
    public Outcome perform() {
        Origins origins = machine.origins();
        try {
            if (after.isPresent()) {
                origins.keep(after.get());
            } else {
                origins.strike(device);
            }
        } catch (IOException e) {
            return Outcome.failed("what it was cannot be kept: " + e.getMessage());
        }
        return origins.of(device).equals(after) ? Outcome.done() : Outcome.failed("what was kept reads differently");
    }
}

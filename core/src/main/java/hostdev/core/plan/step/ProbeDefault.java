package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.Binding;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Lets the kernel choose the driver: for a function that was taken by somebody who left no note of how it was. Its
/// `driver_override` is cleared, its driver let go, and the kernel probed; no driver at all is an outcome too.
public record ProbeDefault(PciAddress device, Binding before) implements Step {
    static final String WORD = "probe-default";

    static ProbeDefault read(StepFields fields) throws NotAStep {
        return new ProbeDefault(fields.device(), OriginJson.binding(fields, "before"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("before", OriginJson.write(before))
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new Rebind(device, Binding.none(), before));
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public Consequence consequence() {
        return Consequence.REVERSIBLE;
    }

    @Override
    public String subject() {
        return device.toString();
    }

    @Override
    public String describe(Telling told) {
        return told.gone()
                ? Telling.NOTHING_LEFT
                : told.bound()
                        .map(now -> told.moved(before, now))
                        .orElseGet(() -> Telling.driver(before) + told.arrow() + "the kernel's choice");
    }

    @Override
    public String waitsFor() {
        return "the kernel to find a driver for " + device;
    }

    @Override
    public String byHand() {
        return "hostdev release " + device;
    }
}

package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Resets a function by the kernel's first method. What its registers held is lost.
public record ResetFunction(PciAddress device) implements Step {
    static final String WORD = "reset";

    static ResetFunction read(StepFields fields) throws NotAStep {
        return new ResetFunction(fields.device());
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device).build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.empty();
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public Consequence consequence() {
        return Consequence.LOSES_STATE;
    }

    @Override
    public Optional<String> lasting() {
        return Optional.of("what its registers held is lost");
    }

    @Override
    public String subject() {
        return device.toString();
    }

    @Override
    public String describe(Telling told) {
        return told.deed("reset") + (told.seen().isPresent() ? ", and it answers" : "");
    }

    @Override
    public String waitsFor() {
        return device + " to be reset";
    }

    @Override
    public String byHand() {
        return "hostdev reset " + device;
    }
}

package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Writes down, or strikes out, how a function was before it was taken.
public record KeepOrigin(PciAddress device, Optional<Origin> before, Optional<Origin> after) implements Step {
    static final String WORD = "keep-origin";

    static KeepOrigin read(StepFields fields) throws NotAStep {
        return new KeepOrigin(fields.device(), OriginJson.maybe(fields, "before"), OriginJson.maybe(fields, "after"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("before", StepFields.orNull(before.map(OriginJson::write)))
                .put("after", StepFields.orNull(after.map(OriginJson::write)))
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new KeepOrigin(device, after, before));
    }

    @Override
    public boolean isVolatile() {
        return false;
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
    public Optional<String> title() {
        return Optional.empty();
    }

    @Override
    public String describe(Telling told) {
        return "";
    }

    @Override
    public String waitsFor() {
        return "the disk to keep how " + device + " was";
    }

    @Override
    public String byHand() {
        return after.isPresent() ? "nothing: only the note on " + device + " is lost" : "hostdev recover";
    }
}

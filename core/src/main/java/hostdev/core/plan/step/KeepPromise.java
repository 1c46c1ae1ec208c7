package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Writes down, or strikes out, which function a guest was promised under an address.
public record KeepPromise(GuestName guest, PciAddress device, Optional<KeptPromise> before, Optional<KeptPromise> after)
        implements Step {
    static final String WORD = "keep-promise";

    static KeepPromise read(StepFields fields) throws NotAStep {
        return new KeepPromise(
                fields.guest(),
                fields.device(),
                PromiseJson.maybe(fields, "before"),
                PromiseJson.maybe(fields, "after"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("guest", guest.name())
                .put("before", StepFields.orNull(before.map(PromiseJson::write)))
                .put("after", StepFields.orNull(after.map(PromiseJson::write)))
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new KeepPromise(guest, device, after, before));
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
        return "the disk to keep what is promised to " + guest;
    }

    @Override
    public String byHand() {
        return after.isPresent()
                ? "nothing: only the note is lost that " + device + " is promised to " + guest
                : "hostdev recover";
    }
}

package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Has a guest that runs let go of a function, and waits until it has. Its definition stays.
///
/// @param element as for [PlugIn]
public record PullOut(GuestName guest, PciAddress device, String element) implements Step {
    static final String WORD = "pull-out";

    static PullOut read(StepFields fields) throws NotAStep {
        return new PullOut(fields.guest(), fields.device(), fields.text("element"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("guest", guest.name())
                .put("element", element)
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<GuestName> runOf() {
        return Optional.of(guest);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new PlugIn(guest, device, element));
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
        return told.deed("pulled out of ") + guest;
    }

    @Override
    public String waitsFor() {
        return guest + " to let go of " + device;
    }

    @Override
    public String byHand() {
        return "hostdev release " + device + " --live";
    }
}

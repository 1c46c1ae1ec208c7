package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Plugs a function into a guest that runs. Its definition stays.
///
/// @param element the device in the hypervisor's form, `<hostdev …>`
public record PlugIn(GuestName guest, PciAddress device, String element) implements Step {
    static final String WORD = "plug-in";

    static PlugIn read(StepFields fields) throws NotAStep {
        return new PlugIn(fields.guest(), fields.device(), fields.text("element"));
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
        return Optional.of(new PullOut(guest, device, element));
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
        return told.deed("plugged into ")
                + guest
                + told.definition()
                        .map(now -> GuestChange.addressIn(guest, device, now))
                        .orElse("");
    }

    @Override
    public String waitsFor() {
        return guest + " to get " + device;
    }

    @Override
    public String byHand() {
        return "hostdev assign " + device + " --to " + guest.quoted() + " --live";
    }
}

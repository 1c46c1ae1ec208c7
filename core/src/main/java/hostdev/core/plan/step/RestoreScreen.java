package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.HostScreen;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Gives the host its screen on a card again, whose driver has come back.
public record RestoreScreen(PciAddress device, HostScreen screen) implements Step {
    static final String WORD = "restore-screen";

    static RestoreScreen read(StepFields fields) throws NotAStep {
        return new RestoreScreen(fields.device(), OriginJson.screen(fields, "screen"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("screen", OriginJson.write(screen))
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new LoseScreen(device, screen));
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
        return "shows " + LoseScreen.shown(screen) + " again";
    }

    @Override
    public String waitsFor() {
        return "the screen to come back on " + device;
    }

    @Override
    public String byHand() {
        return LoseScreen.consoles(screen, 1);
    }
}

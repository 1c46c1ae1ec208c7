package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import java.util.Optional;

/// Starts a guest that is shut off.
public record StartGuest(GuestName guest) implements Step {
    static final String WORD = "start-guest";

    static StartGuest read(StepFields fields) throws NotAStep {
        return new StartGuest(fields.guest());
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.of(WORD, guest).build();
    }

    @Override
    public Optional<GuestName> runOf() {
        return Optional.of(guest);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new StopGuest(guest));
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
        return guest.name();
    }

    @Override
    public String describe(Telling told) {
        return told.deed("started");
    }

    @Override
    public String waitsFor() {
        return guest + " to start";
    }

    @Override
    public String byHand() {
        return "hostdev start " + guest.operand();
    }
}

package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import java.util.Optional;

/// Ends a guest at once, as pulling its plug would.
public record StopGuest(GuestName guest) implements Step {
    static final String WORD = "stop-guest";

    static StopGuest read(StepFields fields) throws NotAStep {
        return new StopGuest(fields.guest());
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
        return Optional.of("what the guest had not written to its disk is lost");
    }

    @Override
    public String subject() {
        return guest.name();
    }

    @Override
    public String describe(Telling told) {
        return told.deed("ended");
    }

    @Override
    public String waitsFor() {
        return guest + " to end";
    }

    @Override
    public String byHand() {
        return "virsh destroy " + guest.operand() + ", under Xen xl destroy " + guest.operand();
    }
}

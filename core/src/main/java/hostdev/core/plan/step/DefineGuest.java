package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import java.util.Optional;

/// Gives a guest another definition; `before` and `after` are the hypervisor's own form, whole.
///
/// @param running whether the guest may run: what it runs with is then changed by a step of its own
public record DefineGuest(GuestName guest, String before, String after, boolean running) implements Step {
    static final String WORD = "define-guest";

    /// Of a guest that is shut off.
    public DefineGuest(GuestName guest, String before, String after) {
        this(guest, before, after, false);
    }

    static DefineGuest read(StepFields fields) throws NotAStep {
        return new DefineGuest(fields.guest(), fields.text("before"), fields.text("after"), fields.isSaid("running"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.of(WORD, guest)
                .put("before", before)
                .put("after", after)
                .put("running", running)
                .build();
    }

    @Override
    public Optional<GuestName> runOf() {
        return Optional.of(guest);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new DefineGuest(guest, after, before, running));
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
        return guest.name();
    }

    @Override
    public String describe(Telling told) {
        return change(told.definition().orElse(after)).describe(told.seen().isPresent());
    }

    @Override
    public String waitsFor() {
        return "the hypervisor to define " + guest;
    }

    @Override
    public String byHand() {
        return "hostdev edit " + guest.operand();
    }

    /// What the definition gives and takes: a definition is never shown whole, as it may have passwords in it.
    @Override
    public Json.ObjectBuilder shown(Telling told) {
        return change(told.definition().orElse(after)).json(StepFields.of(WORD, guest));
    }

    private GuestChange change(String to) {
        return new GuestChange(guest, before, to);
    }
}

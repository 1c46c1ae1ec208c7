package hostdev.core.plan.step;

import hostdev.core.json.Json;
import java.util.Optional;

/// Sets a boolean of SELinux, now and for every boot to come.
public record SetBoolean(String name, boolean before, boolean after) implements Step {
    static final String WORD = "set-boolean";

    static SetBoolean read(StepFields fields) throws NotAStep {
        return new SetBoolean(fields.text("name"), fields.truth("before"), fields.truth("after"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.named(WORD)
                .put("name", name)
                .put("before", before)
                .put("after", after)
                .build();
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new SetBoolean(name, after, before));
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
        return name;
    }

    @Override
    public Optional<String> title() {
        return Optional.of("SELinux");
    }

    @Override
    public String describe(Telling told) {
        return name + " " + told.deed("set to " + (after ? "on" : "off") + ", for every boot to come");
    }

    @Override
    public String waitsFor() {
        return "setsebool to set " + name;
    }

    @Override
    public String byHand() {
        return "setsebool -P " + name + (after ? " on" : " off");
    }
}

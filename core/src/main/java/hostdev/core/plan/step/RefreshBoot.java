package hostdev.core.plan.step;

import hostdev.core.boot.BootTool;
import hostdev.core.json.Json;
import java.util.Optional;

/// Has the distribution's program make what is booted from what was edited.
///
/// @param now whether it is run when this is done; else when this is taken back, which is after all edits that come
/// behind it in the plan
public record RefreshBoot(BootTool tool, boolean now) implements Step {
    static final String WORD = "refresh-boot";

    static RefreshBoot read(StepFields fields) throws NotAStep {
        return new RefreshBoot(fields.tool(), fields.truth("now"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.named(WORD).put("tool", tool.word()).put("now", now).build();
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new RefreshBoot(tool, !now));
    }

    @Override
    public boolean isVolatile() {
        return false;
    }

    @Override
    public Consequence consequence() {
        return Consequence.EDITS_BOOT;
    }

    @Override
    public String subject() {
        return tool.words();
    }

    @Override
    public Optional<String> title() {
        return now ? Optional.of(tool.words()) : Optional.empty();
    }

    @Override
    public String describe(Telling told) {
        return told.deed("run");
    }

    @Override
    public String waitsFor() {
        return tool.words() + " to end";
    }

    @Override
    public String byHand() {
        return now ? tool.words() : "nothing";
    }
}

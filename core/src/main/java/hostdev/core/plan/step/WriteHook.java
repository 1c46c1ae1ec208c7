package hostdev.core.plan.step;

import hostdev.core.json.Json;
import java.util.Optional;

/// Writes or removes the script that libvirt runs before a guest starts and after it ended.
///
/// @param before its text now; empty where there is none
public record WriteHook(String path, Optional<String> before, Optional<String> after) implements Step {
    static final String WORD = "write-hook";

    static WriteHook read(StepFields fields) throws NotAStep {
        return new WriteHook(fields.text("path"), fields.maybeText("before"), fields.maybeText("after"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.named(WORD)
                .put("path", path)
                .put("before", before)
                .put("after", after)
                .build();
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new WriteHook(path, after, before));
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
        return path;
    }

    @Override
    public Optional<String> title() {
        return Optional.of("libvirt's hook");
    }

    @Override
    public String describe(Telling told) {
        return path + " " + told.deed(after.isEmpty() ? "removed" : before.isEmpty() ? "installed" : "renewed");
    }

    @Override
    public String waitsFor() {
        return "the disk to have " + path;
    }

    @Override
    public String byHand() {
        return after.isPresent() ? "hostdev hook install" : "hostdev hook remove";
    }
}

package hostdev.core.plan.step;

import hostdev.core.json.Json;
import java.util.Optional;

/// Gives a file of the host's another text, makes it or removes it: the old file is there or the new one, never a
/// part. Owner, mode, label and links to it stay.
///
/// @param before its text now; empty where there is none
public record EditFile(String path, Optional<String> before, Optional<String> after) implements Step {
    static final String WORD = "edit-file";

    static EditFile read(StepFields fields) throws NotAStep {
        return new EditFile(fields.path(), fields.maybeText("before"), fields.maybeText("after"));
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
        return Optional.of(new EditFile(path, after, before));
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
        return path;
    }

    @Override
    public String describe(Telling told) {
        return told.deed(after.isEmpty() ? "removed" : before.isEmpty() ? "written" : "changed");
    }

    @Override
    public String waitsFor() {
        return "the disk to have " + path;
    }

    @Override
    public String byHand() {
        return after.isPresent()
                ? "look what is wrong with " + path + "; its text is in the journal: hostdev history --json"
                : before.isPresent() ? "rm '" + path + "'" : "nothing for " + path;
    }
}

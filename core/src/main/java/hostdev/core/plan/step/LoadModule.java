package hostdev.core.plan.step;

import hostdev.core.json.Json;
import java.util.Optional;

/// Loads a kernel module. It stays: a loaded module without a device does nothing.
public record LoadModule(String module) implements Step {
    static final String WORD = "load-module";

    static LoadModule read(StepFields fields) throws NotAStep {
        return new LoadModule(fields.text("module"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.named(WORD).put("module", module).build();
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
        return Consequence.REVERSIBLE;
    }

    @Override
    public String subject() {
        return module;
    }

    @Override
    public String describe(Telling told) {
        return "kernel module " + told.deed("loaded");
    }

    @Override
    public String waitsFor() {
        return "the kernel to load " + module;
    }

    @Override
    public String byHand() {
        return "modprobe " + module;
    }
}

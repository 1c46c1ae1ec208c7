package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.Binding;
import java.util.Optional;

/// What was read back after a step: written is not done, seen is done.
public sealed interface Seen {
    /// As the journal has it; empty for what says nothing more than that the step is done.
    default Optional<Json> json() {
        return Optional.empty();
    }

    /// @throws NotAStep where it is not what [#json] gives
    static Seen read(Json value) throws NotAStep {
        StepFields seen = StepFields.in(value);
        if (seen.has("bound")) {
            return new Bound(OriginJson.binding(seen, "bound"));
        }
        if (seen.has("defined")) {
            return new Defined(seen.text("defined"));
        }
        if (seen.has("gone")) {
            return new Gone();
        }
        return new Network(seen.text("network"), seen.truth("by_itself"));
    }

    /// Nothing more than that the step's promise holds.
    record AsPlanned() implements Seen {}

    /// How a function is driven now.
    record Bound(Binding binding) implements Seen {
        @Override
        public Optional<Json> json() {
            return Optional.of(
                    Json.object().put("bound", OriginJson.write(binding)).build());
        }
    }

    /// A guest's definition as the hypervisor has it now, with what it filled in.
    record Defined(String definition) implements Seen {
        @Override
        public Optional<Json> json() {
            return Optional.of(Json.object().put("defined", definition).build());
        }
    }

    /// The function went away meanwhile, as a virtual function does with its physical one: nothing is left to do.
    record Gone() implements Seen {
        @Override
        public Optional<Json> json() {
            return Optional.of(Json.object().put("gone", true).build());
        }
    }

    /// An interface that has its configuration again, by the name that it came back under.
    record Network(String name, boolean byItself) implements Seen {
        @Override
        public Optional<Json> json() {
            return Optional.of(Json.object()
                    .put("network", name)
                    .put("by_itself", byItself)
                    .build());
        }
    }
}

package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.Fact;
import java.util.Optional;
import java.util.function.Function;

/// Facts as JSON: the value, `null` for "there is none", and `{"unknown": "not root"}` for what could not be seen.
final class FactJson {
    private FactJson() {}

    static <T> Json of(Fact<T> fact, Function<? super T, ? extends Json> form) {
        return fact.either(form, why -> Json.object().put("unknown", why).build());
    }

    static <T> Json ofOptional(Fact<Optional<T>> fact, Function<? super T, ? extends Json> form) {
        return of(fact, value -> value.<Json>map(form).orElseGet(Json.Null::new));
    }

    /// As its `toString`.
    static <T> Json ofText(Fact<Optional<T>> fact) {
        return ofOptional(fact, value -> Json.of(value.toString()));
    }
}

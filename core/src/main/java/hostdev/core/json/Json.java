package hostdev.core.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value, the one wire form: `--json`, plan file, journal, capture manifest. Text to value and back is
/// [JsonText]'s.
public sealed interface Json {
    /// Members in the order in which they were put.
    record Obj(Map<String, Json> members) implements Json {
        public Optional<Json> get(String name) {
            return Optional.ofNullable(members.get(name));
        }
    }

    record Arr(List<Json> items) implements Json {}

    record Text(String value) implements Json {}

    record Num(long value) implements Json {}

    /// A number with a fraction or beyond 64 bits, as it was written.
    record Decimal(java.math.BigDecimal value) implements Json {}

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    static Json of(String value) {
        return new Text(value);
    }

    static Json of(long value) {
        return new Num(value);
    }

    static Json of(boolean value) {
        return new Bool(value);
    }

    static Json list(List<? extends Json> items) {
        return new Arr(List.copyOf(items));
    }

    static Json texts(List<String> items) {
        return list(items.stream().map(Json::of).toList());
    }

    /// Starts an object: `Json.object().put("address", …).put("driver", …).build()`.
    static ObjectBuilder object() {
        return new ObjectBuilder();
    }

    /// One that begins with the members of an object; with none where it is another value.
    static ObjectBuilder object(Json first) {
        ObjectBuilder builder = new ObjectBuilder();
        if (first instanceof Obj(var members)) {
            members.forEach(builder::put);
        }
        return builder;
    }

    /// Collects the members of an [Obj].
    final class ObjectBuilder {
        private final Map<String, Json> members = new LinkedHashMap<>();

        private ObjectBuilder() {}

        public ObjectBuilder put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        public ObjectBuilder put(String name, String value) {
            return put(name, of(value));
        }

        public ObjectBuilder put(String name, long value) {
            return put(name, of(value));
        }

        public ObjectBuilder put(String name, boolean value) {
            return put(name, of(value));
        }

        /// Empty is written as `null`.
        public ObjectBuilder put(String name, Optional<String> value) {
            return put(name, value.<Json>map(Json::of).orElseGet(Null::new));
        }

        public Obj build() {
            return new Obj(java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members)));
        }
    }

    /// An empty, growing list for those who build one item at a time.
    static List<Json> items() {
        return new ArrayList<>();
    }
}

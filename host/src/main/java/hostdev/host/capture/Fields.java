package hostdev.host.capture;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText.NotJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Members of a capture's notes, as the kinds that they must be of.
final class Fields {
    private Fields() {}

    static Json.Obj object(Json json) throws NotJson {
        if (json instanceof Json.Obj object) {
            return object;
        }
        throw new NotJson("not an object");
    }

    static Json.Obj object(Json.Obj json, String name) throws NotJson {
        return object(member(json, name));
    }

    static String text(Json.Obj json, String name) throws NotJson {
        if (member(json, name) instanceof Json.Text(var text)) {
            return text;
        }
        throw new NotJson("'" + name + "' is not a text");
    }

    /// Empty where it is `null` or not there.
    static Optional<String> maybe(Json.Obj json, String name) throws NotJson {
        return json.get(name).filter(it -> !(it instanceof Json.Null)).isPresent()
                ? Optional.of(text(json, name))
                : Optional.empty();
    }

    static long number(Json.Obj json, String name) throws NotJson {
        if (member(json, name) instanceof Json.Num(var number)) {
            return number;
        }
        throw new NotJson("'" + name + "' is not a number");
    }

    static boolean flag(Json.Obj json, String name) throws NotJson {
        if (member(json, name) instanceof Json.Bool(var flag)) {
            return flag;
        }
        throw new NotJson("'" + name + "' is neither true nor false");
    }

    static List<Json> items(Json.Obj json, String name) throws NotJson {
        if (member(json, name) instanceof Json.Arr(var items)) {
            return items;
        }
        throw new NotJson("'" + name + "' is not a list");
    }

    static List<Json.Obj> objects(Json.Obj json, String name) throws NotJson {
        List<Json.Obj> objects = new ArrayList<>();
        for (Json item : items(json, name)) {
            objects.add(object(item));
        }
        return objects;
    }

    static List<String> texts(Json.Obj json, String name) throws NotJson {
        List<String> texts = new ArrayList<>();
        for (Json item : items(json, name)) {
            if (!(item instanceof Json.Text(var text))) {
                throw new NotJson("'" + name + "' holds what is not a text");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    private static Json member(Json.Obj json, String name) throws NotJson {
        return json.get(name).orElseThrow(() -> new NotJson("there is no '" + name + "'"));
    }
}

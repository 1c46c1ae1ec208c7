package hostdev.core.plan.step;

import hostdev.core.boot.BootTool;
import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// The members of a JSON object that a step, a journal's line or a saved plan is, each checked as it is taken out.
public record StepFields(Json.Obj object) {
    private static final int MOST_DOMAIN = Short.MAX_VALUE;

    /// @throws NotAStep where it is another value than an object
    public static StepFields in(Json value) throws NotAStep {
        if (value instanceof Json.Obj object) {
            return new StepFields(object);
        }
        throw new NotAStep("an object is wanted");
    }

    static Json.ObjectBuilder named(String word) {
        return Json.object().put("step", word);
    }

    static Json.ObjectBuilder on(String word, PciAddress device) {
        return named(word).put("device", device.toString());
    }

    static Json.ObjectBuilder of(String word, GuestName guest) {
        return named(word).put("guest", guest.name());
    }

    static Json orNull(Optional<Json> value) {
        return value.orElseGet(Json.Null::new);
    }

    /// Whether it has the member and that is not null.
    boolean has(String name) {
        return object.get(name).filter(value -> !(value instanceof Json.Null)).isPresent();
    }

    Json member(String name) throws NotAStep {
        return object.get(name).orElseThrow(() -> new NotAStep("'" + name + "' is missing"));
    }

    public StepFields fields(String name) throws NotAStep {
        return in(member(name));
    }

    public String text(String name) throws NotAStep {
        if (member(name) instanceof Json.Text(var value)) {
            return value;
        }
        throw new NotAStep("'" + name + "' is not a text");
    }

    Optional<String> maybeText(String name) throws NotAStep {
        return member(name) instanceof Json.Null ? Optional.empty() : Optional.of(text(name));
    }

    public long number(String name) throws NotAStep {
        if (member(name) instanceof Json.Num(var value)) {
            return value;
        }
        throw new NotAStep("'" + name + "' is not a number");
    }

    boolean truth(String name) throws NotAStep {
        if (member(name) instanceof Json.Bool(var value)) {
            return value;
        }
        throw new NotAStep("'" + name + "' is not true or false");
    }

    /// What earlier versions did not write.
    boolean isSaid(String name) {
        return object.get(name).filter(new Json.Bool(true)::equals).isPresent();
    }

    public List<Json> array(String name) throws NotAStep {
        if (member(name) instanceof Json.Arr(var items)) {
            return items;
        }
        throw new NotAStep("'" + name + "' is not a list");
    }

    public List<String> texts(String name) throws NotAStep {
        List<String> texts = new ArrayList<>();
        for (Json item : array(name)) {
            if (!(item instanceof Json.Text(var text))) {
                throw new NotAStep("'" + name + "' has something else than texts");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    PciAddress device() throws NotAStep {
        return address("device", text("device"));
    }

    Optional<PciAddress> maybeBridge() throws NotAStep {
        Optional<String> text = maybeText("bridge");
        return text.isPresent() ? Optional.of(address("bridge", text.get())) : Optional.empty();
    }

    private static PciAddress address(String what, String text) throws NotAStep {
        return PciAddress.fromSysfs(text)
                .orElseThrow(() -> new NotAStep("not a " + what + "'s address: '" + text + "'"));
    }

    GuestName guest() throws NotAStep {
        return guest(text("guest"));
    }

    static GuestName guest(String name) throws NotAStep {
        return checked(name, "guest's name", GuestName::isValid, GuestName::new);
    }

    /// It goes into a path.
    String slot() throws NotAStep {
        return checked(text("slot"), "slot's name", Slot::isValidName, name -> name);
    }

    String path() throws NotAStep {
        String path = text("path");
        if (!path.startsWith("/") || path.contains("/../") || path.indexOf('\0') >= 0) {
            throw new NotAStep("not a file's path: '" + path + "'");
        }
        return path;
    }

    int domain() throws NotAStep {
        if (object.get("domain").orElse(null) instanceof Json.Num(var number) && number > 0 && number <= MOST_DOMAIN) {
            return (int) number;
        }
        throw new NotAStep("'domain' is no number of a domain");
    }

    BootTool tool() throws NotAStep {
        String word = text("tool");
        return BootTool.of(word).orElseThrow(() -> new NotAStep("unknown program '" + word + "'"));
    }

    static <T> T checked(String text, String what, Predicate<String> valid, Function<String, T> make) throws NotAStep {
        if (!valid.test(text)) {
            throw new NotAStep("not a " + what + ": '" + text + "'");
        }
        return make.apply(text);
    }
}

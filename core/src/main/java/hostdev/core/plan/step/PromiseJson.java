package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.DeviceName;
import hostdev.core.model.Identity;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciIds;
import hostdev.core.model.PciPath;
import hostdev.core.model.SerialNumbers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A [KeptPromise] as [Json] and back: its file, and the journal.
public final class PromiseJson {
    private static final int MOST_CLASS = 0xffffff;

    private PromiseJson() {}

    public static Json write(KeptPromise promise) {
        return Json.object()
                .put("guest", promise.guest().name())
                .put("device", promise.device().toString())
                .put("with_group", promise.withGroup())
                .put("identity", write(promise.identity()))
                .build();
    }

    /// What a function is known by; also shown.
    public static Json write(Identity identity) {
        Json.ObjectBuilder serials = Json.object();
        identity.serials().numbers().forEach((source, number) -> serials.put(source.word(), number));
        return Json.object()
                .put("path", identity.path().text())
                .put("ids", identity.ids().toString())
                .put("subsystem", identity.subsystem().map(PciIds::toString))
                .put("class", identity.pciClass().toString())
                .put("serial_numbers", serials.build())
                .put(
                        "alike",
                        Json.texts(identity.alike().stream().map(PciPath::text).toList()))
                .build();
    }

    /// @throws NotAStep where it is not what [#write(KeptPromise)] gives
    public static KeptPromise promise(Json value) throws NotAStep {
        StepFields promise = StepFields.in(value);
        return new KeptPromise(
                promise.guest(), promise.device(), promise.truth("with_group"), identity(promise.fields("identity")));
    }

    static Optional<KeptPromise> maybe(StepFields fields, String name) throws NotAStep {
        Json value = fields.member(name);
        return value instanceof Json.Null ? Optional.empty() : Optional.of(promise(value));
    }

    private static Identity identity(StepFields identity) throws NotAStep {
        List<PciPath> alike = new ArrayList<>();
        for (String text : identity.texts("alike")) {
            alike.add(path(text));
        }
        Optional<String> subsystem = identity.maybeText("subsystem");
        return new Identity(
                path(identity.text("path")),
                ids(identity.text("ids")),
                subsystem.isPresent() ? Optional.of(ids(subsystem.get())) : Optional.empty(),
                pciClass(identity.text("class")),
                serials(identity.fields("serial_numbers")),
                List.copyOf(alike));
    }

    private static PciPath path(String text) throws NotAStep {
        return StepFields.checked(text, "path of PCI functions", PciPath::isValid, PciPath::new);
    }

    private static PciIds ids(String text) throws NotAStep {
        if (DeviceName.parse(text).orElse(null) instanceof DeviceName.ByIds(var _, var ids)) {
            return ids;
        }
        throw new NotAStep("not a pair of ids: '" + text + "'");
    }

    private static PciClass pciClass(String text) throws NotAStep {
        try {
            int code = Integer.parseInt(text, 16);
            if (code >= 0 && code <= MOST_CLASS) {
                return new PciClass(code);
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new NotAStep("not a class: '" + text + "'");
    }

    /// Of a source that this version does not know nothing can be compared.
    private static SerialNumbers serials(StepFields serials) throws NotAStep {
        Map<SerialNumbers.Source, String> numbers = new EnumMap<>(SerialNumbers.Source.class);
        for (SerialNumbers.Source source : SerialNumbers.Source.values()) {
            if (serials.has(source.word())) {
                numbers.put(source, serials.text(source.word()));
            }
        }
        return new SerialNumbers(numbers);
    }
}

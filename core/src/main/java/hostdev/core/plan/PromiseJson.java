package hostdev.core.plan;

import static hostdev.core.plan.StepJson.checked;
import static hostdev.core.plan.StepJson.member;
import static hostdev.core.plan.StepJson.object;
import static hostdev.core.plan.StepJson.text;

import hostdev.core.json.Json;
import hostdev.core.model.DeviceName;
import hostdev.core.model.Identity;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciIds;
import hostdev.core.model.PciPath;
import hostdev.core.model.SerialNumbers;
import hostdev.core.plan.StepJson.NotAStep;
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
        Json.Obj promise = object(value);
        return new KeptPromise(
                StepJson.guest(promise),
                StepJson.device(promise),
                StepJson.truth(promise, "with_group"),
                identity(object(member(promise, "identity"))));
    }

    private static Identity identity(Json.Obj identity) throws NotAStep {
        List<PciPath> alike = new ArrayList<>();
        for (String text : StepJson.texts(identity, "alike")) {
            alike.add(path(text));
        }
        Optional<String> subsystem = StepJson.maybeText(identity, "subsystem");
        return new Identity(
                path(text(identity, "path")),
                ids(text(identity, "ids")),
                subsystem.isPresent() ? Optional.of(ids(subsystem.get())) : Optional.empty(),
                pciClass(text(identity, "class")),
                serials(object(member(identity, "serial_numbers"))),
                List.copyOf(alike));
    }

    private static PciPath path(String text) throws NotAStep {
        return checked(text, "path of PCI functions", PciPath::isValid, PciPath::new);
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
    private static SerialNumbers serials(Json.Obj serials) throws NotAStep {
        Map<SerialNumbers.Source, String> numbers = new EnumMap<>(SerialNumbers.Source.class);
        for (SerialNumbers.Source source : SerialNumbers.Source.values()) {
            if (serials.get(source.word()).isPresent()) {
                numbers.put(source, text(serials, source.word()));
            }
        }
        return new SerialNumbers(numbers);
    }
}

package hostdev.cli.view;

import hostdev.core.export.Export;
import hostdev.core.format.HostdevJson;
import hostdev.core.json.Json;
import hostdev.core.model.HostdevOptions;
import java.util.List;

/// Devices in the words of the one who runs the guest: nothing but what is pasted.
public record ExportView(Export export, HostdevOptions options) implements View {
    @Override
    public List<Line> lines(Screen screen) {
        return export.lines().stream().map(Line::of).toList();
    }

    @Override
    public Json json() {
        List<Json> devices = Json.items();
        export.each()
                .forEach((device, text) -> devices.add(Json.object()
                        .put("device", device.toString())
                        .put("text", text)
                        .build()));
        return Json.object()
                .put("for", export.target().word())
                .put("devices", Json.list(devices))
                .put("options", HostdevJson.of(options))
                .put("arguments", Json.texts(export.words()))
                .put("text", String.join("\n", export.lines()) + "\n")
                .put("notes", PlanView.notes(export.notes()))
                .build();
    }
}

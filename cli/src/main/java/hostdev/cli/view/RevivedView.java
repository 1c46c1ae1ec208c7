package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.Attachment;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What became of the ways back that were tried for a function.
///
/// @param after the host as it is now
public record RevivedView(PciAddress device, List<Try> tries, boolean answers, Host after) implements View {
    /// A way that was tried.
    ///
    /// @param failed why it did not succeed; empty where it did
    public record Try(WayBack way, String failed) {}

    /// Whether it answers, and the last way did all that it should.
    public boolean isBack() {
        return answers && (tries.isEmpty() || tries.getLast().failed().isEmpty());
    }

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        Line line = Line.of(Line.Style.BOLD, device.toString());
        Optional<PciFunction> function = after.function(device);
        if (!answers) {
            lines.add(line.add(function.isPresent() ? "  does not answer" : "  is not there"));
            lines.add(Line.of("what is left is to take the machine's power, for half a minute"));
            return lines;
        }
        String driver = function.map(CellWords::driver).orElse(CellWords.NONE);
        String attached = function.map(it -> CellWords.attached(after, it)).orElse(CellWords.NONE);
        lines.add(line.add("  answers, driver " + (driver.equals(CellWords.NONE) ? "none" : driver))
                .add(attached.equals(CellWords.NONE) ? "" : ": " + attached));
        return lines;
    }

    @Override
    public Json json() {
        List<Json> all = Json.items();
        for (Try one : tries) {
            all.add(Json.object()
                    .put("way", one.way().word())
                    .put("failed", Optional.of(one.failed()).filter(text -> !text.isEmpty()))
                    .build());
        }
        Optional<PciFunction> function = after.function(device);
        List<String> attached =
                after.attachedTo(device).stream().map(Attachment::name).toList();
        return Json.object()
                .put("device", device.toString())
                .put("tried", Json.list(all))
                .put("answers", answers)
                .put(
                        "driver",
                        function.<Json>map(it -> FactJson.ofText(it.driver())).orElseGet(Json.Null::new))
                .put("attached", Json.texts(attached))
                .build();
    }
}

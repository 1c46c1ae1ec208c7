package hostdev.cli.view;

import hostdev.core.config.ConfigExplanation;
import hostdev.core.config.Explained;
import hostdev.core.config.Row;
import hostdev.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Configuration spaces, register by register.
public record ConfigSpaceView(List<One> all) implements View {
    /// One function's.
    ///
    /// @param title as it stood above its bytes; empty where nothing did
    /// @param explanation empty where nothing answered: all its bits are set, or there are too few
    public record One(String title, Optional<ConfigExplanation> explanation) {}

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        for (One one : all) {
            if (!lines.isEmpty()) {
                lines.add(Line.of(""));
            }
            one.explanation()
                    .ifPresentOrElse(
                            known -> add(lines, one.title(), known),
                            () -> lines.add(Line.of((one.title().isEmpty() ? "" : one.title() + ": ")
                                    + "no configuration space: all bits are set, so the device does not answer, or"
                                    + " there are less than 64 bytes")));
        }
        return lines;
    }

    private static void add(List<Line> lines, String title, ConfigExplanation known) {
        lines.add(Line.of(title.isEmpty() ? known.header().title() : title));
        known.header().rows().forEach(row -> lines.add(Line.of("  " + row.text())));
        for (Explained capability : known.capabilities()) {
            lines.add(Line.of(
                    "  Capabilities: [" + Integer.toHexString(capability.offset()) + "] " + capability.title()));
            capability.rows().forEach(row -> lines.add(Line.of("    " + row.text())));
        }
        known.faults().forEach(fault -> lines.add(Line.of("  " + fault)));
    }

    @Override
    public Json json() {
        List<Json> spaces = Json.items();
        for (One one : all) {
            Json.ObjectBuilder space =
                    Json.object().put("title", Optional.of(one.title()).filter(it -> !it.isEmpty()));
            one.explanation()
                    .ifPresent(known -> space.put("bytes", known.length())
                            .put("header", json(known.header()))
                            .put(
                                    "capabilities",
                                    Json.list(known.capabilities().stream()
                                            .map(ConfigSpaceView::json)
                                            .toList()))
                            .put("faults", Json.texts(known.faults())));
            spaces.add(space.build());
        }
        return Json.object().put("configuration_spaces", Json.list(spaces)).build();
    }

    private static Json json(Explained part) {
        List<Json> registers = Json.items();
        for (Row row : part.rows()) {
            List<Json> fields = Json.items();
            for (Row.Item item : row.items()) {
                Json.ObjectBuilder field = Json.object().put("name", item.name());
                item.flag().ifPresentOrElse(set -> field.put("set", set), () -> field.put("value", item.value()));
                fields.add(field.build());
            }
            registers.add(Json.object()
                    .put("name", row.label())
                    .put("fields", Json.list(fields))
                    .build());
        }
        return Json.object()
                .put("offset", part.offset())
                .put("id", part.id())
                .put("extended", part.extended())
                .put("title", part.title())
                .put("registers", Json.list(registers))
                .build();
    }
}

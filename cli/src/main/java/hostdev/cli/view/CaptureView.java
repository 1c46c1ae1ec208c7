package hostdev.cli.view;

import hostdev.core.json.Json;
import java.util.List;

/// A capture that was written.
///
/// @param bytes how large the file is
public record CaptureView(String file, long bytes) implements View {
    @Override
    public List<Line> lines(Screen screen) {
        return List.of(
                Line.of("captured to " + file + ", " + Math.ceilDiv(bytes, 1024) + " KiB"),
                Line.of(""),
                Line.of("  hostdev --host " + file + " list"));
    }

    @Override
    public Json json() {
        return Json.object().put("file", file).put("bytes", bytes).build();
    }
}

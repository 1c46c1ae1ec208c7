package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.ShellWord;
import java.util.ArrayList;
import java.util.List;

/// A capture that was written.
///
/// @param bytes how large the file is
/// @param unseen how many files only root may read, and could not be
public record CaptureView(String file, long bytes, boolean scrubbed, long unseen) implements View {
    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("captured to " + file + ", " + Math.ceilDiv(bytes, 1024) + " KiB, "
                + (scrubbed ? "scrubbed" : "not scrubbed: with serial numbers, addresses and names")));
        if (unseen > 0) {
            lines.add(Line.of("without " + unseen + " files that only root may read"));
        }
        lines.add(Line.of(""));
        lines.add(Line.of("  hostdev --host " + ShellWord.of(file) + " list"));
        return lines;
    }

    @Override
    public Json json() {
        return Json.object()
                .put("file", file)
                .put("bytes", bytes)
                .put("scrubbed", scrubbed)
                .put("unreadable", unseen)
                .build();
    }
}

package hostdev.cli.view;

import hostdev.core.diff.BrokenPromise;
import hostdev.core.diff.Comparison;
import hostdev.core.diff.Difference;
import hostdev.core.format.PciNames;
import hostdev.core.json.Json;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is different between two readings of a host, and what that breaks.
public record DiffView(Comparison comparison, PciNames names) implements View {
    private static final int NAME = 15;

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        if (comparison.differences().isEmpty()) {
            lines.add(Line.of("nothing is different"));
        }
        Optional<PciAddress> about = Optional.empty();
        for (Difference difference : comparison.differences()) {
            if (difference.device().isPresent() && !difference.device().equals(about)) {
                lines.add(Line.of(Line.Style.BOLD, title(difference)));
            }
            about = difference.device();
            lines.add(Line.of((about.isPresent() ? "  " : "") + padded(difference.what()) + change(difference)));
        }
        if (comparison.incomparable() > 0) {
            lines.add(Line.of(CellWords.counted(comparison.incomparable(), "fact", "facts")
                    + " could not be compared: unknown in one of the two"));
        }
        broken(lines);
        return lines;
    }

    private void broken(List<Line> lines) {
        if (comparison.broken().isEmpty()) {
            if (comparison.before().promises().seen().isEmpty()
                    && comparison.before().kept().isEmpty()) {
                lines.add(Line.of("what guests were promised is unknown: "
                        + comparison.before().promises().either(known -> "", why -> why)));
            }
            return;
        }
        lines.add(Line.empty());
        lines.add(Line.of(Line.Style.BOLD, "Broken promises"));
        for (BrokenPromise promise : comparison.broken()) {
            lines.add(Line.of(Line.Style.RED, "  " + promise.guest() + ": " + promise.device() + " " + promise.why()));
            lines.add(Line.of("    " + promise.hint()));
        }
    }

    private String title(Difference difference) {
        PciAddress device = difference.device().orElseThrow();
        boolean isNew =
                difference.what().equals("device") && difference.before().isEmpty();
        return (isNew ? comparison.after() : comparison.before())
                .host()
                .function(device)
                .map(function -> device + "  " + new DeviceTitle(names).of(function))
                .orElse(device.toString());
    }

    private static String padded(String name) {
        return name + " ".repeat(Math.max(2, NAME + 2 - name.length()));
    }

    private static String change(Difference difference) {
        if (difference.before().isEmpty()) {
            return "new: " + difference.after().orElse("");
        }
        return difference.after().isEmpty()
                ? "gone: " + difference.before().get()
                : difference.before().get() + " -> " + difference.after().get();
    }

    @Override
    public Json json() {
        List<Json> differences = Json.items();
        for (Difference difference : comparison.differences()) {
            differences.add(Json.object()
                    .put("device", difference.device().map(Object::toString))
                    .put("what", difference.what())
                    .put("before", difference.before())
                    .put("after", difference.after())
                    .build());
        }
        List<Json> broken = Json.items();
        for (BrokenPromise promise : comparison.broken()) {
            broken.add(Json.object()
                    .put("guest", promise.guest().name())
                    .put("device", promise.device().toString())
                    .put("why", promise.why())
                    .put("hint", promise.hint())
                    .build());
        }
        return Json.object()
                .put("before", comparison.before().name())
                .put("after", comparison.after().name())
                .put("differences", Json.list(differences))
                .put("broken_promises", Json.list(broken))
                .put("incomparable", comparison.incomparable())
                .build();
    }
}

package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.ShellWord;
import hostdev.host.capture.Contents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is in a capture: the kernel's own files counted by directory, each other file by its name.
///
/// @param file where it is; empty where it was not written
public record ContentsView(String file, boolean scrubbed, Contents contents) implements View {
    /// The kernel writes these; a person would read thousands of lines for nothing.
    private static final Pattern KERNELS = Pattern.compile("/sys/[^/]+|/proc/(?:[0-9]+/[^/]+|net|driver|sys)|/dev");

    private static final Pattern PROCESS = Pattern.compile("/proc/[0-9]+/");
    private static final String LEFT_OUT = "left out";

    private record Sum(long files, long bytes) {
        Sum plus(long more) {
            return new Sum(files + 1, bytes + more);
        }
    }

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of((file.isEmpty() ? "would be captured" : file) + ": "
                + (scrubbed ? "scrubbed" : "not scrubbed: with serial numbers, addresses, names and secrets")));
        sums().forEach((name, sum) -> lines.add(Line.of("  " + name + "  " + amount(sum))));
        contents.programs().forEach(program -> lines.add(Line.of("  answer of: " + program)));
        contents.guests().forEach(guest -> lines.add(Line.of("  definition of the guest " + ShellWord.of(guest))));
        contents.leftOut().forEach((path, why) -> {
            if (why.startsWith(LEFT_OUT)) {
                lines.add(Line.of("  " + path + "  " + why));
            }
        });
        lines.add(Line.of(contents.files().size() + " files, " + contents.links() + " links"));
        return lines;
    }

    private Map<String, Sum> sums() {
        Map<String, Sum> sums = new TreeMap<>();
        contents.files().forEach((path, bytes) -> {
            Matcher kernels = KERNELS.matcher(path);
            String name = kernels.lookingAt() && kernels.end() < path.length() ? kernels.group() + "/…" : path;
            String shown = PROCESS.matcher(name).replaceFirst("/proc/PID/");
            sums.merge(shown, new Sum(1, bytes), (old, more) -> old.plus(more.bytes()));
        });
        return sums;
    }

    private static String amount(Sum sum) {
        return (sum.files() > 1 ? sum.files() + " files, " : "") + sum.bytes() + " bytes";
    }

    @Override
    public Json json() {
        Json.ObjectBuilder files = Json.object();
        contents.files().forEach(files::put);
        Json.ObjectBuilder leftOut = Json.object();
        contents.leftOut().forEach(leftOut::put);
        return Json.object()
                .put("file", file)
                .put("scrubbed", scrubbed)
                .put("files", files.build())
                .put("links", contents.links())
                .put("leftOut", leftOut.build())
                .put("programs", Json.texts(contents.programs()))
                .put("guests", Json.texts(contents.guests()))
                .build();
    }
}

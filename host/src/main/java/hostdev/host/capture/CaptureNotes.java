package hostdev.host.capture;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.json.JsonText.NotJson;
import hostdev.host.capture.Tree.Directory;
import hostdev.host.capture.Tree.Unseen;
import hostdev.host.root.HostRoot.Ran;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a capture says beside the machine's files: in the archive, the file [#FILE].
///
/// @param by the program that took it, `hostdev 0.1.0`
/// @param scrubbed whether what names the machine and its parts was replaced
/// @param key the same in two captures that were scrubbed with the same key; empty where it was not
/// @param asked the programs that were run, and what they said
record CaptureNotes(
        String by,
        Instant taken,
        boolean scrubbed,
        String key,
        Map<List<String>, Ran> asked,
        RecordedHypervisor hypervisor) {
    static final String FILE = "hostdev-capture.json";

    private static final String FORMAT = "hostdev-capture";
    private static final int VERSION = 1;

    Optional<Ran> answer(List<String> command) {
        return Optional.ofNullable(asked.get(command));
    }

    /// @param tree what of it was not seen is told here, since a file cannot say it
    String text(Tree tree) {
        List<Json> programs = Json.items();
        asked.forEach((command, ran) -> programs.add(program(command, ran)));
        return JsonText.pretty(Json.object()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("by", by)
                .put("taken", taken.toString())
                .put("scrubbed", scrubbed)
                .put("key", key)
                .put("programs", Json.list(programs))
                .put("hypervisor", hypervisor.json())
                .put("unseen", unseen(tree))
                .build());
    }

    private static Json program(List<String> command, Ran ran) {
        Json.ObjectBuilder program = Json.object().put("command", Json.texts(command));
        return switch (ran) {
            case Ran.Exited(var status, var stdout, var stderr) ->
                program.put("status", status)
                        .put("stdout", stdout)
                        .put("stderr", stderr)
                        .build();
            case Ran.NotFound(var name) -> program.put("missing", name).build();
            case Ran.TimedOut(var limit) ->
                program.put("seconds", limit.toSeconds()).build();
        };
    }

    /// By reason, the paths.
    private static Json unseen(Tree tree) {
        Map<String, List<String>> unseen = new LinkedHashMap<>();
        tree.visit((path, node) -> {
            if (node instanceof Unseen(var why)) {
                unseen.computeIfAbsent(why, _ -> new ArrayList<>()).add(path);
            } else if (node instanceof Directory directory
                    && directory.unlisted().isPresent()
                    && !directory.unlisted().get().equals(Tree.NOT_CAPTURED)) {
                unseen.computeIfAbsent(directory.unlisted().get(), _ -> new ArrayList<>())
                        .add(path + "/");
            }
        });
        Json.ObjectBuilder json = Json.object();
        unseen.forEach((why, paths) -> json.put(why, Json.texts(paths)));
        return json.build();
    }

    /// Puts what was not seen back into the tree.
    ///
    /// @throws NotJson where the text is not what [#text] writes
    static CaptureNotes read(String text, Tree tree) throws NotJson {
        Json.Obj json = Fields.object(JsonText.parse(text));
        if (!Fields.text(json, "format").equals(FORMAT) || Fields.number(json, "version") != VERSION) {
            throw new NotJson("it is not of the format " + FORMAT + ", version " + VERSION);
        }
        Map<List<String>, Ran> asked = new LinkedHashMap<>();
        for (Json.Obj program : Fields.objects(json, "programs")) {
            asked.put(Fields.texts(program, "command"), ran(program));
        }
        Json.Obj unseen = Fields.object(json, "unseen");
        for (String why : unseen.members().keySet()) {
            Fields.texts(unseen, why).forEach(path -> put(tree, path, why));
        }
        return new CaptureNotes(
                Fields.text(json, "by"),
                instant(Fields.text(json, "taken")),
                Fields.flag(json, "scrubbed"),
                Fields.maybe(json, "key").orElse(""),
                asked,
                RecordedHypervisor.read(Fields.object(json, "hypervisor")));
    }

    private static void put(Tree tree, String path, String why) {
        if (path.endsWith("/")) {
            tree.put(Tree.names(path), new Directory(), Optional.of(why))
                    .ifPresent(directory -> directory.unlisted(Optional.of(why)));
        } else {
            tree.put(Tree.names(path), new Unseen(why), Optional.of(Tree.NOT_CAPTURED));
        }
    }

    private static Ran ran(Json.Obj program) throws NotJson {
        if (program.get("missing").isPresent()) {
            return new Ran.NotFound(Fields.text(program, "missing"));
        }
        if (program.get("seconds").isPresent()) {
            return new Ran.TimedOut(Duration.ofSeconds(Fields.number(program, "seconds")));
        }
        return new Ran.Exited(
                (int) Fields.number(program, "status"), Fields.text(program, "stdout"), Fields.text(program, "stderr"));
    }

    private static Instant instant(String text) throws NotJson {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw new NotJson("not a time: " + text);
        }
    }
}

package hostdev.host.sim;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.GuestName;
import hostdev.host.root.Disk;
import hostdev.host.root.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The file that keeps what was done to a simulated machine: one JSON object a line, whose first member says what. A
/// person may add lines: `{"write":"/sys/bus/pci/…","text":"…"}` is a hand on sysfs, `{"reboot":true}` a boot.
final class Deeds {
    private static final InputFile FILE =
            new InputFile("what was done to a simulated machine", 64 << 20, "to start afresh, delete the file");

    private final SimulatedMachine machine;
    private final Path file;
    private int done;

    Deeds(SimulatedMachine machine, Path file) {
        this.machine = machine;
        this.file = file;
    }

    Path file() {
        return file;
    }

    /// Does what was written since it was last looked.
    void catchUp() {
        List<String> lines = lines();
        for (; done < lines.size(); done++) {
            if (!lines.get(done).isBlank()) {
                again(lines.get(done));
            }
        }
    }

    private List<String> lines() {
        return Files.exists(file) ? FILE.text(file.toString()).lines().toList() : List.of();
    }

    /// Writes down what is done now.
    void add(Json.ObjectBuilder deed) {
        String line = JsonText.line(deed.build()) + "\n";
        try {
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            done++;
        } catch (IOException e) {
            throw Problem.failed(file, "cannot be written: " + e.getMessage(), "")
                    .because(e);
        }
    }

    private void again(String line) {
        try {
            if (!(JsonText.parse(line) instanceof Json.Obj deed)) {
                throw new JsonText.NotJson("not an object");
            }
            again(deed);
        } catch (JsonText.NotJson | IOException | IllegalArgumentException e) {
            throw Problem.notFit(
                            file,
                            "line " + (done + 1) + " is not understood: " + e.getMessage(),
                            "to start afresh: rm " + file)
                    .because(e);
        }
    }

    private void again(Json.Obj deed) throws IOException {
        String word = deed.members().keySet().stream().findFirst().orElse("");
        String name = text(deed, word);
        switch (word) {
            case "write" -> machine.handWrites(name, text(deed, "text"));
            case "run" -> machine.handRuns(words(deed));
            case "define" -> machine.handDefines(new GuestName(name), text(deed, "definition"));
            case "start" -> unlessRefused(() -> machine.handStarts(new GuestName(name)));
            case "plug-in" -> machine.handPlugsIn(new GuestName(name), text(deed, "device"));
            case "ask-out" -> machine.handAsksOut(new GuestName(name), text(deed, "device"));
            case "destroy" -> unlessRefused(() -> machine.handEnds(new GuestName(name)));
            case "hang-ends" -> machine.hangEnds(LineWords.address(name));
            case "reboot" -> machine.reboot();
            default -> file(word, deed, Path.of(name));
        }
    }

    private void file(String word, Json.Obj deed, Path path) throws IOException {
        Disk disk = machine.disk();
        switch (word) {
            case "make" -> disk.makeDirectory(path);
            case "create" -> disk.create(path).close();
            case "append" -> {
                try (Disk.Written written = disk.append(path)) {
                    written.write(text(deed, "text"));
                }
            }
            case "truncate" -> {
                try (Disk.Written written = disk.append(path)) {
                    written.truncate(deed.get("bytes").orElse(null) instanceof Json.Num(var bytes) ? bytes : 0);
                }
            }
            case "rename" -> disk.rename(path, Path.of(text(deed, "to")));
            case "delete" -> disk.delete(path);
            default -> throw new IllegalArgumentException("there is no deed '" + word + "'");
        }
    }

    /// A start that libvirt refused changed what it changed then, too.
    private static void unlessRefused(Runnable action) {
        try {
            action.run();
        } catch (Problem _) {
            // as it was told then
        }
    }

    private static String text(Json.Obj deed, String name) {
        return deed.get(name).orElse(new Json.Null()) instanceof Json.Text(var text) ? text : "";
    }

    private static List<String> words(Json.Obj deed) {
        List<String> words = new ArrayList<>();
        if (deed.get("run").orElse(new Json.Null()) instanceof Json.Arr(var items)) {
            for (Json item : items) {
                if (item instanceof Json.Text(var text)) {
                    words.add(text);
                }
            }
        }
        return words;
    }
}

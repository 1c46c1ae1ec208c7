package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.view.Line;
import hostdev.cli.view.Screen;
import hostdev.cli.view.View;
import hostdev.core.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares what is shown with the files of `src/test/resources/golden`. `-Dhostdev.rewrite=true` rewrites them; their
/// diff is then read.
public final class Golden {
    private static final Path FOLDER = Path.of(System.getProperty("hostdev.checkout"), "cli/src/test/resources/golden");

    private Golden() {}

    /// As lines in `NAME.txt` and as JSON in `NAME.json`.
    public static void check(String name, View view) {
        check(name + ".txt", lines(view, Screen.pipe()));
        check(name + ".json", JsonText.pretty(view.json()));
    }

    public static void check(String file, String shown) {
        Path path = FOLDER.resolve(file);
        try {
            if (Boolean.getBoolean("hostdev.rewrite")) {
                Files.createDirectories(FOLDER);
                Files.writeString(path, shown);
            }
            assertThat(shown).as(file).isEqualTo(Files.exists(path) ? Files.readString(path) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String lines(View view, Screen screen) {
        StringBuilder text = new StringBuilder();
        for (Line line : view.lines(screen)) {
            text.append(line).append('\n');
        }
        return text.toString();
    }
}

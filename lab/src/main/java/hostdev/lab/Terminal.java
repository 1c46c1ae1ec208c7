package hostdev.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The terminal that we were started from, through `stty`.
final class Terminal {
    /// Rows and columns.
    record Size(int rows, int columns) {
        static final Size USUAL = new Size(24, 80);

        static Optional<Size> parse(String text) {
            String[] parts = text.strip().split(" ", -1);
            if (parts.length != 2 || !parts[0].matches("[1-9]\\d{0,4}") || !parts[1].matches("[1-9]\\d{0,4}")) {
                return Optional.empty();
            }
            return Optional.of(new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
        }
    }

    private final String settings;

    private Terminal(String settings) {
        this.settings = settings;
    }

    /// Empty when our stdin is not one.
    static Optional<Terminal> find() {
        return stty("-g").map(text -> new Terminal(text.strip()));
    }

    void raw() {
        stty("raw", "-echo");
    }

    void restore() {
        stty(settings);
    }

    Size size() {
        return stty("size").flatMap(Size::parse).orElse(Size.USUAL);
    }

    private static Optional<String> stty(String... words) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

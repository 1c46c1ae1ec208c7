package hostdev.cli;

import hostdev.cli.view.CleanText;
import hostdev.cli.view.Line;
import hostdev.cli.view.Screen;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Where words go: one buffered stream, UTF-8, everything cleaned of what acts on a terminal ([CleanText]). A reader
/// that went away (`| head`) never stops work that is under way: the words are dropped.
public final class Output {
    private static final int ENOUGH = 8192;

    private final OutputStream stream;
    private final Screen screen;
    private final boolean colour;
    private final boolean prompt;
    private final StringBuilder buffer = new StringBuilder(ENOUGH);
    private Optional<IOException> failure = Optional.empty();
    private Optional<PastedCommands> pasted = Optional.empty();

    /// @param prompt whether each call's lines shall be seen at once: a terminal, or standard error
    Output(OutputStream stream, Screen screen, boolean colour, boolean prompt) {
        this.stream = stream;
        this.screen = screen;
        this.colour = colour;
        this.prompt = prompt;
    }

    /// Has the commands in all that is printed from now on say which hypervisor is asked.
    void sayingIn(PastedCommands commands) {
        pasted = Optional.of(commands);
    }

    /// What views may draw with here.
    public Screen screen() {
        return screen;
    }

    /// One line. A line end within the text is shown as `\x0a`: it came from the machine, not from us.
    public void line(String text) {
        buffer.append(CleanText.of(asPasted(text))).append('\n');
        written();
    }

    public void line(Line line) {
        append(line);
        written();
    }

    public void lines(List<Line> lines) {
        for (Line line : lines) {
            append(line);
            if (buffer.length() >= ENOUGH) {
                flush();
            }
        }
        written();
    }

    /// Text of many lines as it is, such as XML or a file: line ends and tabs stay, all else is cleaned; nothing is
    /// added at its end.
    public void text(String text) {
        int start = 0;
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            if (c == '\n' || c == '\t') {
                buffer.append(CleanText.of(text.substring(start, index))).append(c);
                start = index + 1;
            }
        }
        buffer.append(CleanText.of(text.substring(start)));
        written();
    }

    /// One JSON value, indented.
    public void json(Json value) {
        buffer.append(CleanText.ofJson(
                JsonText.pretty(pasted.map(commands -> commands.json(value)).orElse(value))));
        written();
    }

    /// The stream itself, for what a program that the person runs writes: as it is, at once, not cleaned.
    public OutputStream raw() {
        flush();
        return stream;
    }

    private void append(Line line) {
        for (Line.Piece piece : line.pieces()) {
            String escape = colour ? escape(piece.style()) : "";
            buffer.append(escape).append(CleanText.of(asPasted(piece.text())));
            if (!escape.isEmpty()) {
                buffer.append("\u001b[0m");
            }
        }
        buffer.append('\n');
    }

    private String asPasted(String text) {
        return pasted.map(commands -> commands.text(text)).orElse(text);
    }

    private static String escape(Line.Style style) {
        return switch (style) {
            case PLAIN -> "";
            case BOLD -> "\u001b[1m";
            case DIM -> "\u001b[2m";
            case RED -> "\u001b[31m";
            case YELLOW -> "\u001b[33m";
            case GREEN -> "\u001b[32m";
        };
    }

    private void written() {
        if (prompt || buffer.length() >= ENOUGH) {
            flush();
        }
    }

    /// Sends on what is held back.
    public void flush() {
        if (failure.isEmpty() && !buffer.isEmpty()) {
            try {
                stream.write(buffer.toString().getBytes(StandardCharsets.UTF_8));
                stream.flush();
            } catch (IOException e) {
                failure = Optional.of(e);
            }
        }
        buffer.setLength(0);
    }

    /// Why words were lost, as on a full disk; empty where none were, or where the reader just went away.
    Optional<String> loss() {
        return failure.map(e -> String.valueOf(e.getMessage()))
                .filter(why -> !why.toLowerCase(java.util.Locale.ROOT).contains("pipe"));
    }
}

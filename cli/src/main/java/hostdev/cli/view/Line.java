package hostdev.cli.view;

import java.util.ArrayList;
import java.util.List;

/// One line for people: pieces of text, each with a style. The text may hold anything; it is cleaned where it is
/// written.
public final class Line {
    /// How a piece looks on a terminal; nowhere is it the only bearer of a meaning.
    public enum Style {
        PLAIN,
        BOLD,
        DIM,
        RED,
        YELLOW,
        GREEN
    }

    /// A piece of one style.
    public record Piece(Style style, String text) {}

    private final List<Piece> pieces = new ArrayList<>();

    public static Line of(String text) {
        return new Line().add(Style.PLAIN, text);
    }

    public static Line of(Style style, String text) {
        return new Line().add(style, text);
    }

    public static Line empty() {
        return new Line();
    }

    public Line add(String text) {
        return add(Style.PLAIN, text);
    }

    public Line add(Style style, String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(style, text));
        }
        return this;
    }

    public List<Piece> pieces() {
        return pieces;
    }

    /// The text alone.
    @Override
    public String toString() {
        if (pieces.size() == 1) {
            return pieces.getFirst().text();
        }
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            text.append(piece.text());
        }
        return text.toString();
    }
}

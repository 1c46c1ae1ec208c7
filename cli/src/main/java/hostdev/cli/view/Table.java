package hostdev.cli.view;

import java.util.ArrayList;
import java.util.List;

/// Rows under headings, aligned by what a terminal shows; as wide as it needs, or as the screen is.
final class Table {
    private static final String GAP = "  ";
    private static final int LEAST = 12;

    private final String[] heads;
    private final int[] widths;
    private final List<String[]> rows = new ArrayList<>();
    private final List<Line.Style> styles = new ArrayList<>();

    Table(String... heads) {
        this.heads = heads;
        this.widths = new int[heads.length];
        measure(heads);
    }

    void row(Line.Style style, String... cells) {
        if (cells.length != heads.length) {
            throw new IllegalArgumentException(cells.length + " cells under " + heads.length + " headings");
        }
        measure(cells);
        rows.add(cells);
        styles.add(style);
    }

    private void measure(String[] cells) {
        for (int column = 0; column < cells.length; column++) {
            widths[column] = Math.max(widths[column], TextWidth.of(cells[column]));
        }
    }

    /// @param shrinkable the columns that give way on a narrow screen, the widest one first; at least one
    List<Line> lines(Screen screen, int... shrinkable) {
        shrink(screen.columns(), shrinkable);
        List<Line> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(Line.Style.BOLD, heads, screen));
        for (int row = 0; row < rows.size(); row++) {
            lines.add(line(styles.get(row), rows.get(row), screen));
        }
        return lines;
    }

    private void shrink(int columns, int[] shrinkable) {
        if (columns == Screen.WIDE) {
            return;
        }
        int excess = -columns;
        for (int width : widths) {
            excess += width + GAP.length();
        }
        excess -= GAP.length();
        while (excess > 0) {
            int widest = widest(shrinkable);
            if (widths[widest] <= LEAST) {
                return;
            }
            widths[widest]--;
            excess--;
        }
    }

    private int widest(int[] columns) {
        int widest = columns[0];
        for (int column : columns) {
            widest = widths[column] > widths[widest] ? column : widest;
        }
        return widest;
    }

    private Line line(Line.Style style, String[] cells, Screen screen) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < cells.length; column++) {
            String cell = TextWidth.cut(cells[column], widths[column], screen.unicode());
            text.append(column == 0 ? "" : GAP).append(cell).repeat(' ', widths[column] - TextWidth.of(cell));
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        return Line.of(style, text.toString());
    }
}

package hostdev.cli.view;

import java.util.ArrayList;
import java.util.List;

/// The lines that make two texts differ, as diff(1) shows them: what goes, and what comes in its place.
final class LineChanges {
    private LineChanges() {}

    static List<Line> of(String before, String after) {
        List<String> old = lines(before);
        List<String> fresh = lines(after);
        int[][] common = common(old, fresh);
        List<Line> changes = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < fresh.size()) {
            if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                i++;
                j++;
            } else if (j == fresh.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
                changes.add(Line.of(Line.Style.RED, "    - " + old.get(i++)));
            } else {
                changes.add(Line.of(Line.Style.GREEN, "    + " + fresh.get(j++)));
            }
        }
        return changes;
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    /// How many lines the ends of the two from here on have in common.
    private static int[][] common(List<String> old, List<String> fresh) {
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(fresh.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}

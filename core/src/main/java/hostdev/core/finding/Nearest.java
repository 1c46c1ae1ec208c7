package hostdev.core.finding;

import java.util.Collection;
import java.util.Optional;

/// Guesses what a person meant by a word that is not there.
public final class Nearest {
    private Nearest() {}

    /// The only candidate that begins with it, else the one with the fewest letters to change: at most two, and fewer
    /// than half of the word.
    public static Optional<String> to(String word, Collection<String> candidates) {
        String best = "";
        int fewest = Math.min(3, (word.length() + 1) / 2);
        String begins = "";
        int beginning = 0;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            if (distance < fewest) {
                fewest = distance;
                best = candidate;
            }
            if (candidate.startsWith(word)) {
                begins = candidate;
                beginning++;
            }
        }
        if (beginning == 1) {
            return Optional.of(begins);
        }
        return Optional.of(best).filter(near -> !near.isEmpty());
    }

    /// Letters to put in, take out or replace (Levenshtein).
    private static int distance(String left, String right) {
        int[] above = new int[right.length() + 1];
        for (int column = 0; column < above.length; column++) {
            above[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[above.length];
            current[0] = row;
            for (int column = 1; column < current.length; column++) {
                int replaced = above[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[right.length()];
    }
}

package hostdev.it;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Times whole commands against peers, in turn (ours, theirs, ours, theirs, …), and prints a table in Markdown: the
/// median of each, that of the ratios pair by pair, and the most memory that a run of each had resident. Run by
/// `script/bench`; needs the JDK, and GNU time for the memory.
///
/// Arguments: the number of pairs, then for each row three words: what it is, our command, the peer's command (words
/// separated by blanks, no shell).
public final class Bench {
    private static final int WARM_UP = 2;
    private static final String GNU_TIME = "/usr/bin/time";

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = System.out;
        int pairs = Integer.parseInt(arguments[0]);
        out.println("| what | against | ours ms | peer ms | ratio | least to most | ours MiB | peer MiB |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int row = 1; row + 2 < arguments.length; row += 3) {
            String[] ours = arguments[row + 1].split(" ", -1);
            String[] peer = arguments[row + 2].split(" ", -1);
            double[] mine = new double[pairs];
            double[] theirs = new double[pairs];
            double[] ratios = new double[pairs];
            for (int pair = -WARM_UP; pair < pairs; pair++) {
                double own = milliseconds(ours);
                double other = milliseconds(peer);
                if (pair >= 0) {
                    mine[pair] = own;
                    theirs[pair] = other;
                    ratios[pair] = own / other;
                }
            }
            out.printf(
                    "| %s | `%s` | %.1f | %.1f | %.2f | %.2f to %.2f | %s | %s |%n",
                    arguments[row],
                    shortened(peer),
                    median(mine),
                    median(theirs),
                    median(ratios),
                    least(ratios),
                    most(ratios),
                    mebibytes(ours),
                    mebibytes(peer));
        }
        out.printf("%n%d pairs each, medians; below 1 we are faster. MiB: the peak of one run more%n", pairs);
    }

    /// The largest resident set of the command and of what it waited for; `-` without GNU time.
    private static String mebibytes(String[] command) throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of(GNU_TIME))) {
            return "-";
        }
        Path peak = Files.createTempFile("hostdev-bench", "");
        try {
            List<String> timed = new ArrayList<>(List.of(GNU_TIME, "-f", "%M", "-o", peak.toString()));
            timed.addAll(Arrays.asList(command));
            milliseconds(timed.toArray(String[]::new));
            return Long.toString(
                    Math.ceilDiv(Long.parseLong(Files.readString(peak).strip()), 1024L));
        } finally {
            Files.delete(peak);
        }
    }

    private static double milliseconds(String[] command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        long start = System.nanoTime();
        int status = builder.start().waitFor();
        long end = System.nanoTime();
        if (status != 0) {
            throw new IOException("exit status " + status + " of " + String.join(" ", command));
        }
        return (end - start) / 1e6;
    }

    private static String shortened(String[] command) {
        List<String> words = new ArrayList<>(Arrays.asList(command));
        words.removeIf(word ->
                word.contains("://") || word.equals("-c") || word.equals("-O") || word.startsWith("sysfs.path="));
        return String.join(" ", words);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double most(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }
}

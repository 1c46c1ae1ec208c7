package hostdev.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes a table of what `script/bench-lab` timed: the median of each, and of the ratios pair by pair. Needs nothing
/// but
/// the JDK.
///
/// Standard input: lines of `PAIR WHO WHAT MILLISECONDS`, `WHO` being `ours` or `virsh`; pairs below 1 warm up.
public final class LabBench {
    private LabBench() {}

    /// What one thing took in each pair.
    private record Row(TreeMap<Integer, Double> ours, TreeMap<Integer, Double> virsh) {
        Row() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        List<Double> ratios() {
            List<Double> ratios = new ArrayList<>();
            ours.forEach((pair, own) -> {
                Double other = virsh.get(pair);
                if (other != null) {
                    ratios.add(own / other);
                }
            });
            return ratios;
        }
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, Row> rows = read();
        PrintStream out = System.out;
        out.printf("%-18s %9s %9s %7s  %s%n", "what", "ours ms", "virsh ms", "ratio", "(least to most)");
        int pairs = 0;
        for (Map.Entry<String, Row> row : rows.entrySet()) {
            List<Double> ratios = row.getValue().ratios();
            pairs = ratios.size();
            out.printf(
                    "%-18s %9.1f %9.1f %7.2f  (%.2f to %.2f)%n",
                    row.getKey(),
                    median(row.getValue().ours().values()),
                    median(row.getValue().virsh().values()),
                    median(ratios),
                    ratios.stream().min(Double::compare).orElseThrow(),
                    ratios.stream().max(Double::compare).orElseThrow());
        }
        out.printf("%d pairs in one boot, medians; below 1 we are faster%n", pairs);
    }

    private static Map<String, Row> read() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                int pair = Integer.parseInt(words[0]);
                if (pair > 0) {
                    Row row = rows.computeIfAbsent(words[2], _ -> new Row());
                    (words[1].equals("ours") ? row.ours() : row.virsh()).put(pair, Double.parseDouble(words[3]));
                }
            }
        }
        return rows;
    }

    private static double median(Iterable<Double> values) {
        List<Double> sorted = new ArrayList<>();
        values.forEach(sorted::add);
        sorted.sort(Double::compare);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}

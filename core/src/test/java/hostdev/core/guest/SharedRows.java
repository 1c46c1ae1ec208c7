package hostdev.core.guest;

import hostdev.core.format.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The rows of a table of the shared data, each by the names of its columns.
final class SharedRows {
    private SharedRows() {}

    record Row(Map<String, String> values) {
        String get(String column) {
            return values.getOrDefault(column, "");
        }
    }

    static Stream<Row> of(String name) throws IOException {
        List<String> lines = new ArrayList<>(
                Files.readAllLines(SharedData.directory("libvirt").resolve(name)));
        lines.removeIf(line -> line.startsWith("#"));
        String[] names = lines.removeFirst().split("\t", -1);
        return lines.stream().map(line -> {
            String[] values = line.split("\t", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.length && i < values.length; i++) {
                row.put(names[i], values[i]);
            }
            return new Row(row);
        });
    }
}

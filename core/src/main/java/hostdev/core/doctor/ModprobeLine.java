package hostdev.core.doctor;

import java.util.ArrayList;
import java.util.List;

/// A line of a file of `modprobe.d` that says something: `options vfio-pci ids=10de:1b80`.
///
/// @param words with `_` for each `-` in the module's name, which are the same (modprobe.d(5))
public record ModprobeLine(String file, List<String> words) {
    /// Comments and empty lines left out; a backslash at its end joins a line with the next (modprobe.d(5)).
    public static List<ModprobeLine> parse(String file, String text) {
        List<ModprobeLine> lines = new ArrayList<>();
        for (String line : text.replace("\\\n", " ").split("\n", -1)) {
            String said = line.strip();
            if (said.isEmpty() || said.startsWith("#")) {
                continue;
            }
            List<String> words = new ArrayList<>(List.of(said.split("\\s+", -1)));
            if (words.size() > 1) {
                words.set(1, words.get(1).replace('-', '_'));
            }
            lines.add(new ModprobeLine(file, List.copyOf(words)));
        }
        return lines;
    }

    boolean says(String command, String module) {
        return words.size() > 1 && words.get(0).equals(command) && words.get(1).equals(module);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}

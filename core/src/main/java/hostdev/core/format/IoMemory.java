package hostdev.core.format;

import java.util.ArrayList;
import java.util.List;

/// `/proc/iomem`: who has claimed which addresses. A line is indented by two blanks for each resource around it:
///
/// ```
///   fd000000-fdffffff : 0000:00:10.0
///     fd000000-fd2fffff : simple-framebuffer
/// ```
public final class IoMemory {
    private IoMemory() {}

    /// What is claimed, at any depth, within the resources of this name.
    public static List<String> within(String text, String name) {
        List<String> found = new ArrayList<>();
        for (List<String> path : paths(text)) {
            if (path.subList(0, path.size() - 1).contains(name)) {
                found.add(path.getLast());
            }
        }
        return found;
    }

    /// Each claim, with the names of all resources around it: from the outermost to its own.
    public static List<List<String>> paths(String text) {
        List<List<String>> paths = new ArrayList<>();
        List<Integer> depths = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(" : ");
            if (colon < 0) {
                continue;
            }
            int depth = depth(line);
            while (!depths.isEmpty() && depths.getLast() >= depth) {
                depths.removeLast();
                names.removeLast();
            }
            depths.add(depth);
            names.add(line.substring(colon + 3));
            paths.add(List.copyOf(names));
        }
        return paths;
    }

    private static int depth(String line) {
        int depth = 0;
        while (depth < line.length() && line.charAt(depth) == ' ') {
            depth++;
        }
        return depth;
    }
}

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
        int inside = -1;
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(" : ");
            if (colon < 0) {
                continue;
            }
            int depth = depth(line);
            if (depth <= inside) {
                inside = -1;
            }
            String claimed = line.substring(colon + 3);
            if (inside >= 0) {
                found.add(claimed);
            } else if (claimed.equals(name)) {
                inside = depth;
            }
        }
        return found;
    }

    private static int depth(String line) {
        int depth = 0;
        while (depth < line.length() && line.charAt(depth) == ' ') {
            depth++;
        }
        return depth;
    }
}

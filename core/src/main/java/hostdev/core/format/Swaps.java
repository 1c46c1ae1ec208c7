package hostdev.core.format;

import java.util.ArrayList;
import java.util.List;

/// `/proc/swaps`.
public final class Swaps {
    private Swaps() {}

    /// The paths of the swap areas that are whole block devices.
    public static List<String> devices(String text) {
        return ofType("partition", text);
    }

    /// The paths of the swap areas that are files.
    public static List<String> files(String text) {
        return ofType("file", text);
    }

    private static List<String> ofType(String type, String text) {
        List<String> paths = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.split("[ \t]+", -1);
            if (words.length > 1 && words[1].equals(type)) {
                paths.add(Mounts.unescaped(words[0]));
            }
        }
        return paths;
    }
}

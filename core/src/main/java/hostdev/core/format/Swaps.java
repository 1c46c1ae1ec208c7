package hostdev.core.format;

import java.util.ArrayList;
import java.util.List;

/// `/proc/swaps`.
public final class Swaps {
    private Swaps() {}

    /// The paths of the swap areas that are whole block devices; a swap file goes with the file system that it is on.
    public static List<String> devices(String text) {
        List<String> devices = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.split("[ \t]+", -1);
            if (words.length > 1 && words[1].equals("partition")) {
                devices.add(Mounts.unescaped(words[0]));
            }
        }
        return devices;
    }
}

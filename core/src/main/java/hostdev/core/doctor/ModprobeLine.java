package hostdev.core.doctor;

import java.util.ArrayList;
import java.util.List;

/// A line of a file of `modprobe.d` that says something: `options vfio-pci ids=10de:1b80`.
public record ModprobeLine(String file, List<String> words) {
    private static final String CONF = ".conf";

    /// Comments and empty lines left out; a backslash at its end joins a line with the next (modprobe.d(5)).
    public static List<ModprobeLine> parse(String file, String text) {
        List<ModprobeLine> lines = new ArrayList<>();
        for (String line : text.replace("\\\r\n", " ").replace("\\\n", " ").split("\n", -1)) {
            String said = line.strip();
            if (said.isEmpty() || said.startsWith("#")) {
                continue;
            }
            lines.add(new ModprobeLine(file, List.of(said.split("\\s+", -1))));
        }
        return lines;
    }

    /// @param module with `_` for each `-`, which are the same (modprobe.d(5))
    boolean says(String command, String module) {
        return isRead()
                && words.size() > 1
                && words.get(0).equals(command)
                && GuestModules.plain(words.get(1)).equals(module);
    }

    /// modprobe passes over files of any other name (modprobe.d(5)).
    boolean isRead() {
        return file.endsWith(CONF);
    }

    /// The file's name as modprobe would read it: `vfio` and `vfio.conf.txt` become `vfio.conf`.
    String readableFile() {
        int conf = file.indexOf(CONF);
        return conf < 0 ? file + CONF : file.substring(0, conf) + CONF;
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}

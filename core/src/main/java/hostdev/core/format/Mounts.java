package hostdev.core.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// `/proc/self/mountinfo` (proc_pid_mountinfo(5)).
public final class Mounts {
    private static final Set<String> UNION_OPTIONS = Set.of("lowerdir", "upperdir", "workdir", "datadir");
    private static final String[] NONE = {};

    private Mounts() {}

    /// A mounted file system.
    ///
    /// @param device `major:minor`; a number of no block device where the file system spans several (btrfs)
    /// @param source what was mounted, `/dev/mapper/vg0-root`
    /// @param server where a network file system comes from, its options' `addr=`; empty for others
    /// @param more further devices that it lives on, `/dev/sdb1`: XFS's log and realtime device
    /// @param layers the directories that a union of several file systems is made of
    public record Mount(
            String device,
            String mountPoint,
            String type,
            String source,
            Optional<String> server,
            List<String> more,
            List<String> layers) {
        public Mount(String device, String mountPoint, String type, String source) {
            this(device, mountPoint, type, source, Optional.empty(), List.of(), List.of());
        }

        /// Whether it shows the files of others: overlayfs, aufs, unionfs.
        public boolean isUnion() {
            return type.startsWith("overlay") || type.equals("aufs") || type.contains("unionfs");
        }

        /// Whether it lives in memory only.
        public boolean isInMemory() {
            return type.equals("tmpfs") || type.equals("ramfs") || type.equals("rootfs");
        }
    }

    /// Lines of another form are left out: a kernel may add some.
    public static List<Mount> parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int dash = line.indexOf(" - ");
            if (dash < 0) {
                continue;
            }
            String[] before = line.substring(0, dash).split(" ", -1);
            String[] after = line.substring(dash + 3).split(" ", -1);
            if (before.length >= 6 && after.length >= 2) {
                String options = after.length > 2 ? after[2] : "";
                mounts.add(new Mount(
                        before[2],
                        unescaped(before[4]),
                        after[0],
                        unescaped(after[1]),
                        option(options, "addr"),
                        Stream.of("logdev", "rtdev")
                                .flatMap(name -> option(options, name).stream())
                                .filter(path -> path.startsWith("/dev/"))
                                .map(Mounts::unescaped)
                                .toList(),
                        layers(options)));
            }
        }
        return mounts;
    }

    /// NFS and SMB write the address that they are connected to (nfs(5), mount.cifs(8)), XFS its log and realtime
    /// device
    /// (xfs(5)).
    private static Optional<String> option(String options, String name) {
        String wanted = "," + name + "=";
        int start = ("," + options).indexOf(wanted);
        if (start < 0) {
            return Optional.empty();
        }
        String rest = options.substring(start + wanted.length() - 1);
        int end = rest.indexOf(',');
        return Optional.of(end < 0 ? rest : rest.substring(0, end));
    }

    /// The directories that a union is made of, as overlayfs, aufs and unionfs name them in their options. Only
    /// absolute
    /// paths: others were relative to a directory that nobody knows any more.
    private static List<String> layers(String options) {
        if (!options.contains("dir") && !options.contains("br")) {
            return List.of();
        }
        List<String> layers = new ArrayList<>();
        for (String option : options.split(",", -1)) {
            int end = option.indexOf('=');
            String key = end < 0 ? "" : option.substring(0, end).replace("+", "");
            boolean overlay = UNION_OPTIONS.contains(key);
            boolean old = option.startsWith("br:") || option.startsWith("br=") || option.startsWith("dirs=");
            for (String part :
                    overlay || old ? option.substring(overlay ? end + 1 : 0).split("[:=]", -1) : NONE) {
                if (part.startsWith("/")) {
                    layers.add(unescaped(part));
                }
            }
        }
        return List.copyOf(layers);
    }

    /// `/proc/mounts`, as kernels before 2.6.26 have it; the device number is empty.
    public static List<Mount> parseOld(String text) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words.length >= 4) {
                mounts.add(new Mount(
                        "",
                        unescaped(words[1]),
                        words[2],
                        unescaped(words[0]),
                        Optional.empty(),
                        List.of(),
                        layers(words[3])));
            }
        }
        return mounts;
    }

    /// Blank, tab, line end and backslash are written as three octal digits.
    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int code = text.charAt(i) == '\\' ? octal(text, i + 1) : -1;
            if (code < 0) {
                plain.append(text.charAt(i));
            } else {
                plain.append((char) code);
                i += 3;
            }
        }
        return plain.toString();
    }

    private static int octal(String text, int from) {
        if (from + 3 > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 3; i++) {
            int digit = Character.digit(text.charAt(i), 8);
            if (digit < 0) {
                return -1;
            }
            value = value << 3 | digit;
        }
        return value;
    }
}

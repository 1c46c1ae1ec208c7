package hostdev.host.root;

import hostdev.core.model.ByteText;
import hostdev.core.model.Fact;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads files by their path on this machine, a failure told in words. `FileInputStream` with one bounded buffer:
/// `Files.readString` reads each file of sysfs twice.
final class SmallFiles {
    /// Larger than most files of sysfs. More costs time: on a large host it is fresh memory for each of 16,000 reads.
    private static final int FIRST_BUFFER = 512;

    private static final int MOST_TEXT = 1 << 20;
    private static final int FILE_TYPE = 0xf000;
    private static final int CHARACTER = 0x2000;
    private static final int BLOCK = 0x6000;

    private SmallFiles() {}

    static Fact<String> text(String path) {
        return bytes(path, MOST_TEXT + 1)
                .either(
                        bytes -> bytes.length > MOST_TEXT
                                ? Fact.unknown("longer than one mebibyte")
                                : Fact.known(ByteText.decode(bytes)),
                        Fact::unknown);
    }

    static Fact<byte[]> bytes(String path, int most) {
        if (mayWait(path)) {
            return Fact.unknown("not an ordinary file");
        }
        try (FileInputStream file = new FileInputStream(path)) {
            return Fact.known(read(file, path, most));
        } catch (IOException e) {
            return Fact.unknown(why(path, e));
        }
    }

    /// A FIFO waits for somebody who writes, and a terminal for somebody who types. The kernel's own files do not, and
    /// of the thousands of them each look would cost.
    private static boolean mayWait(String path) {
        if (path.startsWith("/sys/") || path.startsWith("/proc/") || path.startsWith("/dev/")) {
            return false;
        }
        File file = new File(path);
        return !file.isFile() && file.exists() && !file.isDirectory();
    }

    /// Reads to the end or to `most`. In sysfs less than was asked for is the end (fs/kernfs/file.c), in procfs not.
    private static byte[] read(FileInputStream file, String path, int most) throws IOException {
        boolean sysfs = path.startsWith("/sys/");
        byte[] buffer = new byte[Math.min(FIRST_BUFFER, most)];
        int length = 0;
        while (length < most) {
            if (length == buffer.length) {
                // files of procfs have no length, and refuse the seek that available() makes
                long rest = length == FIRST_BUFFER ? new File(path).length() + 1 : 0;
                buffer = Arrays.copyOf(buffer, (int) Math.min(Math.max(4L * length, rest), most));
            }
            int got = file.read(buffer, length, buffer.length - length);
            length += Math.max(0, got);
            if (got <= 0 || (sysfs && length < buffer.length)) {
                break;
            }
        }
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    static Fact<Optional<String>> link(String path) {
        try {
            return Fact.known(Optional.of(Files.readSymbolicLink(Path.of(path)).toString()));
        } catch (NoSuchFileException _) {
            return Fact.known(Optional.empty());
        } catch (NotLinkException _) {
            return Fact.unknown("not a link");
        } catch (IOException e) {
            return Fact.unknown(why(path, e));
        }
    }

    static Fact<FileOwner> owner(String path) {
        try {
            Map<String, Object> found = Files.readAttributes(Path.of(path), "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            return found.get("uid") instanceof Integer uid && found.get("mode") instanceof Integer mode
                    ? Fact.known(new FileOwner(Integer.toUnsignedLong(uid), mode))
                    : Fact.unknown("its owner is not known");
        } catch (NoSuchFileException _) {
            return Fact.unknown("no such file");
        } catch (IOException e) {
            return Fact.unknown(why(path, e));
        }
    }

    /// Type and number as stat(2) has them (sys/stat.h, `S_IFMT`; sys/sysmacros.h, `gnu_dev_major`).
    static Fact<Optional<String>> device(String path) {
        try {
            Map<String, Object> found = Files.readAttributes(Path.of(path), "unix:mode,rdev");
            if (!(found.get("mode") instanceof Integer mode) || !(found.get("rdev") instanceof Long number)) {
                return Fact.unknown("its number is not known");
            }
            int type = mode & FILE_TYPE;
            if (type != CHARACTER && type != BLOCK) {
                return Fact.known(Optional.empty());
            }
            long major = (number >> 8 & 0xfff) | (number >> 32 & ~0xfffL);
            long minor = (number & 0xff) | (number >> 12 & ~0xffL);
            return Fact.known(Optional.of((type == BLOCK ? "block/" : "char/") + major + ":" + minor));
        } catch (NoSuchFileException _) {
            return Fact.unknown("no such file");
        } catch (IOException e) {
            return Fact.unknown(why(path, e));
        }
    }

    static Fact<List<String>> names(String path) {
        File directory = new File(path);
        String[] names = directory.list();
        if (names == null) {
            return Fact.unknown(whyNotListed(directory));
        }
        Arrays.sort(names);
        return Fact.known(List.of(names));
    }

    private static String whyNotListed(File directory) {
        if (!directory.exists()) {
            return "no such directory";
        }
        return directory.isDirectory() ? "permission denied" : "not a directory";
    }

    /// The JDK's own message is in the language of the person's locale: the usual reasons are found out here.
    private static String why(String path, IOException e) {
        File file = new File(path);
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (!(e instanceof FileNotFoundException)) {
            return reason(e);
        }
        if (file.isDirectory()) {
            return "is a directory";
        }
        if (file.exists()) {
            return file.canRead() ? reason(e) : "permission denied";
        }
        return "no such file";
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}

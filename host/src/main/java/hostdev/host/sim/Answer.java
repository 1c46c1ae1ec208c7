package hostdev.host.sim;

import hostdev.host.root.HostRoot.Written;
import java.util.Locale;
import java.util.Optional;

/// The kernel's answers to a write, as dd(1) prints them (strerror(3) in the C locale), and how it reads what is
/// written.
final class Answer {
    static final Written DONE = new Written.Done();
    static final Written NO_FILE = new Written.Refused("No such file or directory");
    static final Written NO_DEVICE = new Written.Refused("No such device");
    static final Written BUSY = new Written.Refused("Device or resource busy");
    static final Written INVALID = new Written.Refused("Invalid argument");
    static final Written EXISTS = new Written.Refused("File exists");
    static final Written OUT_OF_RANGE = new Written.Refused("Numerical result out of range");
    static final Written NO_SUCH_REQUEST = new Written.Refused("Inappropriate ioctl for device");
    static final Written BROKEN = new Written.Refused("Input/output error");

    private Answer() {}

    /// `kstrtobool`: what follows the first letters does not matter.
    static Optional<Boolean> bool(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (word.startsWith("y") || word.startsWith("t") || word.startsWith("1") || word.startsWith("on")) {
            return Optional.of(true);
        }
        boolean no = word.startsWith("n") || word.startsWith("f") || word.startsWith("0") || word.startsWith("of");
        return no ? Optional.of(false) : Optional.empty();
    }

    /// lib/kstrtox.c: one line end is let through, blanks and signs are not.
    static Optional<Long> number(String text) {
        String digits = withoutLineEnd(text);
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return Optional.of(Long.parseUnsignedLong(digits.substring(2), 16));
            }
            boolean octal = digits.length() > 1 && digits.startsWith("0");
            return digits.startsWith("-")
                    ? Optional.empty()
                    : Optional.of(Long.parseUnsignedLong(digits, octal ? 8 : 10));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// lib/string_helpers.c, `sysfs_streq`: as a name is compared with what was written.
    static String withoutLineEnd(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}

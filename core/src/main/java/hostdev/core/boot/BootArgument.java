package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One argument of a kernel or of Xen as that takes it apart: `quiet`, `intel_iommu=on`, `dyndbg="file x +p"`.
public record BootArgument(String text) {
    /// What each means adds to what was said before, so that another one replaces none (dracut.cmdline(7),
    /// kernel-parameters.txt).
    private static final Set<String> GATHERING = Set.of(
            "ip",
            "nameserver",
            "vlan",
            "bond",
            "bridge",
            "ifname",
            "memmap",
            "hugepages",
            "hugepagesz",
            "earlycon",
            "blacklist",
            "initrd",
            "video",
            "initcall_blacklist",
            "acpi_osi",
            "dyndbg",
            "netdev",
            "crashkernel",
            "rootflags");

    private static final List<String> GATHERING_FAMILIES = List.of("rd.", "rd_", "systemd.", "modprobe.", "udev.");

    /// @throws IllegalArgumentException where no boot file can carry it
    public BootArgument {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not an argument of a kernel: '" + text + "'");
        }
    }

    /// One word, its double quotes in pairs, nothing that a line cannot have.
    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> c >= ' ' && c != 0x7f)
                && split(text).equals(List.of(text));
    }

    /// A line as the kernel takes it apart: at white space outside of double quotes (lib/cmdline.c, `next_arg`). There
    /// is no other quoting, and no escape.
    public static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int index = 0; index < line.length(); index++) {
            char c = line.charAt(index);
            quoted ^= c == '"';
            if (!quoted && Character.isWhitespace(c)) {
                add(words, word);
            } else {
                word.append(c);
            }
        }
        if (quoted) {
            word.append('"'); // the kernel closes it at the end of the line
        }
        add(words, word);
        return words;
    }

    private static void add(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /// Those of a line, in order.
    public static List<BootArgument> all(String line) {
        return split(line).stream().map(BootArgument::new).toList();
    }

    /// Its name as the kernel compares it: `-` and `_` are the same (kernel/params.c, `parameq`).
    public String key() {
        String plain = text.startsWith("\"") ? text.substring(1) : text;
        int equals = plain.indexOf('=');
        return (equals < 0 ? plain : plain.substring(0, equals)).replace('-', '_');
    }

    /// What is behind the `=`, without its quotes; empty for none.
    public String value() {
        int equals = text.indexOf('=');
        return equals < 0 ? "" : text.substring(equals + 1).replace("\"", "");
    }

    public boolean hasValue() {
        return text.indexOf('=') >= 0;
    }

    /// Whether several of its name are told apart and all count.
    boolean gathers() {
        return GATHERING.contains(key()) || GATHERING_FAMILIES.stream().anyMatch(key()::startsWith);
    }

    /// Whether it takes the place of that one of its name. A console does where it is the same kind of device: `tty0`
    /// and `ttyS0` both get the messages.
    boolean replaces(BootArgument other) {
        return key().equals(other.key()) && (!key().equals("console") || kind().equals(other.kind()));
    }

    private String kind() {
        return value().split("[0-9,]", 2)[0];
    }

    /// Whether this one, given to take away, means that one: by name alone, or by name and value.
    boolean means(BootArgument other) {
        return hasValue() ? sameAs(other) : key().equals(other.key());
    }

    boolean sameAs(BootArgument other) {
        return key().equals(other.key()) && hasValue() == other.hasValue() && value().equals(other.value());
    }

    @Override
    public String toString() {
        return text;
    }
}

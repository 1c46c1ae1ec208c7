package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `/etc/default/grub` and the files beside it: assignments of a shell, from which `grub-mkconfig` makes the menu
/// (GRUB's manual, "Simple configuration"). Kernels get `GRUB_CMDLINE_LINUX` and behind it
/// `GRUB_CMDLINE_LINUX_DEFAULT`, Xen gets `GRUB_CMDLINE_XEN` and behind it `GRUB_CMDLINE_XEN_DEFAULT`.
final class DefaultGrub {
    private static final String KERNEL = "GRUB_CMDLINE_LINUX";
    private static final String XEN = "GRUB_CMDLINE_XEN";
    private static final String DEFAULT = "_DEFAULT";
    /// In the place of the kernel's where Xen boots it.
    private static final String UNDER_XEN = "GRUB_CMDLINE_LINUX_XEN_REPLACE";

    /// @param from where the value begins, its quotes among it
    private record Assignment(String name, int from, int to) {}

    private final String text;
    private final List<Assignment> assignments = new ArrayList<>();

    private DefaultGrub(String text) {
        this.text = text;
    }

    static Menu read(String text) throws NotEditable {
        requireClosed(text);
        DefaultGrub grub = new DefaultGrub(text);
        grub.scan();
        List<CommandLine> lines = new ArrayList<>();
        lines.add(grub.line(KERNEL, false));
        lines.add(grub.line(XEN, true));
        if (grub.isSet(UNDER_XEN)) {
            lines.add(grub.line(UNDER_XEN, false));
        }
        return new Menu(lines);
    }

    /// A quote that is left open, or a last line that ends in a backslash, would swallow what is written behind it.
    private static void requireClosed(String text) throws NotEditable {
        String before = text + lead(text) + "x=";
        DefaultGrub more = new DefaultGrub(before + "1\n");
        more.scan();
        boolean swallowed =
                more.assignments.isEmpty() || more.assignments.getLast().from() != before.length();
        if (swallowed && text.stripTrailing().endsWith("\\")) {
            throw new NotEditable("its last line ends in a backslash, so that it goes on", "take the backslash away");
        }
        if (swallowed) {
            throw new NotEditable("a quote or substitution in it is left open", "a shell refuses it: sh -n says where");
        }
    }

    /// What stands between the text and a line that is put behind it.
    private static String lead(String text) {
        return text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    }

    /// What a variable is in the end, without its quotes; empty where the text does not set it.
    static Optional<String> value(String text, String variable) {
        DefaultGrub grub = new DefaultGrub(text);
        grub.scan();
        return grub.named(variable).reversed().stream()
                .findFirst()
                .map(it -> ShellText.unquoted(text.substring(it.from(), it.to())));
    }

    private void scan() {
        int index = 0;
        while (index < text.length()) {
            char c = text.charAt(index);
            if (Character.isWhitespace(c) || c == ';') {
                index++;
            } else if (c == '#') {
                int end = text.indexOf('\n', index);
                index = end < 0 ? text.length() : end;
            } else {
                index = word(index);
            }
        }
    }

    private int word(int from) {
        int end = ShellText.wordEnd(text, from);
        int name = from;
        while (name < end && (Character.isLetterOrDigit(text.charAt(name)) || text.charAt(name) == '_')) {
            name++;
        }
        int value = text.startsWith("+=", name) ? name + 2 : text.startsWith("=", name) ? name + 1 : -1;
        if (value > 0 && value <= end && name > from) {
            assignments.add(new Assignment(text.substring(from, name), value, end));
        }
        return end;
    }

    private List<Assignment> named(String name) {
        return assignments.stream().filter(it -> it.name().equals(name)).toList();
    }

    private boolean isSet(String name) {
        return named(name).stream().anyMatch(it -> it.to() - it.from() > 2);
    }

    private CommandLine line(String name, boolean hypervisor) throws NotEditable {
        List<Place> places = new ArrayList<>();
        for (Assignment assignment : named(name)) {
            places.add(place(assignment));
        }
        int newcomers = places.size() - 1;
        for (Assignment assignment : named(name + DEFAULT)) {
            places.add(place(assignment));
        }
        if (places.isEmpty()) {
            places.add(Place.absent(text.length(), Quoting.DOUBLE, lead(text) + name + "=\"", "\"\n"));
        }
        return new CommandLine(
                BootEntry.ALL,
                hypervisor,
                List.copyOf(places),
                newcomers < 0 ? places.size() - 1 : newcomers,
                Optional.empty());
    }

    private Place place(Assignment assignment) throws NotEditable {
        int from = assignment.from();
        int to = assignment.to();
        String raw = text.substring(from, to);
        if (isWhole(raw, '"')) {
            return Place.of(from + 1, to - 1, Quoting.DOUBLE, "");
        }
        if (raw.startsWith("'") && raw.length() > 1 && isWhole(raw.replace("'\\''", ""), '\'')) {
            return Place.of(from + 1, to - 1, Quoting.SINGLE, "");
        }
        if (raw.chars().allMatch(c -> "'\"\\`$(".indexOf(c) < 0)) {
            return new Place(from, to, Quoting.DOUBLE, "\"", "\"", 0, 0);
        }
        throw new NotEditable(
                assignment.name() + " is put together of several pieces: " + raw,
                "write it as one piece: " + assignment.name() + "=\"…\"");
    }

    private static boolean isWhole(String raw, char quote) {
        return raw.length() > 1
                && raw.charAt(0) == quote
                && raw.charAt(raw.length() - 1) == quote
                && ShellText.quotedEnd(raw, 0) == raw.length();
    }
}

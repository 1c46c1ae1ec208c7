package hostdev.core.boot;

import hostdev.core.boot.ShellAssignments.Assignment;
import hostdev.core.boot.ShellAssignments.Made;
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

    private final String text;
    private final boolean dropIn;
    private final List<Assignment> assignments;

    /// @param dropIn whether it is a file beside the main one, whose values it must not overwrite
    private DefaultGrub(String text, boolean dropIn) {
        this.text = text;
        this.dropIn = dropIn;
        this.assignments = ShellAssignments.of(text);
    }

    static Menu read(String text, boolean dropIn) throws NotEditable {
        requireClosed(text);
        DefaultGrub grub = new DefaultGrub(text, dropIn);
        List<EntryArguments> lines = new ArrayList<>();
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
        List<Assignment> more = ShellAssignments.of(before + "1\n");
        boolean swallowed = more.isEmpty() || more.getLast().from() != before.length();
        if (swallowed && text.stripTrailing().endsWith("\\")) {
            throw new NotEditable("its last line ends in a backslash, so that it goes on", "take the backslash away");
        }
        if (swallowed) {
            throw new NotEditable("a quote or substitution in it is left open", "a shell refuses it: sh -n says where");
        }
        if (more.getLast().made() != Made.ALWAYS) {
            throw new NotEditable(
                    "an if, case, loop or brace in it is left open", "a shell refuses it: sh -n says where");
        }
    }

    /// What stands between the text and a line that is put behind it.
    private static String lead(String text) {
        return text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    }

    /// What a variable is in the end, without its quotes; empty where the text does not set it.
    static Optional<String> value(String text, String variable) {
        DefaultGrub grub = new DefaultGrub(text, false);
        return grub.named(variable).reversed().stream()
                .filter(it -> it.made() != Made.NEVER)
                .findFirst()
                .map(it -> ShellText.unquoted(text.substring(it.from(), it.to())));
    }

    private List<Assignment> named(String name) {
        return assignments.stream().filter(it -> it.name().equals(name)).toList();
    }

    private boolean isSet(String name) {
        return named(name).stream().anyMatch(it -> it.to() - it.from() > 2);
    }

    /// Those that count: from the last one on that sets the variable anew.
    private List<Assignment> counting(String name) {
        List<Assignment> counting = new ArrayList<>();
        for (Assignment assignment : named(name)) {
            if (assignment.made() == Made.ALWAYS && !assignment.appends()) {
                counting.clear();
            }
            if (assignment.made() != Made.NEVER) {
                counting.add(assignment);
            }
        }
        return counting;
    }

    private EntryArguments line(String name, boolean hypervisor) throws NotEditable {
        requireLasting(name);
        requireLasting(name + DEFAULT);
        List<ArgumentPlace> places = new ArrayList<>();
        List<EntryArguments.Guarded> guarded = new ArrayList<>();
        gather(name, places, guarded, true);
        int newcomers = places.size() - 1;
        gather(name + DEFAULT, places, guarded, newcomers < 0);
        if (places.isEmpty()) {
            boolean extend = dropIn || !guarded.isEmpty() || ShellEffects.runsOthers(text);
            String before = extend ? "$" + name + " " : "";
            places.add(ArgumentPlace.absent(text.length(), Quoting.DOUBLE, lead(text) + name + "=\"" + before, "\"\n"));
        }
        return new EntryArguments(
                BootEntry.ALL,
                hypervisor,
                List.copyOf(places),
                newcomers < 0 ? places.size() - 1 : newcomers,
                Optional.empty(),
                List.copyOf(guarded));
    }

    private void requireLasting(String name) throws NotEditable {
        int since = counting(name).stream()
                .filter(it -> it.made() == Made.ALWAYS && !it.appends())
                .mapToInt(Assignment::from)
                .findFirst()
                .orElse(0);
        ShellEffects.require(text, name, assignments, since);
    }

    private void gather(String name, List<ArgumentPlace> places, List<EntryArguments.Guarded> guarded, boolean takesNew)
            throws NotEditable {
        for (Assignment assignment : counting(name)) {
            if (assignment.made() == Made.ALWAYS) {
                places.add(place(assignment));
            } else {
                int line = FileLine.numberAt(text, assignment.from());
                guarded.add(
                        new EntryArguments.Guarded(name, line, place(assignment), takesNew && !assignment.appends()));
            }
        }
    }

    private ArgumentPlace place(Assignment assignment) throws NotEditable {
        int from = assignment.from();
        int to = assignment.to();
        String raw = text.substring(from, to);
        if (raw.matches("(?s)[\u201c\u201d\u201e\u201f\u2018\u2019].*")) {
            throw new NotEditable(
                    assignment.name() + " has typographic quotes (" + raw.charAt(0) + "), which a shell does not know",
                    "write plain quotes: " + assignment.name() + "=\"…\"");
        }
        if (isWhole(raw, '"')) {
            return ArgumentPlace.of(from + 1, to - 1, Quoting.DOUBLE, "");
        }
        if (raw.startsWith("'") && raw.length() > 1 && isWhole(raw.replace("'\\''", ""), '\'')) {
            return ArgumentPlace.of(from + 1, to - 1, Quoting.SINGLE, "");
        }
        if (raw.chars().allMatch(c -> "'\"\\`$(".indexOf(c) < 0)) {
            return new ArgumentPlace(from, to, Quoting.DOUBLE, "\"", "\"", 0, 0);
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

package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `grub.conf` or `menu.lst` of GRUB before 2 (its manual, "Configuration"). An entry that boots Xen has it on the
/// `kernel` line, and the kernel on the first `module` line.
final class LegacyGrub {
    private static final String KOPT = "# kopt=";
    private static final String XENHOPT = "# xenhopt=";

    private final List<EntryArguments> lines = new ArrayList<>();
    private final List<FileLine> entry = new ArrayList<>();
    private String usual = "0";
    private int index = -1;

    private LegacyGrub() {}

    static Menu read(String text) {
        LegacyGrub grub = new LegacyGrub();
        List<FileLine> all = FileLine.all(text);
        for (FileLine line : all) {
            if (line.word().equals("default")) {
                grub.usual = line.value();
            }
        }
        for (FileLine line : all) {
            grub.take(line);
        }
        grub.finish();
        return new Menu(
                List.copyOf(grub.lines),
                grub.usual.chars().allMatch(Character::isDigit)
                        ? Optional.empty()
                        : Optional.of("the default is '" + grub.usual + "': GRUB keeps elsewhere which that is"));
    }

    private void take(FileLine line) {
        switch (line.word()) {
            case "title" -> {
                finish();
                entry.add(line);
            }
            case "kernel", "module", "initrd" -> {
                if (!entry.isEmpty()) {
                    entry.add(line);
                }
            }
            case "" -> automagic(line);
            default -> {
                // nothing with arguments
            }
        }
    }

    /// Debian's old update-grub makes the entries from these comments each time.
    private void automagic(FileLine line) {
        for (String mark : List.of(KOPT, XENHOPT)) {
            if (line.text().startsWith(mark, line.from())) {
                ArgumentPlace place = ArgumentPlace.of(line.from() + mark.length(), line.to(), Quoting.NONE, "");
                BootEntry made = new BootEntry("entries that update-grub makes", Optional.empty(), false);
                lines.add(new EntryArguments(made, mark.equals(XENHOPT), place));
            }
        }
    }

    private void finish() {
        if (entry.isEmpty()) {
            return;
        }
        index++;
        List<FileLine> kernels = named("kernel");
        List<FileLine> modules = named("module");
        String title = entry.getFirst().value();
        boolean isUsual = usual.equals(String.valueOf(index));
        if (!kernels.isEmpty()) {
            FileLine kernel = kernels.getLast();
            FileLine linux = modules.isEmpty() ? kernel : modules.getFirst();
            BootEntry booted = new BootEntry(title, Optional.of(withoutDevice(linux.file())), isUsual);
            if (!modules.isEmpty()) {
                lines.add(new EntryArguments(booted, true, kernel.argumentsFrom(kernel.fileEnd())));
            }
            ArgumentPlace place = linux.argumentsFrom(linux.fileEnd());
            lines.add(new EntryArguments(booted, false, List.of(place), 0, Optional.of(initrd(linux, modules))));
        }
        entry.clear();
    }

    private ArgumentPlace initrd(FileLine linux, List<FileLine> modules) {
        if (modules.size() > 1) {
            return place(modules.get(1));
        }
        List<FileLine> initrds = named("initrd");
        return initrds.isEmpty()
                ? linux.newLineBehind(modules.isEmpty() ? "initrd" : "module")
                : place(initrds.getFirst());
    }

    private static ArgumentPlace place(FileLine line) {
        return ArgumentPlace.of(line.fileEnd() - line.file().length(), line.fileEnd(), Quoting.NONE, "");
    }

    /// A line without a file loads nothing.
    private List<FileLine> named(String word) {
        return entry.stream()
                .filter(line -> line.word().equals(word) && !line.file().isEmpty())
                .toList();
    }

    /// `(hd0,1)/vmlinuz` is `/vmlinuz` on that partition.
    private static String withoutDevice(String path) {
        return path.startsWith("(") ? path.substring(path.indexOf(')') + 1) : path;
    }
}

package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `extlinux.conf`, `syslinux.cfg` (wiki.syslinux.org, "SYSLINUX"): labels, each with a kernel and what is appended to
/// its line. Xen is booted by `mboot.c32`, which has hypervisor, kernel and ramdisk on one line with `---` between.
final class Extlinux {
    private static final String MODULES = " --- ";

    private final List<EntryArguments> lines = new ArrayList<>();
    private final List<FileLine> entry = new ArrayList<>();
    private final String usual;
    private boolean first = true;

    private Extlinux(String usual) {
        this.usual = usual;
    }

    static Menu read(String text) {
        List<FileLine> all = FileLine.all(text);
        Extlinux extlinux = new Extlinux(usual(all));
        for (FileLine line : all) {
            if (line.word().equals("label")) {
                extlinux.finish();
                extlinux.entry.add(line);
            } else if (!extlinux.entry.isEmpty() && !line.word().isEmpty()) {
                extlinux.entry.add(line);
            }
        }
        extlinux.finish();
        return new Menu(extlinux.lines);
    }

    /// The label that is booted by itself: on time-out, else that which the menu begins with, else the default.
    private static String usual(List<FileLine> all) {
        String onTimeout = "";
        String inMenu = "";
        String named = "";
        String label = "";
        for (FileLine line : all) {
            switch (line.word()) {
                case "ontimeout" -> onTimeout = line.value();
                case "default" -> named = line.value();
                case "label" -> label = line.value();
                case "menu" -> inMenu = line.value().equalsIgnoreCase("default") ? label : inMenu;
                default -> {
                    // says nothing of it
                }
            }
        }
        return !onTimeout.isEmpty() ? onTimeout : !inMenu.isEmpty() ? inMenu : named;
    }

    private void finish() {
        Optional<FileLine> kernel = named("kernel")
                .or(() -> named("linux"))
                .filter(line -> !line.file().isEmpty());
        if (kernel.isPresent()) {
            String label = entry.getFirst().value();
            boolean isUsual = usual.isEmpty() ? first : usual.equals(label);
            if (kernel.get().file().endsWith("mboot.c32")) {
                named("append").ifPresent(append -> multiboot(label, isUsual, append));
            } else if (isLinux(kernel.get().file())) {
                linux(label, isUsual, kernel.get());
            }
        }
        first = first && entry.isEmpty();
        entry.clear();
    }

    private static boolean isLinux(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return !(name.endsWith(".c32") || name.endsWith(".cbt") || name.endsWith(".0") || name.endsWith(".bin"));
    }

    private void linux(String label, boolean isUsual, FileLine kernel) {
        BootEntry booted = new BootEntry(label, Optional.of(kernel.file()), isUsual);
        Optional<FileLine> append = named("append");
        ArgumentPlace place = append.map(line -> new ArgumentPlace(
                        line.rest(), line.to(), Quoting.NONE, line.gap(), "", line.from(), line.next()))
                .orElseGet(() -> kernel.newLineBehind("append"));
        ArgumentPlace initrd = named("initrd")
                .map(line -> ArgumentPlace.of(line.rest(), line.to(), Quoting.NONE, line.gap()))
                .orElseGet(() -> append.orElse(kernel).newLineBehind("initrd"));
        lines.add(new EntryArguments(booted, false, List.of(place), 0, Optional.of(initrd)));
    }

    private void multiboot(String label, boolean isUsual, FileLine append) {
        String text = append.text();
        int end = text.indexOf(MODULES, append.rest());
        if (end < 0 || end >= append.to()) {
            return;
        }
        int begin = end + MODULES.length();
        int next = text.indexOf(MODULES, begin);
        int linuxEnd = next < 0 || next > append.to() ? append.to() : next;
        String linux = text.substring(begin, linuxEnd);
        String path = linux.split("\\s", 2)[0];
        BootEntry booted = new BootEntry(label, Optional.of(path), isUsual);
        int xenFile = append.fileEnd();
        lines.add(new EntryArguments(booted, true, ArgumentPlace.of(Math.min(xenFile, end), end, Quoting.NONE, " ")));
        lines.add(new EntryArguments(
                booted, false, ArgumentPlace.of(begin + path.length(), linuxEnd, Quoting.NONE, " ")));
    }

    private Optional<FileLine> named(String word) {
        return entry.stream().filter(line -> line.word().equals(word)).findFirst();
    }
}

package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file that is nothing but the arguments: `/etc/kernel/cmdline`. kernel-install joins all of its lines,
/// proxmox-boot-tool takes the first alone. What is new goes there.
final class KernelCommandLine {
    private KernelCommandLine() {}

    static Menu read(String text) {
        List<ArgumentPlace> places = new ArrayList<>();
        List<ArgumentPlace> blank = new ArrayList<>();
        for (FileLine line : FileLine.all(text)) {
            ArgumentPlace place = ArgumentPlace.of(line.from(), line.to(), Quoting.NONE, "");
            if (!line.word().isEmpty()) {
                places.add(place);
            } else if (line.next() > line.to()
                    && text.substring(line.from(), line.to()).isBlank()) {
                blank.add(place);
            }
        }
        if (places.isEmpty()) {
            String last = text.substring(text.lastIndexOf('\n') + 1);
            String lead = last.isBlank() ? "" : "\n";
            places.add(
                    blank.isEmpty() ? ArgumentPlace.absent(text.length(), Quoting.NONE, lead, "\n") : blank.getFirst());
        }
        return new Menu(List.of(new EntryArguments(BootEntry.ALL, false, List.copyOf(places), 0, Optional.empty())));
    }

    /// Only the first line counts.
    static Menu readFirst(String text) throws NotEditable {
        List<FileLine> lines = FileLine.all(text);
        if (lines.isEmpty()) {
            return read(text);
        }
        FileLine first = lines.getFirst();
        String written = text.substring(first.from(), first.to());
        if (first.word().isEmpty()) {
            throw new NotEditable(
                    written.isBlank() ? "its first line is empty" : "its first line is a comment: " + written.strip(),
                    "proxmox-boot-tool uses only the first line: put the kernel command line there");
        }
        ArgumentPlace place = ArgumentPlace.of(first.from(), first.to(), Quoting.NONE, "");
        return new Menu(List.of(new EntryArguments(BootEntry.ALL, false, List.of(place), 0, Optional.empty())));
    }
}

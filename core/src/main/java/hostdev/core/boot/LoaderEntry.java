package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An entry of the Boot Loader Specification (uapi-group.org, "Type #1"): one file, `options` lines that are joined.
final class LoaderEntry {
    private LoaderEntry() {}

    static Menu read(String text) {
        List<ArgumentPlace> places = new ArrayList<>();
        String title = "";
        Optional<String> kernel = Optional.empty();
        Optional<FileLine> last = Optional.empty();
        Optional<ArgumentPlace> initrd = Optional.empty();
        for (FileLine line : FileLine.all(text)) {
            switch (line.word()) {
                case "title" -> title = line.value();
                case "linux" -> kernel = Optional.of(line.value());
                case "initrd" ->
                    initrd = Optional.of(ArgumentPlace.of(line.rest(), line.to(), Quoting.NONE, line.gap()));
                case "options" ->
                    places.add(new ArgumentPlace(
                            line.rest(), line.to(), Quoting.NONE, line.gap(), "", line.from(), line.next()));
                default -> {
                    // nothing of it has arguments
                }
            }
            last = Optional.of(line);
        }
        if (kernel.isEmpty() || last.isEmpty()) {
            return new Menu(List.of());
        }
        if (places.isEmpty()) {
            FileLine end = last.get();
            places.add(end.newLineBehind("options"));
        }
        ArgumentPlace another = initrd.orElse(last.get().newLineBehind("initrd"));
        return new Menu(List.of(new EntryArguments(
                new BootEntry(title, kernel, true),
                false,
                List.copyOf(places),
                places.size() - 1,
                Optional.of(another))));
    }
}

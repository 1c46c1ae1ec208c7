package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The arguments that one entry gives its kernel or hypervisor, at one place of the file or at several that the boot
/// loader joins.
///
/// @param places in the order in which they are joined
/// @param newcomers the index of the place where what is new is put
/// @param initrd where the initial ramdisk's path stands, or could stand
record CommandLine(BootEntry entry, boolean hypervisor, List<Place> places, int newcomers, Optional<Place> initrd) {
    /// Of these, what came before never counts.
    private static final Set<String> DECISIVE = Set.of("intel_iommu", "amd_iommu");

    CommandLine(BootEntry entry, boolean hypervisor, Place place) {
        this(entry, hypervisor, List.of(place), 0, Optional.empty());
    }

    BootLine read(String text) {
        List<BootArgument> arguments = new ArrayList<>();
        for (Place place : places) {
            arguments.addAll(list(place, text).arguments());
        }
        return new BootLine(entry, hypervisor, List.copyOf(arguments));
    }

    private static ArgumentList list(Place place, String text) {
        return new ArgumentList(place.quoting(), text.substring(place.from(), place.to()));
    }

    /// The edits of the text that the wish comes to.
    List<Splice> edit(String text, BootEdit edit) {
        List<ArgumentList> lists = new ArrayList<>();
        for (Place place : places) {
            lists.add(list(place, text));
        }
        for (BootArgument unwanted : edit.remove()) {
            lists.forEach(list -> list.remove(unwanted));
        }
        List<BootArgument> missing = new ArrayList<>();
        for (BootArgument wanted : edit.add()) {
            if (lists.reversed().stream().noneMatch(list -> list.keep(wanted))) {
                missing.add(wanted);
            }
        }
        for (BootArgument wanted : missing) {
            boolean replaced = !wanted.gathers() && lists.reversed().stream().anyMatch(list -> list.replace(wanted));
            if (!replaced) {
                Place place = places.get(newcomers);
                lists.get(newcomers).append(wanted, place.isBare() ? "" : place.lead());
            }
        }
        for (BootArgument wanted : edit.add()) {
            if (DECISIVE.contains(wanted.key())) {
                lists.forEach(list -> list.dropContradicting(wanted));
            }
        }
        return splices(text, lists);
    }

    private List<Splice> splices(String text, List<ArgumentList> lists) {
        List<Splice> splices = new ArrayList<>();
        for (int index = 0; index < places.size(); index++) {
            Place place = places.get(index);
            ArgumentList list = lists.get(index);
            String before = text.substring(place.from(), place.to());
            if (list.text().equals(before)) {
                continue;
            }
            if (list.isEmpty() && place.goesWhenEmpty()) {
                splices.add(new Splice(place.lineFrom(), place.lineTo(), ""));
            } else if (place.isBare() && !list.isEmpty()) {
                splices.add(new Splice(place.from(), place.to(), place.lead() + list.text() + place.tail()));
            } else {
                splices.add(new Splice(place.from(), place.to(), list.text()));
            }
        }
        return splices;
    }

    /// A part of the text and what takes its place.
    record Splice(int from, int to, String replacement) {}
}

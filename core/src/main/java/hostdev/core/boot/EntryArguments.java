package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The arguments that one entry gives its kernel or hypervisor, at one place of the file or at several that the boot
/// loader joins.
///
/// @param places in the order in which they are joined
/// @param newcomers the index of the place where what is new is put
/// @param initrd where the initial ramdisk's path stands, or could stand
/// @param guarded places that count only under a condition: they are not edited
record EntryArguments(
        BootEntry entry,
        boolean hypervisor,
        List<ArgumentPlace> places,
        int newcomers,
        Optional<ArgumentPlace> initrd,
        List<Guarded> guarded) {
    /// A variable that is added to.
    private static final Pattern ITSELF = Pattern.compile("\\$\\{?GRUB_CMDLINE_\\w+}?");

    /// Of these, what came before never counts.
    private static final Set<String> DECISIVE = Set.of("intel_iommu", "amd_iommu");

    EntryArguments(BootEntry entry, boolean hypervisor, ArgumentPlace place) {
        this(entry, hypervisor, List.of(place), 0, Optional.empty(), List.of());
    }

    EntryArguments(
            BootEntry entry,
            boolean hypervisor,
            List<ArgumentPlace> places,
            int newcomers,
            Optional<ArgumentPlace> initrd) {
        this(entry, hypervisor, places, newcomers, initrd, List.of());
    }

    /// @param overrides whether it takes away what is new
    record Guarded(String variable, int line, ArgumentPlace place, boolean overrides) {
        List<BootArgument> arguments(String text) {
            return list(place, text).arguments();
        }

        BootEntry entry() {
            return new BootEntry(words(), Optional.empty(), false);
        }

        private String words() {
            return "line " + line + " sets " + variable + " only under a condition";
        }

        /// @throws NotEditable where the wish is about what stands there
        void require(String text, BootEdit edit) throws NotEditable {
            boolean removed = edit.remove().stream()
                    .anyMatch(unwanted -> arguments(text).stream()
                            .anyMatch(there -> unwanted.means(there)
                                    || ListValues.without(there, unwanted).isPresent()));
            boolean contradicted = edit.add().stream()
                    .filter(wanted -> !wanted.gathers())
                    .anyMatch(wanted -> arguments(text).stream()
                            .anyMatch(there -> there.key().equals(wanted.key())
                                    && !ListValues.joined(there, wanted).sameAs(there)));
            if (removed || contradicted || (overrides && !edit.add().isEmpty())) {
                throw new NotEditable(words(), "change line " + line + " by hand");
            }
        }
    }

    BootLine read(String text) {
        List<BootArgument> arguments = new ArrayList<>();
        for (ArgumentPlace place : places) {
            arguments.addAll(list(place, text).arguments());
        }
        arguments.removeIf(argument -> ITSELF.matcher(argument.text()).matches());
        return new BootLine(entry, hypervisor, List.copyOf(arguments));
    }

    private static ArgumentList list(ArgumentPlace place, String text) {
        return new ArgumentList(place.quoting(), text.substring(place.from(), place.to()));
    }

    /// The edits of the text that the wish comes to.
    ///
    /// @throws NotEditable where it is about arguments that count only under a condition
    List<Splice> edit(String text, BootEdit edit) throws NotEditable {
        for (Guarded place : guarded) {
            place.require(text, edit);
        }
        List<ArgumentList> lists = new ArrayList<>();
        for (ArgumentPlace place : places) {
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
                ArgumentPlace place = places.get(newcomers);
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
            ArgumentPlace place = places.get(index);
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

package hostdev.core.boot;

import hostdev.core.model.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a host's kernel, or Xen, must be given so that its IOMMU is on, and must not (Linux's kernel-parameters.txt:
/// `intel_iommu`, `amd_iommu`, `iommu`; Xen's xen-command-line: `iommu`).
///
/// @param table `DMAR` or `IVRS`
/// @param hypervisor whether Xen's line counts; then the kernel's does not
/// @param isOn whether it is on now
/// @param builtIn whether the kernel switches VT-d on without being told
/// @param running the running kernel's; empty where they are not known
record IommuArguments(
        String table, boolean hypervisor, boolean isOn, Fact<Boolean> builtIn, List<BootArgument> running) {
    private static final Set<String> OFF = Set.of("off", "no", "0", "false", "disable");
    /// Kernels before 5.18 then leave the IOMMU alone (arch/x86/kernel/pci-swiotlb.c, `pci_swiotlb_detect_override`);
    /// newer ones do not, so they are wrong only where it is off.
    private static final Set<String> SOFT = Set.of("iommu=soft", "swiotlb=force");

    private static final Set<String> ON = Set.of("on", "yes", "1", "true", "enable", "force", "required");

    private boolean intel() {
        return table.equals("DMAR");
    }

    /// What would be added where nothing is there.
    BootArgument addition() {
        return new BootArgument(hypervisor ? "iommu=on" : intel() ? "intel_iommu=on" : "iommu=pt");
    }

    /// Whether the wanted one must be there: the kernel does not switch it on by itself, and it is off, or on only
    /// because this boot was told so.
    private boolean mustBeThere() {
        if (hypervisor) {
            return !isOn;
        }
        boolean needed = !isOn || isNamed(running, addition().key());
        return intel() && needed && !builtIn.equals(Fact.known(true));
    }

    /// Whether a kernel that was given these has it on as far as that is up to its line.
    boolean holdIn(List<BootArgument> line) {
        return replacements(line).isEmpty()
                && (!mustBeThere() || isNamed(line, addition().key()));
    }

    /// What a person has to change on the line that the running kernel, or Xen, was given.
    ManualChange.Wanted change() {
        List<BootArgument> remove = new ArrayList<>();
        List<BootArgument> add = new ArrayList<>();
        for (Replacement replacement : replacements(running)) {
            remove.add(replacement.wrong());
            replacement.right().filter(right -> !add.contains(right)).ifPresent(add::add);
        }
        if (mustBeThere()
                && !isNamed(running, addition().key())
                && !isNamed(add, addition().key())) {
            add.add(addition());
        }
        return new ManualChange.Wanted(List.copyOf(remove), List.copyOf(add));
    }

    /// Whether an entry of one of these files has it on.
    boolean holdIn(BootFile file) throws NotEditable {
        return lines(file).stream().anyMatch(line -> holdIn(line.arguments()));
    }

    private static boolean isNamed(List<BootArgument> line, String key) {
        return line.stream().anyMatch(argument -> argument.key().equals(key) && hasOneOf(argument, ON));
    }

    private static boolean hasOneOf(BootArgument argument, Set<String> words) {
        return values(argument).stream().anyMatch(words::contains);
    }

    private static List<String> values(BootArgument argument) {
        return List.of(argument.value().split(",", -1));
    }

    /// An argument that switches it off, and what takes its place; nothing does where it only has to go.
    private record Replacement(BootArgument wrong, Optional<BootArgument> right) {
        /// The part of it that goes: all of it, or some words of its list.
        BootArgument gone() {
            if (right.isEmpty()) {
                return wrong;
            }
            List<String> gone = new ArrayList<>(values(wrong));
            gone.removeAll(values(right.get()));
            return gone.isEmpty() ? wrong : new BootArgument(wrong.key() + "=" + String.join(",", gone));
        }
    }

    private List<Replacement> replacements(List<BootArgument> line) {
        List<Replacement> replacements = new ArrayList<>();
        for (BootArgument argument : line) {
            if (isSoft(argument)) {
                replacements.add(new Replacement(argument, withoutSoft(argument)));
            } else if (concerns(argument.key()) && hasOneOf(argument, OFF)) {
                replacements.add(new Replacement(argument, right(argument)));
            }
        }
        return replacements;
    }

    private boolean isOfAddition(Replacement replacement) {
        return replacement
                .right()
                .filter(right -> right.key().equals(addition().key()))
                .isPresent();
    }

    private boolean concerns(String key) {
        return key.equals("iommu") || (!hypervisor && key.equals(intel() ? "intel_iommu" : "amd_iommu"));
    }

    /// Whether there is a word that switches it on.
    private boolean hasWord(BootArgument argument) {
        return hypervisor || argument.key().equals("intel_iommu");
    }

    private boolean isSoft(BootArgument argument) {
        return !isOn
                && !hypervisor
                && values(argument).stream().anyMatch(value -> SOFT.contains(argument.key() + "=" + value));
    }

    private static Optional<BootArgument> withoutSoft(BootArgument argument) {
        List<String> rest = values(argument).stream()
                .filter(value -> !SOFT.contains(argument.key() + "=" + value) && !OFF.contains(value))
                .toList();
        return rest.isEmpty()
                ? Optional.empty()
                : Optional.of(new BootArgument(argument.key() + "=" + String.join(",", rest)));
    }

    /// What else it says stays. Where a word switches it on there is one; where none does, less is said.
    private Optional<BootArgument> right(BootArgument wrong) {
        List<String> values = new ArrayList<>(values(wrong));
        values.removeIf(OFF::contains);
        if (hasWord(wrong) && values.stream().noneMatch(ON::contains)) {
            values.addFirst("on");
        }
        String name = wrong.text().substring(0, wrong.text().indexOf('='));
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(new BootArgument(name + "=" + String.join(",", values)));
    }

    /// The files as they must be; those that are so already, or have no line that counts, are left out.
    List<Readiness.Edit> edits(List<BootFile> files) throws NotEditable {
        List<BootFile> joined =
                files.stream().filter(file -> file.format().isJoined()).toList();
        boolean named = false;
        if (!joined.isEmpty()) {
            for (BootFile file : joined) {
                requireNoCondition(file);
            }
            for (BootLine line : lines(together(joined))) {
                named |= isNamed(line.arguments(), addition().key())
                        || replacements(line.arguments()).stream().anyMatch(this::isOfAddition);
            }
        }
        List<Readiness.Edit> edits = new ArrayList<>();
        for (BootFile file : files) {
            boolean takesNew = !joined.contains(file) || (!named && file.equals(forNew(joined)));
            edit(file, takesNew).ifPresent(edits::add);
        }
        return List.copyOf(edits);
    }

    /// As the shell reads them, one behind the other: what a later one overrides does not count.
    private static BootFile together(List<BootFile> joined) {
        StringBuilder text = new StringBuilder();
        joined.forEach(file -> text.append(file.text()).append('\n'));
        return new BootFile(joined.getFirst().path(), BootFormat.DEFAULT_GRUB, text.toString(), false);
    }

    /// @throws NotEditable where an argument that switches it off counts only under a condition
    private void requireNoCondition(BootFile file) throws NotEditable {
        requireReadable(file);
        for (BootLine line : BootText.conditional(file.format(), file.text())) {
            List<Replacement> wrong = replacements(line.arguments());
            if (line.hypervisor() == hypervisor && !wrong.isEmpty()) {
                String argument = wrong.getFirst().wrong().toString();
                throw new NotEditable(
                        file.path() + ": " + line.entry().title() + ", and has " + argument,
                        "change it by hand: take " + argument + " from that line");
            }
        }
    }

    private void requireReadable(BootFile file) throws NotEditable {
        int _ = lines(file).size();
    }

    /// A file that sets the variable overrides those before it.
    private BootFile forNew(List<BootFile> joined) {
        String variable = hypervisor ? "GRUB_CMDLINE_XEN" : "GRUB_CMDLINE_LINUX";
        return last(joined, variable)
                .or(() -> last(joined, variable + "_DEFAULT"))
                .orElse(joined.getFirst());
    }

    private static Optional<BootFile> last(List<BootFile> joined, String variable) {
        return joined.reversed().stream()
                .filter(file -> BootText.grubVariable(file.text(), variable).isPresent())
                .findFirst();
    }

    private List<BootLine> lines(BootFile file) throws NotEditable {
        try {
            return BootText.lines(file.format(), file.text()).stream()
                    .filter(line -> line.hypervisor() == hypervisor)
                    .toList();
        } catch (NotEditable e) {
            throw new NotEditable(file.path() + ": " + e.why(), e.hint());
        }
    }

    private Optional<Readiness.Edit> edit(BootFile file, boolean takesNew) throws NotEditable {
        List<BootLine> lines = lines(file);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        boolean usualKnown = lines.stream().anyMatch(line -> line.entry().usual());
        BootEdit.Which which = usualKnown ? new BootEdit.Which.Usual() : new BootEdit.Which.All();
        List<BootArgument> add = new ArrayList<>();
        List<BootArgument> remove = new ArrayList<>();
        for (BootLine line : lines) {
            if (!usualKnown || line.entry().usual()) {
                gather(line, takesNew, add, remove);
            }
        }
        String after = BootText.edit(file.format(), file.text(), wish(which, lines, add));
        return after.equals(file.text())
                ? Optional.empty()
                : Optional.of(new Readiness.Edit(file, after, List.copyOf(add), List.copyOf(remove)));
    }

    private void gather(BootLine line, boolean takesNew, List<BootArgument> add, List<BootArgument> remove) {
        for (Replacement replacement : replacements(line.arguments())) {
            remove.add(replacement.wrong());
            replacement.right().filter(right -> !add.contains(right)).ifPresent(add::add);
        }
        boolean there = isNamed(line.arguments(), addition().key())
                || add.stream()
                        .anyMatch(argument -> argument.key().equals(addition().key()));
        if (takesNew && mustBeThere() && !there) {
            add.add(addition());
        }
    }

    /// Words of a list that switch it off go; where another word of their kind has to stand there, that comes. All
    /// other words stay.
    private BootEdit wish(BootEdit.Which which, List<BootLine> lines, List<BootArgument> add) {
        List<BootArgument> come = new ArrayList<>(add);
        List<BootArgument> go = new ArrayList<>();
        for (BootLine line : lines) {
            for (Replacement replacement : replacements(line.arguments())) {
                BootArgument wrong = replacement.wrong();
                replacement.right().ifPresent(come::remove);
                if (hasWord(wrong)) {
                    come.add(new BootArgument(wrong.key() + "=on"));
                } else {
                    go.add(replacement.gone());
                }
            }
        }
        return new BootEdit(
                which, hypervisor, List.copyOf(go), come.stream().distinct().toList());
    }
}

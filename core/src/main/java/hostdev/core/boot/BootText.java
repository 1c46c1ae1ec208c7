package hostdev.core.boot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A boot file's text: what it gives kernels and hypervisors, and the same with other arguments.
public final class BootText {
    private BootText() {}

    /// @throws NotEditable where it has arguments in a form that is not understood
    public static List<BootLine> lines(BootFormat format, String text) throws NotEditable {
        List<BootLine> lines = new ArrayList<>();
        for (EntryArguments line : menu(format, text).lines()) {
            lines.add(line.read(text));
        }
        return List.copyOf(lines);
    }

    /// Arguments that count only under a condition, each line with them.
    static List<BootLine> conditional(BootFormat format, String text) throws NotEditable {
        List<BootLine> lines = new ArrayList<>();
        for (EntryArguments line : menu(format, text).lines()) {
            for (EntryArguments.Guarded guarded : line.guarded()) {
                lines.add(new BootLine(guarded.entry(), line.hypervisor(), guarded.arguments(text)));
            }
        }
        return List.copyOf(lines);
    }

    /// What a variable of `/etc/default/grub` is in the end, without quotes; empty where the text does not set it.
    public static Optional<String> grubVariable(String text, String name) {
        return DefaultGrub.value(text, name);
    }

    /// The text with the arguments as wished; the same text where they are so already.
    ///
    /// @throws NotEditable where it has no such entry, or does not say which is meant
    public static String edit(BootFormat format, String text, BootEdit edit) throws NotEditable {
        Menu menu = menu(format, text);
        List<EntryArguments.Splice> splices = new ArrayList<>();
        for (EntryArguments line : chosen(menu, edit)) {
            splices.addAll(line.edit(text, edit));
            if (edit.initrd().isPresent()) {
                splices.add(initrd(line, edit, edit.initrd().get()));
            }
        }
        splices.sort(Comparator.comparingInt(EntryArguments.Splice::from).reversed());
        StringBuilder edited = new StringBuilder(text);
        for (EntryArguments.Splice splice : splices) {
            edited.replace(splice.from(), splice.to(), splice.replacement());
        }
        return format == BootFormat.GRUBENV && !splices.isEmpty()
                ? GrubEnvironment.filled(text, edited.toString())
                : edited.toString();
    }

    private static Menu menu(BootFormat format, String text) throws NotEditable {
        TextEncoding.require(format, text);
        return switch (format) {
            case GRUB -> LegacyGrub.read(text);
            case GRUB2 -> GrubScript.read(text);
            case DEFAULT_GRUB -> DefaultGrub.read(text, false);
            case EXTLINUX -> Extlinux.read(text);
            case BLS -> LoaderEntry.read(text);
            case DEFAULT_GRUB_D -> DefaultGrub.read(text, true);
            case GRUBENV -> GrubEnvironment.read(text);
            case REFIND -> RefindLinux.read(text);
            case CMDLINE -> KernelCommandLine.read(text);
            case FIRST_LINE -> KernelCommandLine.readFirst(text);
        };
    }

    private static List<EntryArguments> chosen(Menu menu, BootEdit edit) throws NotEditable {
        if (edit.which() instanceof BootEdit.Which.Usual && menu.usualUnknown().isPresent()) {
            throw new NotEditable(menu.usualUnknown().get(), "name the kernel, or all: --entry KERNEL, --entry all");
        }
        List<EntryArguments> chosen = new ArrayList<>();
        for (EntryArguments line : menu.lines()) {
            if (line.hypervisor() == edit.hypervisor() && isChosen(line.entry(), edit.which())) {
                chosen.add(line);
            }
        }
        if (chosen.isEmpty()) {
            throw none(menu, edit);
        }
        return chosen;
    }

    private static boolean isChosen(BootEntry entry, BootEdit.Which which) {
        return switch (which) {
            case BootEdit.Which.All _ -> true;
            case BootEdit.Which.Usual _ -> entry.usual();
            case BootEdit.Which.Of(var kernel) -> entry.isOf(kernel);
        };
    }

    private static NotEditable none(Menu menu, BootEdit edit) {
        List<String> kernels = menu.lines().stream()
                .filter(line -> line.hypervisor() == edit.hypervisor())
                .flatMap(line -> line.entry().kernel().stream())
                .distinct()
                .toList();
        String what = edit.hypervisor() ? "boots Xen" : "boots a kernel";
        if (kernels.isEmpty()) {
            boolean other = menu.lines().stream().anyMatch(line -> !line.hypervisor());
            return new NotEditable(
                    edit.which() instanceof BootEdit.Which.Of && !edit.hypervisor() && other
                            ? "its arguments are for all kernels alike"
                            : "nothing in it " + what,
                    other && edit.hypervisor() ? "leave --hypervisor out to change the kernel's arguments" : "");
        }
        return switch (edit.which()) {
            case BootEdit.Which.Of(var kernel) ->
                new NotEditable(
                        "no entry that " + what + " has the kernel " + kernel,
                        "there are: " + String.join(", ", kernels));
            case BootEdit.Which.Usual _ ->
                new NotEditable(
                        "the default entry is not one that " + what,
                        "name the kernel, or all: --entry " + kernels.getFirst() + ", --entry all");
            case BootEdit.Which.All _ -> new NotEditable("nothing in it " + what, "");
        };
    }

    private static EntryArguments.Splice initrd(EntryArguments line, BootEdit edit, String typed) throws NotEditable {
        if (line.initrd().isEmpty()) {
            throw new NotEditable("it names no initial ramdisks", "leave --initrd out");
        }
        String kernel = edit.which() instanceof BootEdit.Which.Of(var named) ? named : "";
        ArgumentPlace place = line.initrd().get();
        String path = line.entry().pathAsHere(kernel, typed);
        return new EntryArguments.Splice(place.from(), place.to(), place.lead() + path + place.tail());
    }
}

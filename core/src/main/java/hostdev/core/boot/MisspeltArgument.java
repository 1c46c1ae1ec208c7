package hostdev.core.boot;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// An argument that no kernel knows, and the name that was meant.
///
/// @param meant as the kernel compares names, with `_` for each `-`
public record MisspeltArgument(BootArgument argument, String meant) {
    private static final List<String> MEANT = List.of(
            "intel_iommu",
            "amd_iommu",
            "intremap",
            "vfio_pci.ids",
            "pci_stub.ids",
            "xen_pciback.hide",
            "pcie_acs_override");

    /// Those that are right although they look alike.
    private static final Set<String> RIGHT =
            Set.of("iommu", "iommu.passthrough", "iommu.strict", "amd_iommu_intr", "amd_iommu_dump", "pciback.hide");

    private static final Pattern IDS = Pattern.compile("[0-9a-fA-F]{4}:[0-9a-fA-F]{4}(,.*)?");
    private static final Pattern OF_IDS = Pattern.compile(".*(vfio|stub).*|(pci[_.,]?)?ids");
    private static final int FEW = 2;

    /// Of those that are looked for here, each time one of them is nearly written.
    public static List<MisspeltArgument> all(List<BootArgument> line) {
        return line.stream()
                .filter(argument -> !MEANT.contains(argument.key()) && !RIGHT.contains(argument.key()))
                .flatMap(argument -> meantBy(argument).map(meant -> new MisspeltArgument(argument, meant)).stream())
                .toList();
    }

    public static Optional<MisspeltArgument> of(List<BootArgument> line, String meant) {
        return all(line).stream().filter(found -> found.meant().equals(meant)).findFirst();
    }

    private static Optional<String> meantBy(BootArgument argument) {
        String name = argument.key();
        if (IDS.matcher(argument.value()).matches() && OF_IDS.matcher(name).matches()) {
            return Optional.of(name.contains("stub") ? "pci_stub.ids" : "vfio_pci.ids");
        }
        return MEANT.stream().filter(each -> alike(name, each)).findFirst();
    }

    /// Whether one is the other with a letter or two changed.
    public static boolean alike(String one, String other) {
        return Math.abs(other.length() - one.length()) <= FEW && distance(one, other) <= FEW;
    }

    /// How many letters have to be put in, taken out or changed.
    private static int distance(String one, String other) {
        int[] last = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            last[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] here = new int[other.length() + 1];
            here[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int change = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
                here[column] = Math.min(last[column - 1] + change, 1 + Math.min(last[column], here[column - 1]));
            }
            last = here;
        }
        return last[other.length()];
    }

    public String text() {
        return argument.text();
    }

    /// The name as people write it: a module's with a hyphen.
    public String meantName() {
        return meant.indexOf('.') < 0 ? meant : meant.replace('_', '-');
    }

    /// What corrects it where it is written, and what makes the boot loader's own file again.
    ///
    /// @param line all arguments: where another one says what was meant, this one only goes
    public String remedy(List<BootArgument> line, BootLoader loader) {
        boolean said = line.stream()
                .takeWhile(other -> !other.equals(argument))
                .anyMatch(other -> other.key().equals(meant) || meantBy(other).equals(Optional.of(meant)));
        String added = meantName() + (argument.hasValue() ? "=" + argument.value() : "");
        String edit = " --remove " + word(name()) + (said ? "" : " --add " + word(added)) + " --in-place";
        List<BootFile> files = loader.files().seen().orElse(List.of());
        if (files.isEmpty() || loader.manual().isPresent()) {
            return loader.remedy(List.of(argument), said ? List.of() : List.of(new BootArgument(added)));
        }
        return files.stream()
                .filter(file -> file.text().contains(argument.text()))
                .findFirst()
                .map(file -> "hostdev boot-args --file " + word(file.path()) + edit
                        + loader.refresh().map(tool -> "; then " + tool.words()).orElse("") + "; then reboot")
                .orElse("reboot: the files of " + loader.kind().words() + " do not have it");
    }

    /// As one word of a shell; quotes around a value would go with its blanks.
    private static String word(String text) {
        return text.matches("[\\w.:,=+/@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private String name() {
        int equals = argument.text().indexOf('=');
        return equals < 0 ? argument.text() : argument.text().substring(0, equals);
    }
}

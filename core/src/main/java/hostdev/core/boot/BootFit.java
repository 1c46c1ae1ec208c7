package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a boot entry can be the one that started this boot: files of boot loaders that are not used any more lie
/// about on many hosts.
///
/// @param running the arguments of the running kernel; empty where they are not known
public record BootFit(List<BootArgument> running) {
    private static final Set<String> ABOUT_IOMMU = Set.of("iommu", "intel_iommu", "amd_iommu");

    /// GRUB 2, syslinux and extlinux put it in front of every line.
    public boolean hasBootImage() {
        return named(running, "BOOT_IMAGE").isPresent();
    }

    /// Whether no entry of the file can have started this boot. A file without entries, or one that is not understood,
    /// contradicts nothing.
    public boolean contradicts(BootFile file) {
        List<List<BootArgument>> entries = entries(file);
        return !entries.isEmpty() && entries.stream().allMatch(this::contradicts);
    }

    /// Whether its `root=` is another one.
    public boolean contradicts(List<BootArgument> entry) {
        Optional<BootArgument> here = named(running, "root");
        Optional<BootArgument> there = named(entry, "root").filter(root -> !isVariable(root));
        return here.isPresent() && there.isPresent() && !here.get().sameAs(there.get());
    }

    /// Whether one of these entries has all that the running kernel was told about the IOMMU, and nothing else that it
    /// was not told.
    public boolean explainedBy(List<List<BootArgument>> entries) {
        return entries.stream().anyMatch(this::explainedByOne);
    }

    private boolean explainedByOne(List<BootArgument> entry) {
        return !contradicts(entry)
                && entry.stream()
                        .filter(argument ->
                                !isVariable(argument) && !argument.key().equals("initrd"))
                        .allMatch(argument -> has(running, argument))
                && iommu().stream().allMatch(argument -> has(entry, argument));
    }

    /// Whether the file has what the running kernel was told about the IOMMU, and it was told something.
    public boolean hasIommuArguments(List<BootFile> files) {
        List<BootArgument> all = new ArrayList<>();
        files.forEach(file -> entries(file).forEach(all::addAll));
        return !iommu().isEmpty() && iommu().stream().allMatch(argument -> has(all, argument));
    }

    private List<BootArgument> iommu() {
        return running.stream()
                .filter(argument -> ABOUT_IOMMU.contains(argument.key()))
                .toList();
    }

    /// The arguments of each of its entries.
    public static List<List<BootArgument>> entries(BootFile file) {
        try {
            return BootText.lines(file.format(), file.text()).stream()
                    .filter(line -> !line.hypervisor())
                    .map(BootLine::arguments)
                    .toList();
        } catch (NotEditable _) {
            return List.of();
        }
    }

    /// Those on lines such as `cmdline: quiet root=…` of Limine's file.
    public static List<List<BootArgument>> limineEntries(String text) {
        List<List<BootArgument>> entries = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] parts = line.strip().split("\\s*[:=]\\s*", 2);
            if (parts.length == 2 && parts[0].toLowerCase(java.util.Locale.ROOT).matches("(kernel_)?cmdline")) {
                entries.add(BootArgument.split(parts[1]).stream()
                        .filter(BootArgument::isValid)
                        .map(BootArgument::new)
                        .toList());
            }
        }
        return entries;
    }

    private static boolean isVariable(BootArgument argument) {
        return argument.text().indexOf('$') >= 0;
    }

    private static Optional<BootArgument> named(List<BootArgument> line, String key) {
        return line.stream().filter(argument -> argument.key().equals(key)).findFirst();
    }

    private static boolean has(List<BootArgument> line, BootArgument argument) {
        return line.stream().anyMatch(argument::sameAs);
    }
}

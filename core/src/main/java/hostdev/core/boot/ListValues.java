package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Arguments whose value is a list, each word of which says something of its own: `iommu=verbose,no-igfx`,
/// `pci=noaer,realloc` (Linux's kernel-parameters.txt, Xen's xen-command-line).
final class ListValues {
    private static final Set<String> KEYS = Set.of(
            "iommu",
            "intel_iommu",
            "amd_iommu",
            "pci",
            "efi",
            "pcie_acs_override",
            "module_blacklist",
            "cgroup_disable",
            "swiotlb");
    private static final Set<String> SWITCHES =
            Set.of("on", "off", "yes", "no", "1", "0", "true", "false", "enable", "disable", "force", "required");

    private ListValues() {}

    private static boolean isList(BootArgument argument) {
        return KEYS.contains(argument.key()) && argument.hasValue();
    }

    private static List<String> values(BootArgument argument) {
        return new ArrayList<>(List.of(argument.value().split(",", -1)));
    }

    /// What has to stand there so that both are said; where they contradict each other, what is wanted.
    static BootArgument joined(BootArgument there, BootArgument wanted) {
        if (!isList(there) || !isList(wanted)) {
            return wanted;
        }
        List<String> values = values(there);
        for (String value : values(wanted)) {
            int at = -1;
            for (int index = values.size() - 1; index >= 0; index--) {
                if (values.get(index).equals(value) || contradict(values.get(index), value)) {
                    at = index;
                    values.remove(index);
                }
            }
            values.add(at < 0 ? values.size() : at, value);
        }
        return named(there, values);
    }

    private static boolean contradict(String one, String other) {
        return (SWITCHES.contains(one) && SWITCHES.contains(other))
                || negates(one, other)
                || negates(other, one)
                || (one.contains("=") && subject(one).equals(subject(other)));
    }

    private static boolean negates(String one, String other) {
        return one.equals("no" + other) || one.equals("no-" + other);
    }

    private static String subject(String value) {
        int equals = value.indexOf('=');
        return equals < 0 ? value : value.substring(0, equals);
    }

    /// Without these values, where it has all of them and others; empty where it is not about them.
    static Optional<BootArgument> without(BootArgument there, BootArgument unwanted) {
        if (!isList(there) || !isList(unwanted) || !there.key().equals(unwanted.key())) {
            return Optional.empty();
        }
        List<String> values = values(there);
        List<String> gone = values(unwanted);
        boolean all = values.containsAll(gone);
        values.removeAll(gone);
        return all && !values.isEmpty() ? Optional.of(named(there, values)) : Optional.empty();
    }

    private static BootArgument named(BootArgument like, List<String> values) {
        String name = like.text().substring(0, like.text().indexOf('='));
        return new BootArgument(name + "=" + String.join(",", values));
    }
}

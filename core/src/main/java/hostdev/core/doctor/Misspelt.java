package hostdev.core.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An argument that no kernel knows, and the one that was meant.
record Misspelt(String text, String meant) {
    /// Those that are right although they look alike.
    private static final Set<String> RIGHT = Set.of(
            "intel_iommu",
            "amd_iommu",
            "iommu",
            "iommu.passthrough",
            "iommu.strict",
            "intremap",
            "amd_iommu_intr",
            "amd_iommu_dump",
            "amd_iommu=on",
            "vfio_pci.ids",
            "pci_stub.ids",
            "xen_pciback.hide");
    private static final List<String> MEANT =
            List.of("intel_iommu", "amd_iommu", "intremap", "vfio_pci.ids", "pci_stub.ids", "xen_pciback.hide");
    private static final int FEW = 2;

    /// Of those that are looked for here, each time one of them is nearly written.
    static List<Misspelt> all(KernelArguments line) {
        return line.all().stream()
                .filter(argument -> !RIGHT.contains(argument.name()))
                .flatMap(argument ->
                        nearest(argument.name()).map(meant -> new Misspelt(argument.text(), meant)).stream())
                .toList();
    }

    static Optional<Misspelt> of(KernelArguments line, String meant) {
        return all(line).stream().filter(found -> found.meant().equals(meant)).findFirst();
    }

    private static Optional<String> nearest(String name) {
        for (String meant : MEANT) {
            if (Math.abs(meant.length() - name.length()) <= FEW && distance(name, meant) <= FEW) {
                return Optional.of(meant);
            }
        }
        return Optional.empty();
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
}

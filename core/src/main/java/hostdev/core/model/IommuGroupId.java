package hostdev.core.model;

import java.util.Optional;

/// The number of an IOMMU group, the smallest set of functions that the IOMMU can keep apart from others.
public record IommuGroupId(int number) implements Comparable<IommuGroupId> {
    /// Reads the target of a function's `iommu_group` link, `../../../kernel/iommu_groups/14`.
    ///
    /// @return empty where it does not end in a number
    public static Optional<IommuGroupId> fromLink(String target) {
        String last = target.substring(target.lastIndexOf('/') + 1);
        if (last.isEmpty() || last.length() > 9 || !last.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(new IommuGroupId(Integer.parseInt(last)));
    }

    @Override
    public int compareTo(IommuGroupId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}

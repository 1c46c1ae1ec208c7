package hostdev.core.format;

import hostdev.core.model.ReservedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An IOMMU group's `reserved_regions`: `0x00000000fee00000 0x00000000feefffff msi`, a line a region.
public final class ReservedRegions {
    private ReservedRegions() {}

    /// @return empty where a line has another form
    public static Optional<List<ReservedRegion>> parse(String text) {
        List<ReservedRegion> regions = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            String[] words = line.strip().split(" +", -1);
            if (words.length != 3 || !words[0].startsWith("0x") || !words[1].startsWith("0x")) {
                return Optional.empty();
            }
            try {
                regions.add(new ReservedRegion(
                        Long.parseUnsignedLong(words[0].substring(2), 16),
                        Long.parseUnsignedLong(words[1].substring(2), 16),
                        words[2]));
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(regions));
    }
}

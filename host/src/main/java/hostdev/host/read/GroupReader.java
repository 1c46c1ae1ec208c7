package hostdev.host.read;

import hostdev.core.format.ReservedRegions;
import hostdev.core.model.Fact;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.ReservedRegion;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Puts the functions' IOMMU groups together.
final class GroupReader {
    private GroupReader() {}

    static NavigableMap<IommuGroupId, IommuGroup> read(
            HostRoot root, NavigableMap<PciAddress, PciFunction> functions, boolean withRegions) {
        NavigableMap<IommuGroupId, List<PciAddress>> members = new TreeMap<>();
        for (PciFunction function : functions.values()) {
            if (function.iommuGroup() instanceof Fact.Known<Optional<IommuGroupId>>(var id) && id.isPresent()) {
                members.computeIfAbsent(id.get(), _ -> new ArrayList<>()).add(function.address());
            }
        }
        List<IommuGroupId> ids = List.copyOf(members.keySet());
        List<Fact<List<ReservedRegion>>> regions = withRegions ? regions(root, ids) : List.of();
        NavigableMap<IommuGroupId, IommuGroup> groups = new TreeMap<>();
        for (int i = 0; i < ids.size(); i++) {
            IommuGroupId id = ids.get(i);
            Fact<List<ReservedRegion>> its = withRegions ? regions.get(i) : Fact.unknown("not read");
            groups.put(id, new IommuGroup(id, List.copyOf(members.getOrDefault(id, List.of())), its));
        }
        return groups;
    }

    /// Nearly all groups have the same regions: those are parsed, and kept, once.
    private static List<Fact<List<ReservedRegion>>> regions(HostRoot root, List<IommuGroupId> ids) {
        Map<Fact<String>, Fact<List<ReservedRegion>>> alike = new ConcurrentHashMap<>();
        return ParallelWork.map(
                ids,
                id -> alike.computeIfAbsent(
                        root.text(Sysfs.IOMMU_GROUPS + id + "/reserved_regions"), GroupReader::regions));
    }

    private static Fact<List<ReservedRegion>> regions(Fact<String> file) {
        return file.either(GroupReader::regions, Fact::unknown);
    }

    private static Fact<List<ReservedRegion>> regions(String text) {
        Optional<List<ReservedRegion>> regions = ReservedRegions.parse(text);
        return regions.isPresent() ? Fact.known(regions.get()) : Fact.unknown("reserved_regions not understood");
    }
}

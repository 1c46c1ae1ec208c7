package hostdev.core.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A machine as it was read at one moment. What was not asked for is absent, never guessed.
///
/// @param functions by address, in order
/// @param groups by number, in order; empty where the IOMMU is off
/// @param attachments what hangs on each function; a function without any is not in the map
/// @param holders who has each function open; unknown where `/proc/*/fd` could not be read
/// @param bootId `/proc/sys/kernel/random/boot_id`
public record Host(
        NavigableMap<PciAddress, PciFunction> functions,
        NavigableMap<IommuGroupId, IommuGroup> groups,
        Map<PciAddress, List<Attachment>> attachments,
        Fact<Map<PciAddress, List<Holder>>> holders,
        Fact<String> bootId) {
    /// More bridges than these are above no function.
    private static final int MAX_DEPTH = 32;

    public Optional<PciFunction> function(PciAddress address) {
        return Optional.ofNullable(functions.get(address));
    }

    /// The group that the function is in; empty where it has none or that is unknown.
    public Optional<IommuGroup> groupOf(PciFunction function) {
        return function.iommuGroup().seen().flatMap(id -> id).flatMap(id -> Optional.ofNullable(groups.get(id)));
    }

    /// These functions, and all that share a group with one of them; a group of thousands is looked at once.
    public NavigableSet<PciAddress> withGroups(Collection<PciAddress> devices) {
        NavigableSet<PciAddress> all = new TreeSet<>(devices);
        Set<IommuGroupId> seen = new HashSet<>();
        for (PciAddress device : devices) {
            function(device)
                    .flatMap(this::groupOf)
                    .filter(group -> seen.add(group.id()))
                    .ifPresent(group -> all.addAll(group.members()));
        }
        return all;
    }

    /// The controllers whose drivers bring the bus that the function is on, nearest first. A bridge is none: what is
    /// behind it stays without its driver. Such a controller is Intel's Volume Management Device.
    public List<PciFunction> controllersAbove(PciFunction function) {
        List<PciFunction> controllers = new ArrayList<>();
        Optional<PciFunction> above = function.parent().flatMap(this::function);
        for (int depth = 0; above.isPresent() && depth < MAX_DEPTH; depth++) {
            if (!above.get().isBridge()) {
                controllers.add(above.get());
            }
            above = above.get().parent().flatMap(this::function);
        }
        return controllers;
    }

    public List<Attachment> attachedTo(PciAddress address) {
        return attachments.getOrDefault(address, List.of());
    }

    public List<Holder> holdersOf(PciAddress address) {
        return holders.seen().map(map -> map.getOrDefault(address, List.of())).orElse(List.of());
    }

    /// The same host, with this attached to its functions.
    public Host with(Map<PciAddress, List<Attachment>> others) {
        return new Host(functions, groups, others, holders, bootId);
    }

    /// The same host as it will be once nobody has these functions open any more.
    public Host letGo(Set<PciAddress> devices) {
        Fact<Map<PciAddress, List<Holder>>> left = holders.map(map -> {
            Map<PciAddress, List<Holder>> others = new HashMap<>(map);
            others.keySet().removeAll(devices);
            return others;
        });
        return new Host(functions, groups, attachments, left, bootId);
    }

    /// The same host, where nobody has open what cannot be seen: to tell what could be, never to do it.
    public Host asFarAsSeen() {
        return holders instanceof Fact.Known
                ? this
                : new Host(functions, groups, attachments, Fact.known(Map.of()), bootId);
    }

    public Collection<PciFunction> all() {
        return functions.values();
    }
}

package hostdev.core.model;

import java.util.List;
import java.util.Optional;

/// What a function is known by when its address has changed.
///
/// @param subsystem empty where it has none or that could not be seen
/// @param alike the places of others of the same kind that were there then: what is found in one of those is not
/// it
public record Identity(
        PciPath path,
        PciIds ids,
        Optional<PciIds> subsystem,
        PciClass pciClass,
        SerialNumbers serials,
        List<PciPath> alike) {
    /// As the function is now.
    public static Identity of(Host host, PciFunction function, SerialNumbers serials) {
        return of(host, new PciPaths(host), function, serials);
    }

    /// The same, where many are asked about.
    ///
    /// @param paths of the host
    public static Identity of(Host host, PciPaths paths, PciFunction function, SerialNumbers serials) {
        Optional<PciIds> subsystem = function.subsystem().seen().flatMap(ids -> ids);
        Identity alone =
                new Identity(paths.of(function), function.ids(), subsystem, function.pciClass(), serials, List.of());
        List<PciPath> alike = host.all().stream()
                .filter(other -> !other.address().equals(function.address()) && alone.isKindOf(other))
                .map(paths::of)
                .toList();
        return new Identity(alone.path, alone.ids, alone.subsystem, alone.pciClass, serials, alike);
    }

    /// Whether the function has the same ids, subsystem and class.
    public boolean isKindOf(PciFunction function) {
        boolean sameSubsystem = function.subsystem()
                .seen()
                .flatMap(ids -> ids)
                .map(ids -> subsystem.isEmpty() || subsystem.get().equals(ids))
                .orElse(true);
        return ids.equals(function.ids()) && pciClass.equals(function.pciClass()) && sameSubsystem;
    }

    /// The same, with serial numbers known from before that nobody shows now.
    public Identity with(SerialNumbers earlier) {
        return new Identity(path, ids, subsystem, pciClass, serials.orElse(earlier), alike);
    }
}

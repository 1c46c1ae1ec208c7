package hostdev.core.finding;

import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.FirmwareClaim.Hop;
import hostdev.core.model.FirmwareClaim.Scope;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.ReservedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which of the firmware's claims on memory is behind a group's reserved region, and for which functions: an
/// explanation only, what the kernel refuses its `reserved_regions` say.
public final class FirmwareClaims {
    private static final int MOST_BRIDGES = 32;

    private final Host host;
    private final Hardware hardware;

    public FirmwareClaims(Host host, Hardware hardware) {
        this.host = host;
        this.hardware = hardware;
    }

    /// ` (RMRR)`: what people call such a claim where this is the firmware's table; empty on an Arm host, which has
    /// neither table.
    public static String name(Fact<Optional<String>> table) {
        return table.either(
                known -> known.map(name -> name.equals("DMAR") ? " (RMRR)" : " (IVMD)")
                        .orElse(""),
                _ -> " (RMRR on Intel)");
    }

    /// `the DMAR table's RMRR for 0000:00:1d.7`; empty where no claim of a table that could be read fits.
    public Optional<String> behind(IommuGroup group, ReservedRegion region) {
        for (FirmwareClaim claim : hardware.claims().seen().orElse(List.of())) {
            boolean overlaps = Long.compareUnsigned(claim.start(), region.end()) <= 0
                    && Long.compareUnsigned(region.start(), claim.end()) <= 0;
            List<PciAddress> devices = overlaps ? claimed(claim, group) : List.of();
            if (!devices.isEmpty()) {
                return Optional.of(
                        "the " + claim.table() + " table's " + claim.name() + " for " + Words.joined(devices));
            }
        }
        return Optional.empty();
    }

    /// The claims for one function.
    public List<FirmwareClaim> about(PciAddress function) {
        return hardware.claims().seen().orElse(List.of()).stream()
                .filter(claim -> claim.scopes().stream().anyMatch(scope -> covers(scope, function)))
                .toList();
    }

    /// The members of the group that the claim is for.
    private List<PciAddress> claimed(FirmwareClaim claim, IommuGroup group) {
        List<PciAddress> devices = new ArrayList<>();
        for (PciAddress member : group.members()) {
            if (claim.scopes().stream().anyMatch(scope -> covers(scope, member))) {
                devices.add(member);
            }
        }
        return devices;
    }

    private boolean covers(Scope scope, PciAddress function) {
        return switch (scope) {
            case Scope.Everything _ -> true;
            case Scope.Range(var first, var last) -> first.compareTo(function) <= 0 && function.compareTo(last) <= 0;
            case Scope.Path path ->
                resolve(path).filter(found -> isAtOrBelow(function, found)).isPresent();
        };
    }

    /// A bridge stands for all behind it, whatever the scope calls it (drivers/iommu/intel, device_rmrr…).
    private boolean isAtOrBelow(PciAddress function, PciAddress top) {
        Optional<PciAddress> here = Optional.of(function);
        for (int bridges = 0; here.isPresent() && bridges < MOST_BRIDGES; bridges++) {
            if (here.get().equals(top)) {
                return true;
            }
            here = host.function(here.get()).flatMap(PciFunction::parent);
        }
        return false;
    }

    /// From a bus of the root complex through bridges, whose buses the kernel has numbered.
    private Optional<PciAddress> resolve(Scope.Path path) {
        Optional<PciAddress> here = Optional.empty();
        for (Hop hop : path.hops()) {
            if (hop.device() > 31 || hop.function() > 7) {
                return Optional.empty();
            }
            here = here.isEmpty()
                    ? Optional.of(new PciAddress(path.segment(), path.bus(), hop.device(), hop.function()))
                    : below(here.get(), hop);
            if (here.isEmpty()) {
                return Optional.empty();
            }
        }
        return here;
    }

    private Optional<PciAddress> below(PciAddress bridge, Hop hop) {
        for (PciFunction function : host.all()) {
            PciAddress address = function.address();
            if (function.parent().equals(Optional.of(bridge))
                    && address.device() == hop.device()
                    && address.function() == hop.function()) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }
}

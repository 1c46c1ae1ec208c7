package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.finding.FirmwareClaims;
import hostdev.core.model.Fact;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.ReservedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Groups that the kernel refuses to any guest because the firmware keeps memory for them.
final class ReservedMemoryRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        for (IommuGroup group : setup.host().groups().values()) {
            if (group.reservedRegions() instanceof Fact.Known<List<ReservedRegion>>(var regions)) {
                for (ReservedRegion region : regions) {
                    if (region.type().equals("direct")) {
                        refused(setup, group, region).ifPresent(advice::add);
                        break;
                    }
                }
            }
        }
        return advice;
    }

    /// Bridges are never given away.
    private static List<String> givable(Setup setup, IommuGroup group) {
        List<String> devices = new ArrayList<>();
        for (PciAddress member : group.members()) {
            if (setup.host()
                    .function(member)
                    .filter(ReservedMemoryRule::isBridge)
                    .isEmpty()) {
                devices.add(member.toString());
            }
        }
        return devices;
    }

    private static boolean isBridge(PciFunction function) {
        return function.isBridge();
    }

    /// Empty where nobody would give anything of it away.
    private static Optional<Advice> refused(Setup setup, IommuGroup group, ReservedRegion region) {
        List<String> devices = givable(setup, group);
        if (devices.isEmpty()) {
            return Optional.empty();
        }
        String claim = new FirmwareClaims(setup.host(), setup.hardware())
                .behind(group, region)
                .map(words -> " (" + words + ")")
                .orElse("");
        return Optional.of(Advice.seen(
                WARNS,
                "reserved-memory",
                String.join(", ", devices),
                "the firmware keeps memory for IOMMU group " + group.id() + claim,
                "the kernel refuses to give such a group to a guest"
                        + FirmwareClaims.name(setup.firmware().table()),
                "the firmware's set-up may let go of it: look for shared memory or management of this device"));
    }
}

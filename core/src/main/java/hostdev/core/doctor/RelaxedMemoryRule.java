package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.doctor.KernelArguments.Argument;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ReservedRegion;
import java.util.List;
import java.util.Optional;

/// `intel_iommu=…,relax_rmrr` of Proxmox's kernels: whether this kernel knows it its groups tell, in which the
/// firmware's
/// memory is `direct-relaxable` then.
final class RelaxedMemoryRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        Optional<Argument> argument = setup.line().saying("intel_iommu", List.of("relax_rmrr"));
        if (argument.isEmpty() || !setup.hasGroups()) {
            return List.of();
        }
        Optional<IommuGroup> direct = with(setup, "direct");
        if (direct.isPresent()) {
            return List.of(Advice.seen(
                    WARNS,
                    "relax-rmrr-ignored",
                    PersistentBindings.KERNEL_LINE,
                    "relax_rmrr has no effect: IOMMU group " + direct.get().id()
                            + " still has memory that the firmware keeps",
                    "only kernels with a patch, such as Proxmox's, know it",
                    "remove relax_rmrr from " + argument.get().text()));
        }
        return with(setup, "direct-relaxable")
                .map(group -> List.of(Advice.likely(
                        WARNS,
                        "relax-rmrr-in-force",
                        PersistentBindings.KERNEL_LINE,
                        "relax_rmrr lets guests have devices for which the firmware keeps memory: "
                                + group.members().getFirst(),
                        "firmware that goes on using that memory damages the guest or stops the host",
                        "give away such a device only where its firmware function is switched off in"
                                + " the firmware setup")))
                .orElse(List.of());
    }

    /// USB controllers and displays are relaxed by every kernel (drivers/iommu/intel/iommu.c,
    /// `device_rmrr_is_relaxable`).
    private static Optional<IommuGroup> with(Setup setup, String type) {
        return setup.host().groups().values().stream()
                .filter(group -> group.reservedRegions().seen().orElse(List.of()).stream()
                        .map(ReservedRegion::type)
                        .anyMatch(type::equals))
                .filter(group ->
                        type.equals("direct") || group.members().stream().anyMatch(member -> isOther(setup, member)))
                .findFirst();
    }

    private static boolean isOther(Setup setup, PciAddress member) {
        return setup.host()
                .function(member)
                .filter(function -> !function.pciClass().isDisplay())
                .filter(function -> function.pciClass().base() != 0x0c
                        || function.pciClass().sub() != 0x03)
                .isPresent();
    }
}

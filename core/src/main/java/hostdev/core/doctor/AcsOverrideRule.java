package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.finding.AcsOverride;
import hostdev.core.model.Few;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.List;

/// `pcie_acs_override=`: without effect on most kernels, and dangerous to rely on where it has one.
final class AcsOverrideRule implements Rule {
    private static final int MOST = 8;

    @Override
    public List<Advice> judge(Setup setup) {
        return setup.hasGroups()
                ? AcsOverride.of(setup.boot().running().seen().orElse(List.of()))
                        .map(override -> List.of(judge(setup, override)))
                        .orElse(List.of())
                : List.of();
    }

    private static Advice judge(Setup setup, AcsOverride override) {
        List<IommuGroup> unsplit = override.unsplit(setup.host(), setup.hardware());
        return unsplit.isEmpty() ? inForce(setup, override) : ignored(setup, override, unsplit.getFirst());
    }

    private static Advice ignored(Setup setup, AcsOverride override, IommuGroup group) {
        List<PciAddress> members = group.members().stream()
                .filter(member -> setup.host()
                        .function(member)
                        .filter(function -> !function.isBridge())
                        .isPresent())
                .toList();
        return Advice.likely(
                WARNS,
                "acs-override-ignored",
                PersistentBindings.KERNEL_LINE,
                override.text() + " has no effect: this kernel does not know it, and "
                        + Few.of(members, MOST).words() + " still share IOMMU group " + group.id(),
                "only kernels with a patch know it; no release of Linux has that",
                "remove it; why they share a group: hostdev show " + members.getFirst());
    }

    private static Advice inForce(Setup setup, AcsOverride override) {
        List<PciAddress> assumed = override.onlyAssumed(setup.host(), setup.hardware());
        String show = assumed.isEmpty()
                ? setup.host().all().stream()
                        .findFirst()
                        .map(PciFunction::address)
                        .map(PciAddress::toString)
                        .orElse("DEVICE")
                : assumed.getFirst().toString();
        return Advice.likely(
                WARNS,
                "acs-override-in-force",
                PersistentBindings.KERNEL_LINE,
                override.text()
                        + (assumed.isEmpty()
                                ? " splits no IOMMU group of this host"
                                : " splits IOMMU groups whose devices are not isolated: "
                                        + Few.of(assumed, MOST).words()),
                "ports without ACS let such devices reach each other past the IOMMU: a guest with one of them could"
                        + " read or damage what the host or another guest has in another",
                assumed.isEmpty()
                        ? "remove it"
                        : "give guests only devices whose neighbours nobody else uses; which port has no ACS: hostdev"
                                + " show "
                                + show);
    }
}

package hostdev.core.guest;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.model.AddressSpace;
import hostdev.core.model.GuestName;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Finds what libvirt or QEMU will refuse in a guest's definition, and what the guest would not see of it, as far as
/// that shows before the start. Where the devices are in the guest is judged by the planned addresses.
public final class DefinitionCheck {
    /// The code of a finding about a device that the guest would not see at its address.
    public static final String HIDDEN = "function-hidden";

    private final DomainXml xml;
    private final Function<PciAddress, Optional<IommuGroupId>> groups;
    private final Remedy remedy;

    private DefinitionCheck(DomainXml xml, Function<PciAddress, Optional<IommuGroupId>> groups, Remedy remedy) {
        this.xml = xml;
        this.groups = groups;
        this.remedy = remedy;
    }

    /// Of a guest of the hypervisor.
    ///
    /// @param groups a device's IOMMU group on the host where the guest shall run; empty where it is not known
    public static List<Finding> ofGuest(
            GuestName guest,
            DomainXml xml,
            Function<PciAddress, Optional<IommuGroupId>> groups,
            Predicate<PciAddress> isExpressOnHost) {
        return new DefinitionCheck(xml, groups, Remedy.ofGuest(guest))
                .all(plan(xml, isExpressOnHost).map(AddressPlan::definition));
    }

    /// Of a definition in a file, with the addresses that were planned for it.
    ///
    /// @param groups as for [#ofGuest]
    public static List<Finding> ofFile(
            DomainXml xml, AddressPlan plan, Function<PciAddress, Optional<IommuGroupId>> groups) {
        return new DefinitionCheck(xml, groups, Remedy.ofFile(xml.where())).all(Optional.of(plan.definition()));
    }

    /// Whether its devices' memory fits into the guest's address space, and that into the host's.
    public static List<Finding> space(GuestName guest, DomainXml xml, AddressSpace space) {
        if (xml.type().equals(Optional.of("xen"))) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>(BarWindow.find(xml, space, Remedy.ofGuest(guest)));
        findings.addAll(IommuWidth.find(xml, space, Remedy.ofGuest(guest)));
        return List.copyOf(findings);
    }

    /// Empty where the machine is not understood or the addresses break a rule: that is said elsewhere.
    private static Optional<AddressPlan> plan(DomainXml xml, Predicate<PciAddress> isExpressOnHost) {
        try {
            return Optional.of(AddressPlanner.plan(xml, Abilities.NEWEST, isExpressOnHost, false));
        } catch (Problem _) {
            return Optional.empty();
        }
    }

    private List<Finding> all(Optional<GuestLayout> planned) {
        if (xml.type().equals(Optional.of("xen"))) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        findings.addAll(NamedTwice.find(xml, remedy));
        planned.ifPresent(definition -> findings.addAll(HiddenFunctions.find(definition, remedy)));
        findings.addAll(VirtualIommu.find(xml, remedy));
        planned.ifPresent(definition -> findings.addAll(SharedAddressSpaces.find(definition, groups, remedy)));
        findings.addAll(VfioLimits.find(xml, remedy));
        return List.copyOf(findings);
    }
}

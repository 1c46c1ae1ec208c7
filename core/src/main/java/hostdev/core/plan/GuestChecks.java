package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Finding.Severity;
import hostdev.core.format.Definition;
import hostdev.core.format.DomainXml;
import hostdev.core.guest.DefinitionCheck;
import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What libvirt or QEMU would refuse of a definition that a plan makes or starts, said before they do.
final class GuestChecks {
    /// The kernel binds it to PCI Express ports only, never to a bridge to conventional PCI.
    private static final DriverName PORT_DRIVER = new DriverName("pcieport");

    private final Situation situation;
    private final GuestName guest;

    GuestChecks(Situation situation, GuestName guest) {
        this.situation = situation;
        this.guest = guest;
    }

    /// Everything; of a guest of Xen nothing.
    List<Finding> of(Definition definition) {
        if (!(definition instanceof DomainXml xml)) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>(DefinitionCheck.ofGuest(guest, xml, this::group, this::isExpress));
        findings.addAll(DefinitionCheck.space(guest, xml, situation.hardware().space()));
        return findings;
    }

    private Optional<IommuGroupId> group(PciAddress device) {
        return situation
                .host()
                .function(device)
                .flatMap(it -> it.iommuGroup().seen().flatMap(id -> id));
    }

    /// What the change brings: what was wrong before stays for whoever made it so.
    List<Finding> added(Definition before, Definition after) {
        List<Finding> added = new ArrayList<>(of(after));
        added.removeAll(of(before));
        return List.copyOf(added);
    }

    /// The same for an assignment: at a place where the guest would not see the device, it is refused.
    List<Finding> added(Definition before, Definition after, Goal.Assign goal) {
        return added(before, after).stream()
                .map(finding -> goal.options().place() instanceof Place.At(var address, var _) && isHidden(finding)
                        ? refused(finding, goal.atFunction0(address))
                        : finding)
                .toList();
    }

    private static boolean isHidden(Finding finding) {
        return finding.code().equals(DefinitionCheck.HIDDEN);
    }

    private static Finding refused(Finding finding, Goal.Assign cure) {
        return new Finding(
                Severity.BLOCKS,
                finding.code(),
                finding.where(),
                finding.what(),
                finding.why(),
                Optional.of("hostdev " + cure + "; or assign a device to function 0 first"));
    }

    /// What stands against the devices in the guest as it runs.
    List<Finding> plugged(Definition running, Definition after, Goal.Assign goal) {
        List<Finding> findings = new ArrayList<>(added(running, after));
        findings.removeIf(GuestChecks::isHidden);
        if (goal.options().place() instanceof Place.At(var address, var _) && address.function() != 0) {
            findings.add(Finding.blocks(
                    "hot-plug-function",
                    guest,
                    "a running guest takes a device only at function 0 of a slot, not at " + inGuest(address),
                    "libvirt refuses any other function while the guest runs",
                    "hostdev " + goal.atFunction0(address)));
        }
        return findings;
    }

    /// Blocks where the device shares its slot in the running guest: libvirt takes out no part of a device.
    static Optional<Finding> notAlone(GuestName guest, Definition running, PciAddress device) {
        if (!(running instanceof DomainXml xml)) {
            return Optional.empty();
        }
        Optional<PciAddress> place = xml.passedFunctions().stream()
                .filter(passed -> passed.source().equals(device))
                .flatMap(passed -> passed.address().stream())
                .findFirst();
        boolean shares = place.isPresent()
                && xml.claims().stream()
                        .flatMap(claims -> claims.address().stream())
                        .anyMatch(other -> !other.equals(place.get()) && other.sameDevice(place.get()));
        return shares
                ? Optional.of(Finding.blocks(
                        "hot-unplug-function",
                        device,
                        "it shares slot " + inGuest(place.get().withFunction(0)) + " of the running guest " + guest
                                + " with other functions",
                        "libvirt takes no single function out of a running guest",
                        "shut the guest down first: virsh shutdown " + guest.quoted()))
                : Optional.empty();
    }

    private static String inGuest(PciAddress address) {
        return address.toString().substring(5);
    }

    /// As libvirt sees it: one whose capabilities are not known counts as PCI Express. So does one on a link of a PCI
    /// Express port.
    private boolean isExpress(PciAddress device) {
        boolean belowPort = situation
                .host()
                .function(device)
                .flatMap(PciFunction::parent)
                .flatMap(situation.host()::function)
                .flatMap(bridge -> bridge.driver().seen().flatMap(driver -> driver))
                .filter(PORT_DRIVER::equals)
                .isPresent();
        return belowPort || situation.hardware().configOf(device).either(GuestChecks::hasExpress, _ -> true);
    }

    private static boolean hasExpress(ConfigSpace config) {
        return config.capabilities().stream().anyMatch(Capability.Express.class::isInstance);
    }
}

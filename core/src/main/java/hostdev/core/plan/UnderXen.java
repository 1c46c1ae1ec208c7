package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.FirmwareClaims;
import hostdev.core.format.Definition;
import hostdev.core.format.XlConfig;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What Xen says about giving functions to a guest, where the kernel has no IOMMU groups to ask.
final class UnderXen {
    private UnderXen() {}

    /// Finds nothing where Xen does not run.
    static void judge(Situation situation, Draft draft, Guest guest, Collection<PciAddress> devices) {
        if (situation.xen().isEmpty()) {
            return;
        }
        Definition.Kind kind =
                Definition.parse(guest.name().name(), guest.definition()).kind();
        draft.find(kind(guest, kind));
        if (kind != Definition.Kind.PVH) {
            draft.find(iommu(guest, kind, situation.xen().get()));
        }
        FirmwareClaims claims = new FirmwareClaims(situation.host(), situation.hardware());
        for (PciAddress device : devices) {
            situation.host().function(device).ifPresent(it -> draft.find(together(situation, it, devices)));
            claims.about(device).forEach(claim -> draft.find(reserved(device, claim)));
        }
    }

    /// Xen lets the guest and the firmware share that memory (its docs/misc/xen-command-line, `rmrr`; xl.cfg(5),
    /// `rdm_policy`).
    private static Finding reserved(PciAddress device, FirmwareClaim claim) {
        return Finding.warns(
                "reserved-memory",
                device,
                "the firmware keeps memory for it: " + claim.table() + "'s " + claim.name() + " from 0x"
                        + Long.toHexString(claim.start()) + " to 0x" + Long.toHexString(claim.end()),
                "Xen gives such a device away all the same, and the guest then shares that memory with the firmware",
                "an HVM guest can be refused it: --xl rdm_policy=strict");
    }

    /// Xen's xl.cfg(5), `pci`: for PV and HVM.
    private static Optional<Finding> kind(Guest guest, Definition.Kind kind) {
        return kind != Definition.Kind.PVH
                ? Optional.empty()
                : Optional.of(Finding.blocks(
                        "guest-is-pvh",
                        guest.name(),
                        "it is a PVH guest, and Xen gives devices of the host to PV and HVM guests only",
                        "a PVH guest has neither the para-virtualized PCI bus nor emulated firmware for one",
                        "make it type = \"pv\" or type = \"hvm\" in its definition"));
    }

    /// Blocks where Xen was told, when the guest was created, that it gets no devices: nothing changes that later.
    static Optional<Finding> notWhileRunning(Guest guest) {
        boolean never = guest.running()
                .filter(running -> Definition.parse(guest.name().name(), running) instanceof XlConfig xl
                        && xl.string("passthrough").equals(Optional.of("disabled")))
                .isPresent();
        return never
                ? Optional.of(Finding.blocks(
                        "no-passthrough-in-this-run",
                        guest.name(),
                        "Xen created it with passthrough = \"disabled\", and gives it no device in this run",
                        "its definition said so when it started",
                        "shut it down, and have its definition say passthrough = \"enabled\""))
                : Optional.empty();
    }

    /// What xl.cfg cannot say of a device, and what it says in vain.
    static List<Finding> options(GuestName guest, Definition.Kind kind, HostdevOptions wish, int devices) {
        List<Finding> findings = new ArrayList<>();
        HostdevOptions.Builder sayable =
                HostdevOptions.builder().place(wish.place()).xl(wish.xl());
        wish.writeFiltering().ifPresent(sayable::writeFiltering);
        if (!wish.equals(sayable.build()) || !isSlot(wish.place(), devices)) {
            findings.add(Finding.blocks(
                    "not-for-this-hypervisor",
                    guest,
                    "xl.cfg can say of one device its slot on the guest's bus 0, and what --xl says: no more of what is"
                            + " wished here",
                    "",
                    "leave the rest out"));
        }
        boolean ofHvm =
                wish.xl().powerManagement().isPresent() || wish.xl().rdmPolicy().isPresent();
        if (ofHvm && kind != Definition.Kind.HVM) {
            findings.add(Finding.note(
                    "setting-without-effect",
                    guest,
                    "power_mgmt and rdm_policy are for HVM guests: a PV guest is not changed by them",
                    ""));
        }
        return findings;
    }

    private static boolean isSlot(HostdevOptions.Place place, int devices) {
        return place instanceof HostdevOptions.Place.At(var address, var several)
                ? address.domain() == 0
                        && address.bus() == 0
                        && address.function() == 0
                        && several.isEmpty()
                        && devices == 1
                : place instanceof HostdevOptions.Place.Chosen;
    }

    private static Optional<Finding> iommu(Guest guest, Definition.Kind kind, Fact<Boolean> on) {
        if (on.equals(Fact.known(true))) {
            return Optional.empty();
        }
        if (on instanceof Fact.Unknown<Boolean>(var why)) {
            return Optional.of(Finding.warns(
                    "xen-iommu-unknown",
                    guest.name(),
                    "whether Xen has the IOMMU on is not known: " + why,
                    "without it the guest could write to all of the host's memory",
                    "hostdev doctor"));
        }
        return Optional.of(
                kind == Definition.Kind.HVM
                        ? Finding.blocks(
                                "iommu-off",
                                guest.name(),
                                "Xen has the IOMMU off, and the guest is an HVM guest",
                                "Xen refuses to give it a device",
                                "hostdev doctor says why, and what switches it on")
                        : Finding.warns(
                                "iommu-off",
                                guest.name(),
                                "Xen has the IOMMU off: nothing keeps the device from the memory of the host and of"
                                        + " other guests",
                                "whoever is root in this PV guest is root on the host",
                                "hostdev doctor says why, and what switches it on"));
    }

    /// Functions of one device, and devices of one conventional bus (on PCI Express a bus has one), share what an IOMMU
    /// tells apart.
    private static Optional<Finding> together(
            Situation situation, PciFunction function, Collection<PciAddress> devices) {
        List<String> with = new ArrayList<>();
        for (PciFunction other : situation.host().all()) {
            PciAddress address = other.address();
            boolean sameBus = address.domain() == function.address().domain()
                    && address.bus() == function.address().bus();
            boolean near = address.sameDevice(function.address()) || (sameBus && address.bus() != 0);
            if (near && !devices.contains(address) && !other.isBridge()) {
                with.add(address.toString());
            }
        }
        return with.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warns(
                        "grouping-unknown",
                        function.address(),
                        "under Xen the kernel has no IOMMU groups; " + String.join(", ", with)
                                + (with.size() == 1 ? " is" : " are") + " on its device or bus and may share its group",
                        "what shares a group is not kept apart from the guest",
                        "give all of them to one guest, or to none"));
    }
}

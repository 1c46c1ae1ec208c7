package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupViability;
import hostdev.core.finding.HighDomain;
import hostdev.core.finding.Unfit;
import hostdev.core.finding.VirtualFunctionRules;
import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What must be so before a guest starts, whoever starts it: the host can do without its devices, nobody has
/// them, and their groups are free. libvirt takes the devices themselves from their drivers, forgets what else
/// they had, and never takes what shares their groups.
final class Preparation {
    private final Situation situation;
    private final Host host;
    private final Draft draft;
    private final Promising promising;
    private final GuestName guest;
    private final Set<PciAddress> devices = new LinkedHashSet<>();
    private final Set<PciAddress> managed = new LinkedHashSet<>();
    private final Set<PciAddress> along = new LinkedHashSet<>();
    private final Definition definition;

    /// @param definition with the addresses that its functions have now
    Preparation(Situation situation, Draft draft, GuestName guest, Definition definition) {
        this.situation = situation;
        this.host = situation.host();
        this.draft = draft;
        this.promising = new Promising(situation, draft, guest);
        this.guest = guest;
        this.definition = definition;
        for (PassedFunction passed : definition.passedFunctions()) {
            devices.add(passed.source());
            if (passed.managed()) {
                managed.add(passed.source());
            }
        }
    }

    /// @param judgedAlready those that somebody else judges and takes
    void judge(Set<PciAddress> judgedAlready) {
        for (PciAddress device : devices) {
            if (!judgedAlready.contains(device)) {
                judge(device);
            }
        }
    }

    private void judge(PciAddress device) {
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            draft.find(Unfit.notThere(device));
            return;
        }
        Optional<Finding> unfit =
                Unfit.forGuests(host, function.get()).or(() -> HighDomain.of(host, function.get(), guest.quoted()));
        if (unfit.isPresent()) {
            draft.find(unfit);
            return;
        }
        draft.find(VirtualFunctionRules.token(host, function.get()));
        if (situation.xen().isEmpty()) {
            draft.find(Unfit.withoutIommu(host, situation.hardware(), function.get(), situation.iommuTable()));
        }
        draft.loseToGuest(function.get());
        draft.free(device);
        if (!managed.contains(device)) {
            draft.find(Unfit.binding(function.get()));
        }
        host.groupOf(function.get()).ifPresent(group -> judge(device, group));
    }

    private void judge(PciAddress device, IommuGroup group) {
        draft.find(GroupViability.reservedMemory(host, situation.hardware(), device, group, situation.iommuTable()));
        draft.find(GroupViability.heldByOther(host, device, group));
        List<Finding> never = GroupViability.neverTaken(host, situation.hardware(), device, group);
        draft.find(never);
        List<PciFunction> inTheWay = GroupViability.inTheWay(host, group, devices);
        if (!never.isEmpty() || inTheWay.isEmpty()) {
            return;
        }
        if (!promising.agreedToGroup(device)) {
            List<Finding> inUse = GroupViability.blocking(host, inTheWay, false);
            String whole = inUse.isEmpty() ? "hostdev " + new Goal.Assign(List.of(device), guest, true, true) : "";
            draft.find(GroupViability.notViable(host, situation.hardware(), device, group, devices, whole));
            draft.find(inUse);
            return;
        }
        for (PciFunction member : inTheWay) {
            draft.find(Unfit.binding(member));
            draft.lose(member.address(), false);
            along.add(member.address());
        }
    }

    private static boolean isHosts(PciFunction function) {
        return function.driver()
                .seen()
                .flatMap(driver -> driver)
                .filter(driver -> !driver.isForGuests())
                .isPresent();
    }

    /// Takes what shares the groups and what libvirt is told not to take itself, and writes down how those are that it
    /// will take.
    void take(Set<PciAddress> takenAlready) {
        if (situation.xen().isPresent()) {
            takeUnderXen(takenAlready);
            return;
        }
        if (!devices.isEmpty()) {
            // libvirt says that the host cannot pass devices through while VFIO is not there
            draft.needDriver(DriverName.VFIO_PCI);
        }
        for (PciAddress member : along) {
            if (!takenAlready.contains(member)) {
                draft.take(host.function(member).orElseThrow(), Optional.of(DriverName.VFIO_PCI), true);
            }
        }
        for (PciAddress device : devices) {
            if (takenAlready.contains(device)) {
                continue;
            }
            PciFunction function = host.function(device).orElseThrow();
            if (!managed.contains(device)) {
                takeUnmanaged(function);
            } else if (isHosts(function)) {
                draft.remember(function);
            }
        }
    }

    private void takeUnmanaged(PciFunction function) {
        Optional<DriverName> driver = function.driver().seen().flatMap(name -> name);
        if (driver.filter(DriverName::isForGuests).isEmpty()) {
            DriverName wanted = definition
                    .options(function.address())
                    .flatMap(options -> options.driver().model())
                    .orElse(DriverName.VFIO_PCI);
            draft.needDriver(wanted);
            draft.take(function, Optional.of(wanted), false);
        }
    }

    /// xl takes no function from its driver: all must have pciback before.
    private void takeUnderXen(Set<PciAddress> takenAlready) {
        for (PciAddress device : devices) {
            Optional<PciFunction> function = host.function(device).filter(it -> !takenAlready.contains(device));
            if (function.filter(Preparation::isHosts).isPresent()) {
                draft.needDriver(DriverName.PCIBACK);
                draft.take(function.get(), Optional.of(DriverName.PCIBACK), false);
            }
        }
    }
}

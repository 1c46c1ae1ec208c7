package hostdev.core.plan;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All that planning looks at, as it was at one moment.
///
/// @param host with attachments, holders and reserved regions
/// @param guests all that the hypervisor knows; unknown where it was not asked or did not answer
/// @param origins what is kept about functions, of whatever boot
/// @param networks what the interfaces of functions have configured; a function without any is not in the map
/// @param drivers those of the PCI bus that the kernel has now
/// @param hardware how the functions that it is about are wired, and can be reset
/// @param resettable functions that the kernel has a way to reset
/// @param iommuTable the firmware's table about the IOMMU, `DMAR` or `IVRS`; empty inside where there is none
/// @param guestsMayUseSysfs SELinux's boolean `virt_use_sysfs`; empty where SELinux does not enforce or has no such
/// @param memory what is promised to guests
/// @param xen whether Xen has its IOMMU on, where Xen runs below the kernel; empty where it does not
/// @param locked functions that no plan may touch now
public record Situation(
        Host host,
        Hardware hardware,
        Fact<List<Guest>> guests,
        Map<PciAddress, Origin> origins,
        Map<PciAddress, Fact<List<NetworkConfig>>> networks,
        Set<DriverName> drivers,
        Set<PciAddress> resettable,
        Fact<Optional<String>> iommuTable,
        Optional<Boolean> guestsMayUseSysfs,
        Memory memory,
        Optional<Fact<Boolean>> xen,
        Map<PciAddress, Locked> locked) {
    /// Why a function is locked, and what leads out.
    public record Locked(String what, String why, String cure) {}

    /// Nothing was ever promised, no hardware looked at, and nothing is in flight.
    public Situation(
            Host host,
            Fact<List<Guest>> guests,
            Map<PciAddress, Origin> origins,
            Map<PciAddress, Fact<List<NetworkConfig>>> networks,
            Set<DriverName> drivers,
            Set<PciAddress> resettable,
            Fact<Optional<String>> iommuTable,
            Optional<Boolean> guestsMayUseSysfs) {
        this(
                host,
                Hardware.unseen(),
                guests,
                origins,
                networks,
                drivers,
                resettable,
                iommuTable,
                guestsMayUseSysfs,
                Memory.none(),
                Optional.empty(),
                Map.of());
    }

    /// The same, as it will be once guests have let go of these functions.
    Situation letGo(Set<PciAddress> devices) {
        return devices.isEmpty()
                ? this
                : new Situation(
                        host.letGo(devices),
                        hardware,
                        guests,
                        origins,
                        networks,
                        drivers,
                        resettable,
                        iommuTable,
                        guestsMayUseSysfs,
                        memory,
                        xen,
                        locked);
    }

    /// The driver that keeps functions for guests.
    DriverName driverForGuests() {
        return xen.isPresent() ? DriverName.PCIBACK : DriverName.VFIO_PCI;
    }

    /// What is kept about the function, if it is of this boot: bindings do not outlive a boot.
    public Optional<Origin> origin(PciAddress device) {
        return kept(device).filter(origin -> host.bootId().equals(Fact.known(origin.bootId())));
    }

    /// What is kept about the function, of whatever boot.
    Optional<Origin> kept(PciAddress device) {
        return Optional.ofNullable(origins.get(device));
    }
}

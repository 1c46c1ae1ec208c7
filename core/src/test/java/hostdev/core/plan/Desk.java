package hostdev.core.plan;

import hostdev.core.model.Attachment;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Hardware;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.HostScreen;
import hostdev.core.model.Identity;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.LibvirtHooks;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciHeader;
import hostdev.core.model.PciIds;
import hostdev.core.model.ReservedRegion;
import hostdev.core.model.SerialNumbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A situation that is put together in memory, to plan in.
final class Desk {
    static final String BOOT = "boot-now";

    private final TreeMap<PciAddress, PciFunction> functions = new TreeMap<>();
    private final TreeMap<IommuGroupId, IommuGroup> groups = new TreeMap<>();
    private final Map<PciAddress, List<Attachment>> attachments = new HashMap<>();
    private final Map<PciAddress, List<Holder>> holders = new HashMap<>();
    private final List<Guest> guests = new ArrayList<>();
    private final Map<PciAddress, Origin> origins = new HashMap<>();
    private final Map<PciAddress, Fact<List<NetworkConfig>>> networks = new HashMap<>();
    private Hardware hardware = Hardware.unseen();
    private final Set<DriverName> drivers = new HashSet<>(Set.of(DriverName.VFIO_PCI));
    private final Set<PciAddress> resettable = new HashSet<>();
    private final Map<PciAddress, Situation.Locked> locked = new TreeMap<>();
    private final List<KeptPromise> promises = new ArrayList<>();
    private final Map<PciAddress, SerialNumbers> serials = new HashMap<>();
    private Optional<LibvirtHooks> hooks = Optional.empty();
    private Optional<String> table = Optional.of("DMAR");
    private Optional<Boolean> sysfsBoolean = Optional.empty();
    private Optional<Fact<Boolean>> xen = Optional.empty();
    private Optional<String> silentHypervisor = Optional.empty();
    private Fact<Map<PciAddress, List<Holder>>> seenHolders = Fact.known(holders);

    /// The chapter's machine: the USB2 controller with its companions in group 4, a network card alone in group 7.
    static Desk chapter() {
        return new Desk()
                .function("00:1d.0", 0x0c0300, "uhci_hcd", 4)
                .function("00:1d.1", 0x0c0300, "uhci_hcd", 4)
                .function("00:1d.7", 0x0c0320, "ehci-pci", 4)
                .function("00:1f.0", 0x060100, "lpc_ich", 5)
                .function("01:00.0", 0x020000, "e1000e", 7)
                .guest("win2k3", Guest.State.SHUT_OFF)
                .guest("rescue", Guest.State.SHUT_OFF);
    }

    static PciAddress at(String text) {
        return PciAddress.fromSysfs("0000:" + text).orElseThrow();
    }

    Desk function(String at, int pciClass, String driver, int group) {
        return function(at, pciClass, Fact.known(named(driver)), Fact.known(Optional.empty()), group);
    }

    Desk function(
            String at,
            int pciClass,
            Fact<Optional<DriverName>> driver,
            Fact<Optional<DriverName>> override,
            int group) {
        driver.seen().flatMap(name -> name).ifPresent(drivers::add);
        Optional<IommuGroupId> id = group < 0 ? Optional.empty() : Optional.of(new IommuGroupId(group));
        functions.put(
                at(at),
                new PciFunction(
                        at(at),
                        new PciIds(0x8086, 0x293a),
                        Fact.known(Optional.empty()),
                        new PciClass(pciClass),
                        Fact.known(1),
                        driver,
                        override,
                        Fact.known(id),
                        Fact.known(Optional.empty()),
                        Optional.empty()));
        id.ifPresent(known -> join(known, at(at)));
        return this;
    }

    Desk header(String at, PciHeader header) {
        return change(at, Fact.known(header), Optional.empty());
    }

    Desk virtual(String at, String physical) {
        return change(at, Fact.known(new PciHeader(0, true)), Optional.of(at(physical)));
    }

    private Desk change(String at, Fact<PciHeader> header, Optional<PciAddress> physical) {
        PciFunction now = Objects.requireNonNull(functions.get(at(at)));
        functions.put(
                at(at),
                new PciFunction(
                        now.address(),
                        now.ids(),
                        now.subsystem(),
                        now.pciClass(),
                        now.revision(),
                        now.driver(),
                        now.driverOverride(),
                        now.iommuGroup(),
                        now.numaNode(),
                        now.parent(),
                        header,
                        physical));
        return this;
    }

    private static Optional<DriverName> named(String driver) {
        return driver.isEmpty() ? Optional.empty() : Optional.of(new DriverName(driver));
    }

    private void join(IommuGroupId id, PciAddress address) {
        List<PciAddress> members = new ArrayList<>();
        Optional.ofNullable(groups.get(id)).ifPresent(group -> members.addAll(group.members()));
        members.remove(address);
        members.add(address);
        groups.put(id, new IommuGroup(id, List.copyOf(members), Fact.known(List.of())));
    }

    Desk reserved(int group, String type) {
        IommuGroupId id = new IommuGroupId(group);
        IommuGroup known = Optional.ofNullable(groups.get(id)).orElseThrow();
        List<ReservedRegion> regions = List.of(new ReservedRegion(0xe8000L, 0xe8fffL, type));
        groups.put(id, new IommuGroup(id, known.members(), Fact.known(regions)));
        return this;
    }

    Desk attached(String at, Attachment.Kind kind, String name, String use, boolean refused) {
        Attachment.Refusal refusal = refused ? Attachment.Refusal.UNLESS_FORCED : Attachment.Refusal.NONE;
        return attached(at, kind, name, new Attachment.Use(use, refusal));
    }

    Desk attached(String at, Attachment.Kind kind, String name, Attachment.Use... uses) {
        attachments.computeIfAbsent(at(at), _ -> new ArrayList<>()).add(new Attachment(kind, name, List.of(uses)));
        return this;
    }

    Desk held(String at, String guest) {
        holders.put(at(at), List.of(new Holder(4711, "qemu-system-x86", Optional.of(guest))));
        return this;
    }

    /// Xen's store has it with a domain that is gone.
    Desk leftBy(int domain, String at) {
        holders.put(at(at), List.of(Holder.goneDomain(domain)));
        return this;
    }

    Desk holdersUnseen() {
        seenHolders = Fact.unknown("not root");
        return this;
    }

    /// @param promised the functions that its definition names
    Desk guest(String name, Guest.State state, String... promised) {
        StringBuilder devices = new StringBuilder();
        for (String device : promised) {
            PciAddress address = at(device);
            devices.append("<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0' bus='0x"
                    + Integer.toHexString(address.bus()) + "' slot='0x" + Integer.toHexString(address.device())
                    + "' function='0x" + address.function() + "'/></source></hostdev>\n");
        }
        guests.removeIf(guest -> guest.name().name().equals(name));
        guests.add(new Guest(
                new GuestName(name),
                state,
                "<domain type='kvm'>\n  <name>" + name + "</name>\n  <devices>\n" + devices
                        + "  </devices>\n</domain>\n",
                true));
        return this;
    }

    Desk guest(Guest guest) {
        guests.removeIf(other -> other.name().equals(guest.name()));
        guests.add(guest);
        return this;
    }

    Desk origin(String at, String driver, boolean takenAlong, String boot) {
        origins.put(at(at), new Origin(at(at), Binding.of(new DriverName(driver)), List.of(), takenAlong, boot));
        return this;
    }

    Desk network(String at, NetworkConfig config) {
        networks.put(at(at), Fact.known(List.of(config)));
        return this;
    }

    Desk networkUnknown(String at, String why) {
        networks.put(at(at), Fact.unknown(why));
        return this;
    }

    Desk resettable(String at) {
        resettable.add(at(at));
        return this;
    }

    Desk hardware(Hardware seen) {
        hardware = seen;
        return this;
    }

    Desk withoutVfio() {
        drivers.remove(DriverName.VFIO_PCI);
        return this;
    }

    Desk firmwareTable(Optional<String> name) {
        table = name;
        return this;
    }

    Desk selinuxForbidsSysfs() {
        sysfsBoolean = Optional.of(false);
        return this;
    }

    /// No plan may touch this function now.
    Desk locked(PciAddress device, String why) {
        locked.put(device, new Situation.Locked(why, "", "hostdev recover"));
        return this;
    }

    Desk hypervisorSilent(String why) {
        silentHypervisor = Optional.of(why);
        return this;
    }

    Desk serial(String at, String number) {
        serials.put(at(at), new SerialNumbers(Map.of(SerialNumbers.Source.PCIE, number)));
        return this;
    }

    Desk withoutSerial(String at) {
        serials.remove(at(at));
        return this;
    }

    /// Promised as the function is at this moment.
    Desk promised(String at, String guest, boolean withGroup) {
        Host host = new Host(functions, groups, attachments, seenHolders, Fact.known(BOOT));
        PciFunction function = host.function(at(at)).orElseThrow();
        promises.add(new KeptPromise(
                new GuestName(guest),
                at(at),
                withGroup,
                Identity.of(host, function, serials.getOrDefault(at(at), SerialNumbers.none()))));
        return this;
    }

    /// The card is put in elsewhere, with its number.
    Desk moved(String from, String to) {
        PciFunction old = Objects.requireNonNull(functions.get(at(from)));
        Optional<SerialNumbers> serial = Optional.ofNullable(serials.remove(at(from)));
        gone(from);
        int group = 20 + groups.size();
        function(to, old.pciClass().code(), old.driver(), old.driverOverride(), group);
        serial.ifPresent(number -> serials.put(at(to), number));
        return this;
    }

    Desk gone(String at) {
        functions.remove(at(at));
        serials.remove(at(at));
        return this;
    }

    Desk screen(String at, HostScreen screen) {
        hardware = new Hardware(
                hardware.config(),
                hardware.resetMethods(),
                hardware.slots(),
                hardware.claims(),
                Map.of(at(at), screen));
        return this;
    }

    /// The firmware keeps memory for a function on bus 0 or, by its ways, for those behind it.
    Desk claims(FirmwareClaim... claims) {
        hardware = new Hardware(
                hardware.config(), hardware.resetMethods(), hardware.slots(), Fact.known(List.of(claims)), Map.of());
        return this;
    }

    Desk hooks(LibvirtHooks state) {
        hooks = Optional.of(state);
        return this;
    }

    Desk origin(Origin origin) {
        origins.put(origin.device(), origin);
        return this;
    }

    String definition(String guest) {
        return Guests.named(guests, new GuestName(guest)).orElseThrow().definition();
    }

    /// Xen runs below.
    ///
    /// @param iommu whether it has its IOMMU on
    Desk xen(Fact<Boolean> iommu) {
        xen = Optional.of(iommu);
        return this;
    }

    Situation situation() {
        return new Situation(
                new Host(functions, groups, attachments, seenHolders, Fact.known(BOOT)),
                hardware,
                silentHypervisor.<Fact<List<Guest>>>map(Fact::unknown).orElseGet(() -> Fact.known(guests)),
                origins,
                networks,
                drivers,
                resettable,
                Fact.known(table),
                sysfsBoolean,
                new Memory(List.copyOf(promises), serials, hooks),
                xen,
                locked);
    }

    Planning plan(Goal goal) {
        return Planner.plan(situation(), goal);
    }
}

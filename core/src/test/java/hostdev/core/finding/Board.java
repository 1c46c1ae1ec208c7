package hostdev.core.finding;

import hostdev.core.model.Attachment;
import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.Hardware;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.core.model.ReservedRegion;
import hostdev.core.model.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A board with functions on it, all in group 1, put together one a line: what is wired how, and can do what.
final class Board {
    static final int ROOT_PORT = 0x060400;
    static final int NETWORK = 0x020000;

    private final TreeMap<PciAddress, PciFunction> functions = new TreeMap<>();
    private final Map<PciAddress, Fact<ConfigSpace>> config = new HashMap<>();
    private final Map<PciAddress, Fact<List<String>>> methods = new HashMap<>();
    private final Map<PciAddress, List<Attachment>> attachments = new HashMap<>();
    private final Map<PciAddress, List<Holder>> holders = new HashMap<>();
    private final List<Slot> slots = new ArrayList<>();
    private final List<FirmwareClaim> claims = new ArrayList<>();
    private List<ReservedRegion> regions = List.of();
    private Optional<PciAddress> parent = Optional.empty();

    static PciAddress at(String text) {
        return PciAddress.fromSysfs("0000:" + text).orElseThrow();
    }

    /// What follows is behind this bridge; empty for a root bus.
    Board behind(String bridge) {
        parent = bridge.isEmpty() ? Optional.empty() : Optional.of(at(bridge));
        return this;
    }

    /// @param driver empty for none
    Board function(String at, int code, String driver, boolean several, Capability... capabilities) {
        Optional<DriverName> name = driver.isEmpty() ? Optional.empty() : Optional.of(new DriverName(driver));
        add(at, code, Fact.known(name));
        int header = code == ROOT_PORT ? 1 : 0;
        config.put(at(at), Fact.known(new ConfigSpace(4096, 7, 0x10, header, several, List.of(capabilities), true)));
        return this;
    }

    private void add(String at, int code, Fact<Optional<DriverName>> driver) {
        functions.put(
                at(at),
                new PciFunction(
                        at(at),
                        new PciIds(0x8086, 0x10d3),
                        Fact.known(Optional.empty()),
                        new PciClass(code),
                        Fact.known(0),
                        driver,
                        Fact.known(Optional.empty()),
                        Fact.known(Optional.of(new IommuGroupId(1))),
                        Fact.known(Optional.empty()),
                        parent));
    }

    Board driverUnseen(String at, String why) {
        add(at, NETWORK, Fact.unknown(why));
        return this;
    }

    Board configUnseen(String at, String why) {
        config.put(at(at), Fact.unknown(why));
        return this;
    }

    Board resets(String at, String... known) {
        methods.put(at(at), Fact.known(List.of(known)));
        return this;
    }

    Board attached(String at, String name) {
        attachments.put(at(at), List.of(new Attachment(Attachment.Kind.NETWORK, name, List.of())));
        return this;
    }

    Board slot(String name, String at, boolean power) {
        slots.add(new Slot(name, at(at), power));
        return this;
    }

    Board reserved(long start, long end, String type) {
        regions = List.of(new ReservedRegion(start, end, type));
        return this;
    }

    Board claim(FirmwareClaim claim) {
        claims.add(claim);
        return this;
    }

    Host host() {
        TreeMap<IommuGroupId, IommuGroup> groups = new TreeMap<>();
        groups.put(group().id(), group());
        return new Host(functions, groups, attachments, Fact.known(holders), Fact.known("boot"));
    }

    IommuGroup group() {
        return new IommuGroup(new IommuGroupId(1), List.copyOf(functions.keySet()), Fact.known(regions));
    }

    Hardware hardware() {
        return new Hardware(config, methods, slots, Fact.known(claims));
    }

    PciFunction function(String at) {
        return Optional.ofNullable(functions.get(at(at))).orElseThrow();
    }

    static Capability express(int portType) {
        return new Capability.Express(0x54, portType, false);
    }

    static Capability expressWithFlr() {
        return new Capability.Express(0x54, 0, true);
    }

    static Capability acs(int capable, int enabled) {
        return new Capability.AccessControl(0x148, capable, enabled);
    }
}

package hostdev.host.sim;

import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot.Written;
import hostdev.host.sim.Description.FunctionLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The PCI bus of Linux 6.12: which driver has which function, and what a write to its files does (drivers/base/bus.c,
/// drivers/base/dd.c, drivers/pci/pci-driver.c, drivers/pci/pci-sysfs.c).
final class SimulatedBus {
    /// What the bus tells others about.
    interface Watcher {
        void appeared(FunctionState function);

        void disappeared(FunctionState function);

        void bound(FunctionState function);

        /// @param from the driver that it had
        void unbound(FunctionState function, DriverState from);

        void driverCame(DriverState driver);

        /// Whether a process has it open through VFIO.
        boolean isOpen(FunctionState function);

        /// Whether somebody has opened this group.
        boolean isGroupOpen(Optional<Integer> group);

        /// A write hangs from now on.
        ///
        /// @return the number of the process that does it
        long hangs(FunctionState function, String what);
    }

    private final Description description;
    private final Watcher watcher;
    private final List<PciAddress> hanging;
    /// What brings a function back that does not answer: `reset`, `rescan`, `power`; another word: nothing.
    private final Map<PciAddress, String> cures = new LinkedHashMap<>();

    private final Set<PciAddress> withoutPower = new HashSet<>();
    private final Map<String, DriverState> drivers = new LinkedHashMap<>();
    private final NavigableMap<PciAddress, FunctionState> functions = new TreeMap<>();
    private final SimulatedSriov virtualFunctions = new SimulatedSriov(this);
    private final Resets resets = new Resets(this);
    private final SimulatedTopology topology;

    SimulatedBus(Description description, Watcher watcher) {
        this.description = description;
        this.watcher = watcher;
        this.topology = new SimulatedTopology(description);
        this.hanging = new ArrayList<>(description.hangs());
    }

    void boot() {
        for (Description.DriverLine driver : description.drivers().values()) {
            if (!description.modules().contains(driver.name())) {
                load(driver.name());
            }
        }
        description.functions().forEach(line -> {
            line.driver().filter(name -> !description.modules().contains(name)).ifPresent(this::load);
        });
        rescan();
        functions().forEach(this::overrideOfBoot);
    }

    /// A script of the boot has set it, and has had the kernel probe again.
    private void overrideOfBoot(FunctionState function) {
        Optional<String> wanted = function.line().override();
        function.override(wanted);
        if (wanted.isPresent() && !function.driver().map(DriverState::name).equals(wanted)) {
            load(wanted.get());
            letGo(function);
            attach(function);
        }
    }

    /// Has the driver, and lets it take what is free and what it knows.
    DriverState load(String name) {
        DriverState known = drivers.get(name);
        if (known != null) {
            return known;
        }
        Optional<Description.DriverLine> said =
                Optional.ofNullable(description.drivers().get(name));
        DriverState driver = new DriverState(
                name,
                said.filter(Description.DriverLine::broken).isPresent(),
                said.filter(Description.DriverLine::needsData).isPresent());
        for (FunctionLine line : description.functions()) {
            if (line.driver().equals(Optional.of(name))) {
                driver.knows(line.ids());
            }
            line.virtual()
                    .filter(virtual -> virtual.driver().equals(Optional.of(name)))
                    .ifPresent(virtual -> driver.knows(virtual.ids()));
        }
        drivers.put(name, driver);
        watcher.driverCame(driver);
        offerAll(driver);
        return driver;
    }

    /// `driver_attach`
    private void offerAll(DriverState driver) {
        for (FunctionState function : List.copyOf(functions.values())) {
            if (function.driver().isEmpty() && driver.matches(function)) {
                probe(function, driver);
            }
        }
    }

    SimulatedSriov virtualFunctions() {
        return virtualFunctions;
    }

    Resets resets() {
        return resets;
    }

    Optional<FunctionState> function(String name) {
        return PciAddress.fromSysfs(Answer.withoutLineEnd(name)).flatMap(this::function);
    }

    Optional<FunctionState> function(PciAddress address) {
        return Optional.ofNullable(functions.get(address));
    }

    List<FunctionState> functions() {
        return List.copyOf(functions.values());
    }

    Optional<DriverState> driver(String name) {
        return Optional.ofNullable(drivers.get(name));
    }

    boolean hasDriver(String name) {
        return drivers.containsKey(name);
    }

    /// `bind_store`
    Written bind(DriverState driver, String text) {
        Optional<FunctionState> function = function(text).filter(driver::matches);
        if (function.isEmpty()) {
            return Answer.NO_DEVICE;
        }
        return locked(
                function.get(),
                "bind",
                () -> function.get().driver().isPresent() ? Answer.BUSY : probe(function.get(), driver));
    }

    /// `unbind_store`
    Written unbind(DriverState driver, String text) {
        Optional<FunctionState> function = function(text).filter(it -> it.isDrivenBy(driver));
        return function.isEmpty() ? Answer.NO_DEVICE : release(function.get(), "unbind", () -> {});
    }

    /// `drivers_probe_store`: a driver's failure is no failure of the write.
    Written probe(String text) {
        Optional<FunctionState> function = function(text);
        if (function.isEmpty()) {
            return Answer.NO_DEVICE;
        }
        if (function.get().driver().isPresent()) {
            return Answer.DONE;
        }
        return locked(function.get(), "probe", () -> {
            attach(function.get());
            return Answer.DONE;
        });
    }

    Written newId(DriverState driver, String text) {
        return driver.add(text).orElseGet(() -> {
            offerAll(driver);
            return Answer.DONE;
        });
    }

    /// `device_attach`
    void attach(FunctionState function) {
        for (DriverState driver : drivers.values()) {
            if (driver.matches(function) && probe(function, driver).equals(Answer.DONE)) {
                return;
            }
        }
    }

    /// `really_probe`
    private Written probe(FunctionState function, DriverState driver) {
        if (!function.mayBeProbed()) {
            return Answer.NO_DEVICE;
        }
        if (driver.isVfio() && (function.line().isBridge() || function.group().isEmpty())) {
            return Answer.INVALID;
        }
        if (!driver.isVfio() && watcher.isGroupOpen(function.group())) {
            return Answer.BUSY; // iommu_device_use_default_domain
        }
        if (driver.isVfio() && function.virtualFunctions() > 0) {
            return Answer.BUSY; // vfio_pci_core_register_device
        }
        if (driver.isBroken() || (function.isDead() && !driver.isVfio())) {
            return Answer.BROKEN;
        }
        if (!driver.canDrive(function)) {
            return Answer.NO_DEVICE;
        }
        function.driver(Optional.of(driver));
        watcher.bound(function);
        if (function.isAtHome() && !function.line().isBridge()) {
            appear(line -> topology.isBelow(line, function.address()));
        }
        return Answer.DONE;
    }

    /// `device_release_driver`, which waits until the driver lets go, with the device's lock.
    private Written release(FunctionState function, String what, Runnable then) {
        if (function.isLocked() || isKept(function)) {
            function.wait(() -> {
                letGo(function);
                then.run();
            });
            function.lock();
            return new Written.InFlight(watcher.hangs(function, what));
        }
        letGo(function);
        then.run();
        return Answer.DONE;
    }

    /// Whether the driver does not let go of it, or of one on a bus that this driver brings.
    private boolean isKept(FunctionState function) {
        return isKeptItself(function)
                || functions().stream()
                        .filter(this::isKeptItself)
                        .anyMatch(other -> topology.isBroughtBy(other.line(), function.line()));
    }

    private boolean isKeptItself(FunctionState function) {
        return hanging.contains(function.address()) || watcher.isOpen(function);
    }

    private void letGo(FunctionState function) {
        function.driver().ifPresent(driver -> {
            if (!driver.leavesVirtualFunctions()) {
                virtualFunctions.set(function, 0);
            }
            functions().stream()
                    .filter(other -> topology.isOnBusOf(other.line(), function.line()))
                    .forEach(this::remove);
            function.driver(Optional.empty());
            watcher.unbound(function, driver);
        });
    }

    /// What hangs on this function and nothing keeps it any more takes effect.
    void settle(PciAddress address) {
        function(address)
                .filter(FunctionState::isLocked)
                .filter(it -> !isKept(it))
                .ifPresent(FunctionState::unlock);
        topology.above(address).ifPresent(this::settle);
    }

    /// The driver's remove function, which hung, returns.
    void endHang(PciAddress address) {
        hanging.remove(address);
        settle(address);
    }

    /// @param action what is done at once, or as soon as the device's lock is free
    Written locked(FunctionState function, String what, Supplier<Written> action) {
        if (function.isLocked()) {
            function.wait(() -> {
                Written _ = action.get(); // the one who wrote is gone
            });
            return new Written.InFlight(watcher.hangs(function, what));
        }
        return action.get();
    }

    /// `driver_override_store`: up to the first line end; nothing clears it.
    Written override(FunctionState function, String text) {
        int end = text.indexOf('\n');
        String name = end < 0 ? text : text.substring(0, end);
        return locked(function, "driver_override", () -> {
            function.override(Optional.of(name).filter(it -> !it.isEmpty()));
            return Answer.DONE;
        });
    }

    /// `remove_store`: with all that is behind it.
    Written remove(FunctionState function, String text) {
        Optional<Long> number = Answer.number(text);
        if (number.isEmpty()) {
            return Answer.INVALID;
        }
        return number.get() == 0 ? Answer.DONE : remove(function);
    }

    Written remove(FunctionState function) {
        for (FunctionState other : functions()) {
            boolean behind = other.line().above().equals(Optional.of(function.address()))
                    || other.physical().equals(Optional.of(function));
            if (behind && remove(other) instanceof Written.InFlight hanging) {
                return hanging;
            }
        }
        return release(function, "remove", () -> {
            functions.remove(function.address());
            watcher.disappeared(function);
        });
    }

    Written rescan(String text) {
        Optional<Long> number = Answer.number(text);
        if (number.isEmpty()) {
            return Answer.INVALID;
        }
        if (number.get() != 0) {
            rescan();
        }
        return Answer.DONE;
    }

    /// It answers no more, until this is done to it.
    void dies(PciAddress address, String cure) {
        cures.put(address, cure);
        function(address).ifPresent(FunctionState::die);
    }

    void heal(FunctionState function, String with) {
        if (with.equals(cures.get(function.address()))) {
            cures.remove(function.address());
            function.heal();
        }
    }

    private boolean hasPower(PciAddress address) {
        return withoutPower.stream().noneMatch(address::sameDevice);
    }

    /// `power_write_file` (drivers/pci/hotplug/pci_hotplug_core.c) for the slot at a place.
    Written power(PciAddress place, String text) {
        Optional<Long> number = Answer.number(text);
        if (number.isEmpty() || number.get() > 1) {
            return Answer.INVALID;
        }
        if (number.get() == 1) {
            withoutPower.remove(place);
            rescan();
            return Answer.DONE;
        }
        for (FunctionState function : functions()) {
            if (function.address().sameDevice(place) && remove(function) instanceof Written.InFlight hanging) {
                return hanging;
            }
        }
        cures.entrySet()
                .removeIf(sick ->
                        sick.getKey().sameDevice(place) && sick.getValue().equals("power"));
        withoutPower.add(place);
        return Answer.DONE;
    }

    String power(PciAddress place) {
        return withoutPower.contains(place) ? "0\n" : "1\n";
    }

    private void rescan() {
        appear(_ -> true);
    }

    /// Those of the description that are not there and can be found now.
    private void appear(Predicate<FunctionLine> wanted) {
        List<FunctionState> fresh = new ArrayList<>();
        for (FunctionLine line : description.functions()) {
            boolean reachable = line.above().map(this::leadsOn).orElse(true);
            if (reachable && wanted.test(line) && hasPower(line.address()) && !functions.containsKey(line.address())) {
                fresh.add(add(new FunctionState(line, Optional.empty())));
            }
        }
        fresh.forEach(this::attach);
    }

    /// What is behind a bridge is found without a driver; another controller's own driver brings the bus.
    private boolean leadsOn(PciAddress above) {
        return function(above)
                .filter(it -> it.line().isBridge() || it.isAtHome())
                .isPresent();
    }

    FunctionState add(FunctionState function) {
        functions.put(function.address(), function);
        if (cures.containsKey(function.address())) {
            function.die();
            heal(function, "rescan");
        }
        watcher.appeared(function);
        return function;
    }
}

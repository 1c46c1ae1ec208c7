package hostdev.host.sim;

import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.host.hypervisor.Hypervisor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A libvirt on a simulated machine: keeps definitions, fills in guest addresses, takes managed functions from their
/// drivers at a start and gives back what it took.
///
/// A definition is on the disk when `define` returns (libvirt syncs the file before it renames it).
final class SimulatedHypervisor implements Hypervisor {
    static final String URI = "qemu:///system";

    private final Power power;
    private final Map<String, String> definitions = new TreeMap<>();
    private final Map<String, Guest.State> states = new HashMap<>();
    private final Map<String, List<PciAddress>> taken = new HashMap<>();
    /// What the guests that run run with.
    private final Map<String, String> running = new HashMap<>();

    private boolean guestsHoldOn;
    private boolean movedSomething;
    private SimulatedKernel kernel;
    private Optional<String> startFailure = Optional.empty();
    private Optional<String> defineFailure = Optional.empty();

    SimulatedHypervisor(Description description, Power power, SimulatedKernel kernel) {
        this.power = power;
        this.kernel = kernel;
        for (Description.GuestLine guest : description.guests()) {
            definitions.put(guest.name(), LibvirtXml.of(guest));
        }
    }

    /// After a boot: no guest runs.
    void booted(SimulatedKernel now) {
        kernel = now;
        states.clear();
        taken.clear();
        running.clear();
    }

    boolean movedSomething() {
        return movedSomething;
    }

    /// Every start fails from now on; empty words end that.
    void startFails(String words) {
        startFailure = Optional.of(words).filter(it -> !it.isEmpty());
    }

    void holdOn(boolean hold) {
        guestsHoldOn = hold;
    }

    void defineFails(String words) {
        defineFailure = Optional.of(words).filter(it -> !it.isEmpty());
    }

    @Override
    public String uri() {
        return URI;
    }

    @Override
    public List<Guest> guests() {
        power.requireOn("guests");
        return definitions.keySet().stream().map(this::read).toList();
    }

    @Override
    public Optional<Guest> guest(GuestName name) {
        power.requireOn("guest");
        return definitions.containsKey(name.name()) ? Optional.of(read(name.name())) : Optional.empty();
    }

    private Guest read(String name) {
        return new Guest(
                new GuestName(name),
                states.getOrDefault(name, Guest.State.SHUT_OFF),
                definitions.getOrDefault(name, ""),
                true,
                Optional.ofNullable(running.get(name)));
    }

    private Guest required(GuestName name) {
        return guest(name).orElseThrow(() -> new NoSuchGuest(name, List.copyOf(definitions.keySet())).problem());
    }

    @Override
    public String define(GuestName name, String definition) {
        return power.effect("define " + name, () -> defined(name, definition));
    }

    String defined(GuestName name, String definition) {
        Guest _ = required(name);
        defineFailure.ifPresent(words -> {
            throw Problem.failed(name, "not defined: " + words, "");
        });
        String named = DomainXml.parse(name.name(), definition).name().orElse("");
        if (!named.equals(name.name())) {
            throw Problem.usage(
                    "the definition given to guest " + name + " is that of '" + named + "'",
                    "keep <name>" + name + "</name>; to rename a guest: virsh domrename");
        }
        rules(name).requireDefinable(DomainXml.parse(name.name(), definition));
        String filled = LibvirtXml.withAddresses(name, definition);
        definitions.put(name.name(), filled);
        return filled;
    }

    private LibvirtRules rules(GuestName name) {
        return new LibvirtRules(name, () -> kernel.bus());
    }

    @Override
    public void start(GuestName name) {
        power.effect("start " + name, () -> started(name));
    }

    boolean started(GuestName name) {
        Guest guest = required(name);
        if (guest.active()) {
            throw notStarted(name, "Requested operation is not valid: domain is already running");
        }
        startFailure.ifPresent(words -> {
            throw notStarted(name, words);
        });
        List<PassedFunction> passed =
                DomainXml.parse(name.name(), guest.definition()).passedFunctions();
        passed.forEach(function -> requireFree(name, function.source()));
        rules(name).requireStartable(DomainXml.parse(name.name(), guest.definition()));
        taken.put(name.name(), new ArrayList<>());
        try {
            passed.forEach(function -> take(name, function));
            List<FunctionState> open = passed.stream()
                    .map(function -> there(name, function.source()))
                    .toList();
            open.forEach(function -> requireViable(name, function));
            kernel.guestRuns(name.name(), open);
            states.put(name.name(), Guest.State.RUNNING);
            running.put(name.name(), guest.definition());
            return true;
        } catch (Problem e) {
            giveBack(name);
            throw e;
        }
    }

    private static Problem notStarted(Object name, String words) {
        return Problem.failed(name, "not started: " + words, "");
    }

    private void requireFree(GuestName name, PciAddress device) {
        there(name, device);
        if (kernel.isOpen(device)) {
            throw notStarted(
                    name, "Requested operation is not valid: PCI device " + device + " is in use by driver QEMU");
        }
    }

    private FunctionState there(GuestName name, PciAddress device) {
        return kernel.bus()
                .function(device)
                .orElseThrow(() -> notStarted(
                        name,
                        "Device " + device + " not found: could not access /sys/bus/pci/devices/" + device
                                + "/config: No such file or directory"));
    }

    /// A virtual function may be gone by now: with the driver of its physical one, which the guest has too.
    private void take(GuestName name, PassedFunction passed) {
        PciAddress device = passed.source();
        FunctionState function = there(name, device);
        if (isWithVfio(function)) {
            return;
        }
        if (!passed.managed()) {
            throw notStarted(
                    name,
                    "internal error: QEMU unexpectedly closed the monitor: vfio " + device
                            + ": error getting device from group: No such device");
        }
        if (!kernel.bus().hasDriver("vfio-pci")) {
            throw notStarted(name, "unsupported configuration: host doesn't support passthrough of host PCI devices");
        }
        taken.getOrDefault(name.name(), List.of()).add(device);
        movedSomething = true;
        move(function, "vfio-pci");
        if (!isWithVfio(function)) {
            throw notStarted(name, "Failed to bind PCI device '" + device + "' to vfio-pci");
        }
    }

    private static boolean isWithVfio(FunctionState function) {
        return function.driver().filter(DriverState::isVfio).isPresent();
    }

    /// libvirt's way: the override, unbind, probe; and it never puts back the override that was there.
    private void move(FunctionState function, String override) {
        String path = FunctionFiles.BUS + "devices/" + function.address();
        kernel.act(path + "/driver_override", override + "\n");
        kernel.act(path + "/driver/unbind", function.address().toString());
        kernel.act(FunctionFiles.BUS + "drivers_probe", function.address().toString());
    }

    /// drivers/vfio/vfio_main.c, `vfio_dev_viable`; and what a `direct` region forbids.
    private void requireViable(GuestName name, FunctionState opened) {
        for (FunctionState member : kernel.bus().functions()) {
            boolean inTheWay = member.group().equals(opened.group())
                    && member.driver()
                            .filter(driver ->
                                    !driver.isForGuests() && !driver.name().equals("pcieport"))
                            .isPresent();
            if (inTheWay) {
                throw notStarted(
                        name,
                        "internal error: QEMU unexpectedly closed the monitor: vfio " + opened.address() + ": group "
                                + opened.group().orElse(-1) + " is not viable\nPlease ensure all devices within the"
                                + " iommu_group are bound to their vfio bus driver.");
            }
        }
        if (kernel.isReserved(opened)) {
            throw notStarted(
                    name,
                    "internal error: QEMU unexpectedly closed the monitor: vfio " + opened.address()
                            + ": failed to setup container for group "
                            + opened.group().orElse(-1) + ": Failed to set iommu for container: Invalid argument");
        }
    }

    private void giveBack(GuestName name) {
        for (PciAddress device : Optional.ofNullable(taken.remove(name.name())).orElse(List.of())) {
            kernel.bus().function(device).ifPresent(function -> move(function, ""));
        }
    }

    @Override
    public void plugIn(GuestName name, String device) {
        power.effect("plug into " + name, () -> pluggedIn(name, device));
    }

    /// The kernel opens it beside what the guest has open already.
    boolean pluggedIn(GuestName name, String device) {
        DomainXml before = requiredRunning(name);
        DomainXml after = DomainXml.parse(
                name.name(),
                LibvirtXml.withAddresses(
                        name, before.withDevice(device.lines().toList()).text()));
        PassedFunction added = after.passedFunctions().getLast();
        rules(name).requirePluggable(added);
        if (LibvirtXml.controllers(after) > LibvirtXml.controllers(before)) {
            throw Problem.failed(name, "not plugged in: internal error: No more available PCI slots", "");
        }
        requireFree(name, added.source());
        take(name, added);
        requireViable(name, there(name, added.source()));
        kernel.guestOpens(name.name(), there(name, added.source()));
        running.put(name.name(), after.text());
        return true;
    }

    @Override
    public void askOut(GuestName name, String device) {
        power.effect("ask " + name + " to let go", () -> askedOut(name, device));
    }

    /// A guest that lets go does so at once.
    boolean askedOut(GuestName name, String device) {
        DomainXml before = requiredRunning(name);
        PciAddress source = DomainXml.parse(
                        name.name(), before.withDevice(device.lines().toList()).text())
                .passedFunctions()
                .getLast()
                .source();
        DomainXml after = before.withoutHostdev(source)
                .orElseThrow(() -> Problem.failed(
                        name, "the guest was not asked to let go: device not found: host pci device " + source, ""));
        before.passedFunctions().stream()
                .filter(passed -> passed.source().equals(source))
                .forEach(passed -> rules(name).requireAlone(before, passed));
        if (guestsHoldOn) {
            return false;
        }
        running.put(name.name(), after.text());
        kernel.guestCloses(name.name(), source);
        if (taken.getOrDefault(name.name(), List.of()).remove(source)) {
            kernel.bus().function(source).ifPresent(function -> move(function, ""));
        }
        return true;
    }

    private DomainXml requiredRunning(GuestName name) {
        String text = required(name)
                .running()
                .orElseThrow(() -> Problem.failed(name, "Requested operation is not valid: domain is not running", ""));
        return DomainXml.parse(name.name(), text);
    }

    @Override
    public void destroy(GuestName name) {
        power.effect("destroy " + name, () -> ended(name));
    }

    boolean ended(GuestName name) {
        if (!required(name).active()) {
            throw Problem.failed(name, "not ended: Requested operation is not valid: domain is not running", "");
        }
        states.remove(name.name());
        running.remove(name.name());
        kernel.guestEnds(name.name());
        giveBack(name);
        return true;
    }

    /// As the description has it after the first boot.
    void begin(Description.GuestLine guest) {
        if (guest.runs()) {
            started(new GuestName(guest.name()));
        }
        if (guest.paused()) {
            states.put(guest.name(), Guest.State.PAUSED);
        }
    }

    @Override
    public void close() {}
}

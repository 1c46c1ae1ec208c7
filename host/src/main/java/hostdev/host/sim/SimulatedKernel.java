package hostdev.host.sim;

import hostdev.core.model.ByteText;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.host.root.FileOwner;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// One boot of a simulated machine: its files, and what writing to them and running programs does.
final class SimulatedKernel implements HostRoot {
    private static final int MOST_TEXT = 1 << 20;

    private final Description description;
    private final Power power;
    private final Supplier<Instant> clock;
    private final SimulatedTree tree = new SimulatedTree();
    private final SimulatedNetwork network =
            new SimulatedNetwork(() -> tree.namesIn("/sys/class/net").seen().orElse(List.of()));
    private final Processes processes = new Processes(tree);
    private final Groups groups = new Groups();
    private final Children children;
    private final SimulatedBus bus;
    private final FunctionFiles files;

    /// @param boot how often it was booted before
    SimulatedKernel(Description description, Power power, Supplier<Instant> clock, int boot) {
        this.description = description;
        this.power = power;
        this.clock = clock;
        this.children = new Children(tree, description, network);
        this.bus = new SimulatedBus(description, new Watching());
        this.files = new FunctionFiles(tree, bus, description);
        files.ofBus();
        firmware();
        proc(boot);
        bus.boot();
        groups.booted();
        network.booted();
        described();
    }

    private void firmware() {
        tree.directory("/sys/firmware/acpi/tables");
        description.tables().forEach(name -> tree.file("/sys/firmware/acpi/tables/" + name, name));
    }

    private void proc(int boot) {
        tree.file("/proc/sys/kernel/random/boot_id", bootId(boot) + "\n");
        tree.file("/proc/sys/kernel/osrelease", description.kernel() + "\n");
        tree.file("/proc/self/status", "Name:\thostdev\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
        tree.file("/proc/interrupts", "           CPU0\n");
        tree.shows("/proc/self/mountinfo", children::mounts);
        tree.shows("/proc/swaps", children::swaps);
        tree.shows("/proc/net/route", network::routeFile);
    }

    static String bootId(int boot) {
        return Integer.toHexString(0x10000000 + boot) + "-b007-4b00-8000-000000000000";
    }

    private void described() {
        description.files().forEach((path, text) -> {
            if (text.isPresent()) {
                tree.file(path, text.get());
            } else {
                tree.directory(path);
            }
        });
        description.links().forEach(tree::link);
    }

    /// Keeps the files as the bus says.
    private final class Watching implements SimulatedBus.Watcher {
        @Override
        public void appeared(FunctionState function) {
            files.add(function);
            boolean alone = groups.isBooted() && description.alone().contains(function.address());
            function.groupKey(
                    alone
                            ? Optional.of(-1 - function.address().hashCode())
                            : function.line().group());
            function.group(groups.join(function.groupKey()));
            function.group().ifPresent(group -> files.join(function, group));
        }

        @Override
        public void disappeared(FunctionState function) {
            files.remove(function);
            function.group().ifPresent(group -> files.leave(function, group));
            groups.leave(function.groupKey());
        }

        @Override
        public void bound(FunctionState function) {
            function.driver().ifPresent(driver -> files.bound(function, driver));
            if (function.isAtHome()) {
                children.appear(function, files.path(function));
            }
        }

        @Override
        public void unbound(FunctionState function, DriverState from) {
            files.unbound(function, from);
            if (function.line().driver().equals(Optional.of(from.name()))) {
                children.vanish(function, files.path(function));
            }
        }

        @Override
        public void driverCame(DriverState driver) {
            files.of(driver);
        }

        @Override
        public boolean isOpen(FunctionState function) {
            return processes.isOpen(function.address());
        }

        @Override
        public boolean isGroupOpen(Optional<Integer> group) {
            return group.filter(processes::isGroupOpen).isPresent();
        }

        @Override
        public long hangs(FunctionState function, String what) {
            return processes.writes(function.address(), what);
        }
    }

    SimulatedBus bus() {
        return bus;
    }

    boolean isOpen(PciAddress device) {
        return processes.isOpen(device);
    }

    /// Whether the firmware claims memory for its group, so that the kernel refuses it to guests.
    boolean isReserved(FunctionState function) {
        return function.line().group().map(description.regions()::get).stream()
                .flatMap(List::stream)
                .anyMatch(region -> region.endsWith(" direct"));
    }

    void guestRuns(String name, Collection<FunctionState> functions) {
        processes.runs(name, functions);
    }

    void guestOpens(String name, FunctionState function) {
        processes.opens(name, function);
    }

    void guestCloses(String name, PciAddress device) {
        processes.closes(name, device);
        bus.settle(device);
        letOut(device);
    }

    /// Its devices are closed; what waited for that takes effect.
    void guestEnds(String name) {
        Set<PciAddress> had = processes.ends(name);
        had.forEach(bus::settle);
        had.forEach(this::letOut);
    }

    /// The driver that hung lets go.
    void endHang(PciAddress device) {
        bus.endHang(device);
        letOut(device);
    }

    private void letOut(PciAddress device) {
        if (bus.function(device).filter(FunctionState::isLocked).isEmpty()) {
            processes.writeEnds(device);
        }
    }

    @Override
    public Written write(String path, String text, Duration limit) {
        return write(path, text, limit, _ -> {});
    }

    /// A child process writes, as on a real machine: one whose parent ends before it has the text writes nothing.
    @Override
    public Written write(String path, String text, Duration limit, LongConsumer writer) {
        power.requireOn("write");
        long child = processes.writer(path);
        try {
            writer.accept(child);
            return power.effect("write " + path + " < " + text.strip(), () -> act(path, text));
        } finally {
            processes.writerEnds(child);
        }
    }

    /// Without being counted: somebody else does it.
    Written act(String path, String text) {
        return tree.write(path, text);
    }

    @Override
    public Ran run(List<String> command, Duration limit) {
        power.requireOn("run");
        return asksOnly(command)
                ? answer(command)
                : power.effect("run " + String.join(" ", command), () -> answer(command));
    }

    static boolean asksOnly(List<String> command) {
        return command.getFirst().equals("udevadm") || command.contains("-json") || command.contains("show");
    }

    Ran answer(List<String> command) {
        return switch (command.getFirst()) {
            case "modprobe" -> modprobe(command.getLast());
            case "ip" -> network.run(command);
            case "udevadm" -> new Ran.Exited(0, "", "");
            default -> new Ran.NotFound(command.getFirst());
        };
    }

    private Ran modprobe(String name) {
        if (description.modules().contains(name) || bus.hasDriver(name)) {
            bus.load(name);
            return new Ran.Exited(0, "", "");
        }
        return new Ran.Exited(
                1,
                "",
                "modprobe: FATAL: Module " + name + " not found in directory /lib/modules/" + description.kernel()
                        + "\n");
    }

    @Override
    public Fact<String> text(String path) {
        return bytes(path, MOST_TEXT).map(ByteText::decode);
    }

    @Override
    public Fact<byte[]> bytes(String path, int most) {
        power.requireOn("read");
        return tree.read(path, most);
    }

    @Override
    public Fact<Optional<String>> link(String path) {
        power.requireOn("read");
        return tree.linkOf(path);
    }

    @Override
    public Fact<List<String>> names(String path) {
        power.requireOn("read");
        return tree.namesIn(path);
    }

    @Override
    public boolean exists(String path) {
        power.requireOn("read");
        return tree.exists(path);
    }

    /// Its programs are not files.
    @Override
    public Fact<FileOwner> owner(String path) {
        return Fact.known(FileOwner.ROOT);
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Instant now() {
        return clock.get();
    }

    @Override
    public Duration monotonic() {
        return Duration.between(Instant.EPOCH, clock.get());
    }
}

package hostdev.host.sim;

import static hostdev.host.sim.World.at;

import hostdev.core.boot.BootFacts;
import hostdev.core.boot.BootFile;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.KeepFacts;
import hostdev.core.format.DomainXml;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Something that a person does to one of the example machines, after something else.
///
/// @param before what was done first
/// @param deed what is done then
/// @param later what others do once it was told as done
record Scenario(String example, String name, Consumer<World> before, Consumer<World> deed, Consumer<World> later) {
    private static final GuestName RESCUE = new GuestName("rescue");

    @Override
    public String toString() {
        return example + ": " + name;
    }

    World begun() {
        World world = World.of(example);
        before.accept(world);
        world.machine().power().forget();
        return world;
    }

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        twoGuests(all);
        handsOnGuests(all);
        afterAKill(all);
        onMachine(all, "chapter", "win2k3", at("00:1d.7"));
        onMachine(all, "laptop", "win11", at("02:00.0"));
        onMachine(all, "laptop", "win11", at("03:00.0"));
        onMachine(all, "gpu", "win11", at("01:00.0"), at("01:00.1"));
        onMachine(all, "conventional", "win2k3", at("02:01.0"));
        onMachine(all, "acs", "win2k3", at("02:00.0"));
        onMachine(all, "override", "win2k3", at("01:00.0"));
        virtualFunctions(all);
        bootFiles(all);
        running(all);
        return all;
    }

    private static void onMachine(List<Scenario> all, String example, String guest, PciAddress... devices) {
        List<PciAddress> list = List.of(devices);
        GuestName name = new GuestName(guest);
        Goal assign = new Goal.Assign(list, name, true, false);
        Goal start = new Goal.Assign(list, name, true, true);
        Goal release = new Goal.Release(list);
        Goal bind = new Goal.Bind(list.getFirst(), DriverName.VFIO_PCI);
        String words = list + " ";
        Consumer<World> nothing = _ -> {};
        add(all, example, words + "assign", nothing, assign);
        add(all, example, words + "assign --start", nothing, start);
        add(all, example, words + "release", world -> world.done(assign), release);
        add(all, example, words + "bind", nothing, bind);
        add(all, example, words + "undo of assign", world -> world.done(assign), World::undoneLast);
        add(
                all,
                example,
                words + "undo of release",
                world -> {
                    world.done(assign);
                    world.done(release);
                },
                World::undoneLast);
        add(all, example, words + "unbind", nothing, new Goal.Unbind(list.getFirst()));
        add(all, example, words + "release after bind", world -> world.done(bind), release);
        add(all, example, words + "release after reboot", world -> rebooted(world, assign), release);
    }

    private static void add(
            List<Scenario> all, String example, String name, Consumer<World> before, Consumer<World> deed) {
        all.add(new Scenario(example, name, before, deed, _ -> {}));
    }

    private static void add(List<Scenario> all, String example, String name, Consumer<World> before, Goal goal) {
        all.add(new Scenario(example, name, before, world -> world.done(goal), _ -> {}));
    }

    private static void rebooted(World world, Goal goal) {
        world.done(goal);
        world.machine().reboot();
    }

    private static void virtualFunctions(List<Scenario> all) {
        Goal assign = new Goal.Assign(List.of(at("01:10.1")), new GuestName("web"), false, false);
        Consumer<World> two =
                world -> world.machine().handWrites("/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs", "2");
        add(all, "sriov", "a virtual function assign", two, assign);
        add(all, "sriov", "a virtual function bind", two, new Goal.Bind(at("01:10.1"), DriverName.VFIO_PCI));
        Consumer<World> assigned = two.andThen(world -> world.done(assign));
        add(all, "sriov", "a virtual function undo of assign", assigned, World::undoneLast);
        add(
                all,
                "sriov",
                "a virtual function release",
                world -> {
                    two.accept(world);
                    world.done(assign);
                },
                new Goal.Release(List.of(at("01:10.1"))));
    }

    /// Into a guest that runs, and out of it.
    private static void running(List<Scenario> all) {
        GuestName win11 = new GuestName("win11");
        List<PciAddress> nic = List.of(at("03:00.0"));
        Consumer<World> runs = world -> world.machine().handStarts(win11);
        for (Reach reach : List.of(Reach.NOW, Reach.BOTH)) {
            Goal assign = new Goal.Assign(nic, win11, false, false, false, HostdevOptions.MANAGED, reach);
            Consumer<World> has = runs.andThen(world -> world.done(assign));
            add(all, "laptop", "assign" + reach.words(), runs, assign);
            add(all, "laptop", "release" + reach.words(), has, new Goal.Release(nic, reach));
            add(all, "laptop", "undo of assign" + reach.words(), has, World::undoneLast);
        }
    }

    /// Boot files of which each is the old one or the new one, and all are the same.
    private static void bootFiles(List<Scenario> all) {
        List<BootFile> files = List.of(
                new BootFile("/boot/a.conf", BootFormat.BLS, "title a\nlinux /a\noptions ro\n", false),
                new BootFile("/boot/b.conf", BootFormat.BLS, "title b\nlinux /b\noptions intel_iommu=off\n", false));
        Goal prepare = new Goal.Ready(new BootFacts(
                Fact.known(Optional.of("DMAR")),
                false,
                Fact.known(List.of()),
                Fact.known(false),
                Optional.empty(),
                new BootLoader(BootLoader.Kind.SYSTEMD_BOOT, Fact.known(files), Optional.empty())));
        Consumer<World> installed = world -> files.forEach(file -> world.installed(file.path(), file.text()));
        add(all, "laptop", "prepare", installed, prepare);
        Goal keep = new Goal.Keep(List.of(at("03:00.0")), new KeepFacts(Map.of(), Map.of(), Optional.empty(), false));
        Consumer<World> directories = world -> {
            world.installed("/etc/udev/rules.d/README", "");
            world.installed("/etc/systemd/system/README", "");
        };
        add(all, "laptop", "prepare --keep", directories, keep);
        add(all, "laptop", "undo of prepare", installed.andThen(world -> world.done(prepare)), World::undoneLast);
    }

    /// Others edit definitions before the first plan there ever was, and after one.
    private static void handsOnGuests(List<Scenario> all) {
        GuestName win11 = new GuestName("win11");
        PciAddress nic = at("03:00.0");
        add(
                all,
                "laptop",
                "release of what was given by hand",
                world -> {
                    edited(world, win11, xml -> xml.withHostdev(nic, true));
                    edited(world, RESCUE, xml -> xml.withHostdev(nic, true));
                },
                new Goal.Release(List.of(nic)));
        all.add(new Scenario(
                "laptop",
                "assign, and then the guest is edited",
                _ -> {},
                world -> world.done(new Goal.Assign(List.of(nic), win11, false, false)),
                world -> edited(world, win11, xml -> xml.withoutHostdev(nic).orElseThrow())));
    }

    /// A plan after one whose hostdev was killed when its end was written and not yet on the disk for certain.
    private static void afterAKill(List<Scenario> all) {
        Goal first = new Goal.Assign(List.of(at("03:00.0")), RESCUE, false, false);
        Goal second = new Goal.Assign(List.of(at("02:00.0")), new GuestName("win11"), false, false);
        add(all, "laptop", "assign after one that was killed at its end", world -> killedAtEnd(world, first), second);
    }

    private static void killedAtEnd(World world, Goal goal) {
        World whole = World.of("laptop");
        whole.machine().power().forget();
        whole.done(goal);
        List<String> trace = whole.machine().power().trace();
        int end = trace.size() - 1;
        while (!trace.get(end).startsWith("sync /var/lib/hostdev/journal/")) {
            end--;
        }
        world.machine().power().cutAt(new Power.Cut(end + 1, Power.Moment.BEFORE));
        try {
            world.done(goal);
        } catch (PowerCut _) {
            world.machine().killed();
        }
    }

    private static void edited(World world, GuestName guest, UnaryOperator<DomainXml> change) {
        String definition =
                world.machine().hypervisor().guest(guest).orElseThrow().definition();
        String after = change.apply(DomainXml.parse(guest.name(), definition)).text();
        world.machine().handDefines(guest, after);
    }

    /// A plan with two definitions: between them the host is neither as before nor as after.
    private static void twoGuests(List<Scenario> all) {
        List<PciAddress> nic = List.of(at("03:00.0"));
        Consumer<World> both = world -> {
            world.done(new Goal.Assign(nic, new GuestName("win11"), false, false));
            world.done(new Goal.Assign(nic, RESCUE, false, false));
        };
        add(all, "laptop", "release from two guests", both, new Goal.Release(nic));
        add(
                all,
                "laptop",
                "release from two guests after reboot",
                world -> {
                    both.accept(world);
                    world.machine().reboot();
                },
                new Goal.Release(nic));
    }
}

package hostdev.host.sim;

import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.host.sim.Power.Cut;
import hostdev.host.sim.Power.Moment;
import hostdev.host.sim.SimulatedDisk.Luck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Makes sequences of what may happen, the same from the same seed.
final class Generator {
    private static final List<Kit> KITS = List.of(
            new Kit("chapter", "win2k3", "00:1d.7", "00:1d.0", "00:1d.1"),
            new Kit("laptop", "win11", "02:00.0", "03:00.0", "01:00.0", "00:1f.6"),
            new Kit("gpu", "win11", "01:00.0", "01:00.1", "00:02.0"),
            new Kit("conventional", "win2k3", "02:01.0", "02:02.0"),
            new Kit("acs", "win2k3", "01:00.0", "02:00.0"),
            new Kit("override", "win2k3", "01:00.0", "02:00.0"),
            new Kit("sriov", "db", "01:00.0", "01:10.0", "01:10.1", "02:00.0"),
            new Kit("hanging", "win11", "00:14.0", "01:00.0"));
    /// Tried apart from the others, so that the same seeds go on making the same sequences of those.
    private static final Kit BROUGHT_BUS = new Kit("vmd", "win11", "00:0e.0", "00:1f.6");

    /// Neighbouring seeds would begin with the same choices.
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private static final int SHORTEST = 20;
    private static final int MOST_EFFECTS = 60;
    private static final List<String> DRIVERS = List.of("vfio-pci", "vfio-pci", "pci-stub", "e1000e", "nvme");

    /// A machine and what is tried on it.
    private record Kit(String example, String guest, List<PciAddress> devices) {
        Kit(String example, String guest, String... devices) {
            this(example, guest, Arrays.stream(devices).map(World::at).toList());
        }
    }

    private final Random random;
    private final Kit kit;
    private final boolean hands;

    private Generator(long seed, List<Kit> kits) {
        this.random = new Random(seed * SPREAD);
        this.kit = one(kits);
        this.hands = random.nextBoolean();
    }

    static Sequence of(long seed) {
        return sequence(new Generator(seed, KITS));
    }

    /// On a host with a controller whose driver brings a bus.
    static Sequence onBroughtBus(long seed) {
        return sequence(new Generator(seed, List.of(BROUGHT_BUS)));
    }

    private static Sequence sequence(Generator generator) {
        List<Op> ops = new ArrayList<>();
        int length = SHORTEST + generator.random.nextInt(SHORTEST);
        for (int place = 0; place < length; place++) {
            ops.add(generator.op());
        }
        return new Sequence(generator.kit.example(), ops, generator.kit.devices());
    }

    private Op op() {
        int kind = random.nextInt(hands ? 100 : 76);
        if (kind < 52) {
            return new Op.Use(goal(), ending());
        }
        if (kind < 58) {
            return new Op.Recover(ending());
        }
        if (kind < 63) {
            return new Op.Undo(random.nextInt(3), ending());
        }
        if (kind < 68) {
            return new Op.GuestStarts(guest());
        }
        if (kind < 74) {
            return new Op.GuestEnds(guest());
        }
        if (kind < 76) {
            return new Op.Reboot();
        }
        return hand(kind);
    }

    private Op hand(int kind) {
        String path = "/sys/bus/pci/devices/" + device();
        if (kind < 80) {
            return new Op.HandEdit(guest(), device());
        }
        if (kind < 82) {
            return new Op.HangEnds(device());
        }
        if (kind < 86) {
            return new Op.HandWrite(path + "/driver/unbind", device().toString());
        }
        if (kind < 90) {
            return new Op.HandWrite("/sys/bus/pci/drivers_probe", device().toString());
        }
        if (kind < 94) {
            return new Op.HandWrite(path + "/driver_override", random.nextBoolean() ? driver() + "\n" : "\n");
        }
        if (kind < 96) {
            return new Op.HandWrite("/sys/bus/pci/drivers/" + driver() + "/bind", device().toString());
        }
        if (kind < 98) {
            return new Op.HandWrite(path + "/sriov_numvfs", Integer.toString(random.nextInt(3)));
        }
        return new Op.HandWrite(random.nextBoolean() ? path + "/remove" : "/sys/bus/pci/rescan", "1");
    }

    private Goal goal() {
        PciAddress device = device();
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> new Goal.Assign(devices(device), guest(), random.nextInt(4) > 0, random.nextInt(4) == 0);
            case 3, 4, 5 -> new Goal.Release(devices(device));
            case 6 -> new Goal.Bind(device, new DriverName(driver()));
            default -> new Goal.Unbind(device);
        };
    }

    private List<PciAddress> devices(PciAddress first) {
        PciAddress second = device();
        return random.nextInt(3) > 0 || second.equals(first) ? List.of(first) : List.of(first, second);
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private PciAddress device() {
        return one(kit.devices());
    }

    private String driver() {
        return one(DRIVERS);
    }

    private GuestName guest() {
        String other = kit.example().equals("sriov") ? "web" : "rescue";
        return new GuestName(random.nextInt(3) > 0 ? kit.guest() : other);
    }

    private Optional<Op.Ending> ending() {
        if (random.nextInt(4) > 0) {
            return Optional.empty();
        }
        Cut cut = new Cut(1 + random.nextInt(MOST_EFFECTS), one(List.of(Moment.values())));
        Optional<Luck> luck = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(one(List.of(Luck.values())));
        return Optional.of(new Op.Ending(cut, luck, luck.isPresent() || random.nextBoolean()));
    }
}

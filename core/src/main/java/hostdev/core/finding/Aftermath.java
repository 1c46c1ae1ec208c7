package hostdev.core.finding;

import hostdev.core.model.ConfigSpace;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import java.util.List;
import java.util.Optional;

/// How a function is after a guest had it: whether it answers, and whether what belongs to it is there again.
public final class Aftermath {
    private static final int STORAGE = 0x01;
    private static final int NVME = 0x08;
    private static final int NETWORK = 0x02;

    private Aftermath() {}

    /// Nothing where all is well, or where that could not be seen.
    ///
    /// @param host with what hangs on its functions
    /// @param power the kernel's word for its power state
    public static List<Finding> of(Host host, PciAddress device, Fact<ConfigSpace> config, Fact<String> power) {
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            return List.of(Finding.blocks(
                    "device-gone",
                    device,
                    "it is not there any more",
                    "the kernel has lost it, or its power",
                    "have the kernel look for it: echo 1 > /sys/bus/pci/rescan"));
        }
        if (isDead(config)) {
            return List.of(dead(device, power, "hostdev revive " + device));
        }
        return nothingAppeared(host, function.get()).map(List::of).orElse(List.of());
    }

    /// Whether it is known that nothing answers at its address.
    public static boolean isDead(Fact<ConfigSpace> config) {
        return config.seen().filter(ConfigSpace::dead).isPresent();
    }

    /// @param fix the command that tries to bring it back
    public static Finding dead(PciAddress device, Fact<String> power, String fix) {
        boolean cold = power.equals(Fact.known("D3cold"));
        return Finding.blocks(
                Unfit.DEAD,
                device,
                "it does not answer: its configuration space reads all ones"
                        + (cold ? ", its power is off (D3cold)" : ""),
                "a driver on it would fail or hang",
                "try the ways back, the least first: " + fix);
    }

    /// A network controller without an interface, an NVMe controller without a disk: of others nothing is expected.
    private static Optional<Finding> nothingAppeared(Host host, PciFunction function) {
        Optional<DriverName> driver = Words.driver(function).filter(name -> !name.isForGuests());
        PciClass kind = function.pciClass();
        boolean disk = kind.base() == STORAGE && kind.sub() == NVME;
        boolean network = kind.base() == NETWORK;
        if (driver.isEmpty()
                || (!disk && !network)
                || !host.attachedTo(function.address()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.warns(
                "nothing-appeared",
                function.address(),
                "the driver " + driver.get() + " has it, and no " + (disk ? "disk" : "network interface")
                        + " has appeared",
                "",
                "the kernel says why: dmesg | tail; then: hostdev revive " + function.address() + " --by rescan"));
    }
}

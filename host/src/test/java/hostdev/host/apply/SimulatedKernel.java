package hostdev.host.apply;

import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A sysfs in a directory that reacts to writes as the PCI bus of Linux does (drivers/pci/pci-driver.c,
/// drivers/base/bus.c): a small kernel to try plans on.
///
/// What is not there: hot-plug, SR-IOV, power.
final class SimulatedKernel implements HostRoot {
    static final String BOOT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    private static final String BUS = "/sys/bus/pci/";
    private static final String DEVICES = BUS + "devices/";
    private static final String REAL = "/sys/devices/pci0000:00/";

    private final SimulatedFiles files;
    private final HostRoot copied;
    private final Map<String, String> nativeDriver = new HashMap<>();
    private final Map<String, String> interfaces = new HashMap<>();
    private final SimulatedNetwork network = new SimulatedNetwork();
    private final Set<String> broken = new TreeSet<>();
    private final List<String> log = new ArrayList<>();
    private Optional<String> stuck = Optional.empty();
    private boolean locked;
    private Optional<String> powerCut = Optional.empty();
    private Runnable beforeWrite = () -> {};

    /// The power is gone.
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;

        PowerCut(String where) {
            super(where);
        }
    }

    SimulatedKernel(Path top) {
        this.files = new SimulatedFiles(top);
        files.put("/proc/sys/kernel/random/boot_id", BOOT + "\n");
        files.put("/proc/net/route", "Iface\tDestination\n");
        files.put(BUS + "drivers_probe", "");
        files.directory(BUS + "devices");
        files.directory("/sys/class/net");
        this.copied = HostRoot.at(top);
    }

    SimulatedKernel driver(String name) {
        files.directory(BUS + "drivers/" + name);
        return this;
    }

    /// @param driver the one that knows the device and has it now; empty for none
    SimulatedKernel function(String address, String ids, String pciClass, String driver, int group) {
        String path = REAL + address;
        files.directory(path);
        files.link(DEVICES + address, path);
        String[] id = ids.split(":", -1);
        files.put(path + "/vendor", "0x" + id[0] + "\n");
        files.put(path + "/device", "0x" + id[1] + "\n");
        files.put(path + "/class", "0x" + pciClass + "\n");
        files.put(path + "/driver_override", "(null)\n");
        if (group >= 0) {
            files.link("/sys/kernel/iommu_groups/" + group + "/devices/" + address, path);
            files.link(path + "/iommu_group", "/sys/kernel/iommu_groups/" + group);
            files.put("/sys/kernel/iommu_groups/" + group + "/reserved_regions", "");
        }
        if (!driver.isEmpty()) {
            driver(driver);
            nativeDriver.put(address, driver);
        }
        uevent(address, ids, pciClass);
        probe(address);
        return this;
    }

    SimulatedKernel resettable(String address) {
        files.put(DEVICES + address + "/reset", "");
        files.put(DEVICES + address + "/config", new byte[] {(byte) 0x86, (byte) 0x80, 0x3a, 0x29});
        return this;
    }

    /// An interface that is there while the function's own driver has it.
    SimulatedNetwork.Link network(String address, String name) {
        interfaces.put(address, name);
        showInterface(address);
        return network.comes(name);
    }

    /// A guest that has the function's group open.
    SimulatedKernel held(int pid, String guest, int group) {
        files.put("/proc/" + pid + "/comm", "qemu-system-x86\n");
        files.put("/proc/" + pid + "/cmdline", "qemu-system-x86_64\0-name\0guest=" + guest + "\0");
        files.directory("/proc/" + pid + "/fd");
        files.danglingLink("/proc/" + pid + "/fd/7", "/dev/vfio/" + group);
        return this;
    }

    /// This driver's probe fails from now on.
    SimulatedKernel broken(String driver) {
        broken.add(driver);
        return this;
    }

    /// Unbinding this function never returns.
    SimulatedKernel stuck(String address) {
        stuck = Optional.of(address);
        return this;
    }

    /// The power goes when something is written to a file whose path has this in it.
    SimulatedKernel powerCutAt(String path) {
        powerCut = Optional.of(path);
        return this;
    }

    /// Runs this before every write into the kernel.
    SimulatedKernel beforeWrite(Runnable action) {
        beforeWrite = action;
        return this;
    }

    /// What was written and run, in order.
    List<String> log() {
        return List.copyOf(log);
    }

    String driverOf(String address) {
        return copied.link(DEVICES + address + "/driver")
                .seen()
                .flatMap(link -> link)
                .map(link -> link.substring(link.lastIndexOf('/') + 1))
                .orElse("");
    }

    String overrideOf(String address) {
        return copied.text(DEVICES + address + "/driver_override")
                .seen()
                .map(String::strip)
                .orElse("");
    }

    void setOverride(String address, String driver) {
        files.put(DEVICES + address + "/driver_override", driver + "\n");
    }

    @Override
    public Written write(String path, String text, Duration limit) {
        beforeWrite.run();
        powerCut.filter(path::contains).ifPresent(where -> {
            throw new PowerCut(where);
        });
        log.add(path + " < " + text.strip());
        if (path.endsWith("/driver_override")) {
            files.put(path, text.isBlank() ? "(null)\n" : text);
            return new Written.Done();
        }
        if (path.equals(BUS + "drivers_probe")) {
            probe(text);
            return new Written.Done();
        }
        if (path.endsWith("/driver/unbind")) {
            return unbind(text);
        }
        return path.endsWith("/reset") ? new Written.Done() : new Written.Refused("Permission denied");
    }

    private Written unbind(String address) {
        if (stuck.equals(Optional.of(address))) {
            locked = true;
            return new Written.InFlight(4242);
        }
        if (driverOf(address).isEmpty()) {
            return new Written.Refused("No such device");
        }
        files.delete(DEVICES + address + "/driver");
        shown(address, "");
        showInterface(address);
        return new Written.Done();
    }

    /// A bound function is left alone; an override that no driver matches leaves it without any.
    private void probe(String address) {
        if (!driverOf(address).isEmpty()) {
            return;
        }
        String override = overrideOf(address);
        String driver = override.equals("(null)") ? nativeDriver.getOrDefault(address, "") : override;
        if (driver.isEmpty() || broken.contains(driver) || !copied.exists(BUS + "drivers/" + driver)) {
            return;
        }
        files.link(DEVICES + address + "/driver", BUS + "drivers/" + driver);
        shown(address, driver);
        showInterface(address);
    }

    private void uevent(String address, String ids, String pciClass) {
        files.put(
                DEVICES + address + "/uevent",
                "PCI_CLASS=" + pciClass.replaceFirst("^0", "") + "\nPCI_ID=" + ids.toUpperCase(java.util.Locale.ROOT)
                        + "\nPCI_SUBSYS_ID=1AF4:1100\nPCI_SLOT_NAME=" + address + "\n");
    }

    private void shown(String address, String driver) {
        String path = DEVICES + address + "/uevent";
        String rest = copied.text(path).seen().orElse("").replaceFirst("(?m)^DRIVER=.*\n", "");
        files.put(path, (driver.isEmpty() ? "" : "DRIVER=" + driver + "\n") + rest);
    }

    /// What an interface had configured goes with it.
    private void showInterface(String address) {
        String name = interfaces.get(address);
        if (name == null) {
            return;
        }
        String path = DEVICES + address + "/net/" + name;
        files.delete("/sys/class/net/" + name);
        files.delete(path);
        network.goes(name);
        if (driverOf(address).equals(nativeDriver.get(address))) {
            files.directory(path);
            files.link("/sys/class/net/" + name, REAL + address + "/net/" + name);
            network.comes(name);
        }
    }

    @Override
    public Ran run(List<String> command, Duration limit) {
        String words = String.join(" ", command);
        if (!words.startsWith("ip -json") && !words.startsWith("udevadm")) {
            log.add(words);
        }
        return switch (command.getFirst()) {
            case "modprobe" -> {
                driver(command.getLast());
                yield new Ran.Exited(0, "", "");
            }
            case "ip" -> network.run(command);
            default -> new Ran.NotFound(command.getFirst());
        };
    }

    @Override
    public Fact<String> text(String path) {
        // stricter than Linux 6.12, which shows it without the device's lock: not promised anywhere
        if (locked && path.equals(DEVICES + stuck.orElseThrow() + "/driver_override")) {
            throw new AssertionError("the read would hang behind the unbinding that hangs: " + path);
        }
        return copied.text(path);
    }

    @Override
    public Fact<byte[]> bytes(String path, int most) {
        return copied.bytes(path, most);
    }

    @Override
    public Fact<Optional<String>> link(String path) {
        return copied.link(path);
    }

    @Override
    public Fact<List<String>> names(String path) {
        return copied.names(path);
    }

    @Override
    public boolean exists(String path) {
        return copied.exists(path);
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    static PciAddress address(String text) {
        return PciAddress.fromSysfs(text).orElseThrow();
    }
}

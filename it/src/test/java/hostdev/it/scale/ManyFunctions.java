package hostdev.it.scale;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Writes the copied tree of a large server: cards of 64 functions, 63 cards a PCI domain. A card is a root port, a
/// switch of an upstream and two downstream ports, and behind each of these a network function with 29 virtual ones,
/// every other of which is kept for guests. Both `--host DIR` and `lspci -O sysfs.path=DIR/sys` read it.
///
/// What many functions have alike is one file with many links, or 65,536 of them would take gigabytes.
public final class ManyFunctions {
    static final int A_CARD = 64;

    private static final int CARDS_A_DOMAIN = 63;
    private static final int VIRTUAL = 29;
    private static final Map<String, String> ALIKE = Map.of(
            "driver_override", "(null)\n",
            "numa_node", "0\n",
            "revision", "0x02\n",
            "irq", "0\n",
            "vendor", "0x8086\n",
            "subsystem_vendor", "0x8086\n",
            "subsystem_device", "0x0001\n",
            "resource", "0x0000000000000000 0x0000000000000000 0x0000000000000000\n".repeat(13));

    private final Path sys;
    /// A card's, as a file has 65,000 links at most.
    private final Map<String, Path> alike = new HashMap<>();

    private int groups;

    private ManyFunctions(Path top) {
        this.sys = top.resolve("sys");
    }

    /// @param arguments the directory, and how many functions
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    }

    /// @param count a multiple of 64
    static void write(Path top, int count) throws IOException {
        ManyFunctions many = new ManyFunctions(top);
        for (String directory : new String[] {"bus/pci/devices", "bus/pci/slots", "class/net", "kernel/iommu_groups"}) {
            Files.createDirectories(many.sys.resolve(directory));
        }
        many.proc(top);
        for (int card = 0; card < count / A_CARD; card++) {
            many.card(card / CARDS_A_DOMAIN, card % CARDS_A_DOMAIN);
        }
    }

    private void proc(Path top) throws IOException {
        Map<String, String> files = Map.of(
                "sys/kernel/random/boot_id", "0e6bfa32-0b46-4be2-a5d5-6b1b29bb4e2c\n",
                "self/mountinfo", "",
                "net/route", "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n",
                "net/ipv6_route", "",
                "swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = top.resolve("proc").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /// It has the four buses from `1 + 4 * card` on.
    private void card(int domain, int card) throws IOException {
        alike.clear();
        int bus = 1 + 4 * card;
        Path root = sys.resolve("devices/pci%04x:00".formatted(domain));
        Path port = bridge(root, address(domain, 0, 8 + card), "1234");
        Path upstream = bridge(port, address(domain, bus, 0), "1235");
        for (int side = 0; side < 2; side++) {
            Path downstream = bridge(upstream, address(domain, bus + 1, 8 * side), "1236");
            network(downstream, domain, bus + 2 + side);
        }
    }

    /// @param slot eight times the device's number, and its function's
    private static String address(int domain, int bus, int slot) {
        return "%04x:%02x:%02x.%d".formatted(domain, bus, slot / 8, slot % 8);
    }

    private Path bridge(Path below, String address, String device) throws IOException {
        return function(below, address, "60400", device, "pcieport");
    }

    private void network(Path below, int domain, int bus) throws IOException {
        Path physical = function(below, address(domain, bus, 0), "20000", "1592", "ice");
        Files.writeString(physical.resolve("sriov_totalvfs"), VIRTUAL + "\n");
        Files.writeString(physical.resolve("sriov_numvfs"), VIRTUAL + "\n");
        interfaceOf(physical, "enP%dp%ds0".formatted(domain, bus));
        for (int number = 0; number < VIRTUAL; number++) {
            boolean kept = number % 2 == 1;
            Path virtual =
                    function(below, address(domain, bus, 1 + number), "20000", "1889", kept ? "vfio-pci" : "iavf");
            Files.createSymbolicLink(virtual.resolve("physfn"), Path.of("..").resolve(name(physical)));
            Files.createSymbolicLink(
                    physical.resolve("virtfn" + number), Path.of("..").resolve(name(virtual)));
            if (!kept) {
                interfaceOf(virtual, "enP%dp%ds0v%d".formatted(domain, bus, number));
            }
        }
    }

    private void interfaceOf(Path function, String name) throws IOException {
        Path place = function.resolve("net").resolve(name);
        Files.createDirectories(place);
        Files.createSymbolicLink(sys.resolve("class/net").resolve(name), upTo(sys.resolve("class/net"), place));
    }

    /// @param pciClass as `uevent` has it, `20000`
    private Path function(Path below, String address, String pciClass, String device, String driver)
            throws IOException {
        Path place = below.resolve(address);
        Files.createDirectories(place);
        String modalias = "pci:v00008086d0000%ssv00008086sd00000001bc0%ssc0%si00"
                .formatted(device, pciClass.charAt(0), pciClass.charAt(2));
        Files.writeString(place.resolve("uevent"), """
                DRIVER=%s
                PCI_CLASS=%s
                PCI_ID=8086:%s
                PCI_SUBSYS_ID=8086:0001
                PCI_SLOT_NAME=%s
                MODALIAS=%s
                """.formatted(driver, pciClass, device, address, modalias));
        for (Map.Entry<String, String> file : ALIKE.entrySet()) {
            alike(place, file.getKey(), file.getKey(), file.getValue().getBytes(StandardCharsets.US_ASCII));
        }
        alike(place, "device", device, ("0x" + device + "\n").getBytes(StandardCharsets.US_ASCII));
        alike(place, "class", pciClass, ("0x0" + pciClass + "\n").getBytes(StandardCharsets.US_ASCII));
        alike(place, "modalias", "modalias" + device, (modalias + "\n").getBytes(StandardCharsets.US_ASCII));
        alike(place, "config", "config" + device, config(device, pciClass));
        links(place, address, driver);
        return place;
    }

    private void links(Path place, String address, String driver) throws IOException {
        Path devices = sys.resolve("bus/pci/devices");
        Files.createSymbolicLink(devices.resolve(address), upTo(devices, place));
        Path drivers = Files.createDirectories(sys.resolve("bus/pci/drivers").resolve(driver));
        Files.createSymbolicLink(place.resolve("driver"), upTo(place, drivers));
        Path group = sys.resolve("kernel/iommu_groups").resolve(Integer.toString(groups++));
        Path members = Files.createDirectories(group.resolve("devices"));
        Files.createSymbolicLink(members.resolve(address), upTo(members, place));
        alike(
                group,
                "reserved_regions",
                "reserved_regions",
                "0x00000000fee00000 0x00000000feefffff msi\n".getBytes(StandardCharsets.US_ASCII));
        Files.createSymbolicLink(place.resolve("iommu_group"), upTo(place, group));
    }

    private void alike(Path directory, String name, String key, byte[] content) throws IOException {
        Path first = alike.get(key);
        if (first == null) {
            alike.put(key, Files.write(directory.resolve(name), content));
        } else {
            Files.createLink(directory.resolve(name), first);
        }
    }

    /// A header without capabilities.
    private static byte[] config(String device, String pciClass) {
        byte[] bytes = new byte[256];
        put(bytes, 0x00, 0x8086);
        put(bytes, 0x02, Integer.parseInt(device, 16));
        bytes[0x08] = 2;
        put(bytes, 0x0a, Integer.parseInt(pciClass, 16) >> 8);
        bytes[0x0e] = (byte) (pciClass.startsWith("604") ? 1 : 0);
        return bytes;
    }

    private static void put(byte[] bytes, int at, int word) {
        bytes[at] = (byte) word;
        bytes[at + 1] = (byte) (word >> 8);
    }

    private static Path upTo(Path directory, Path target) {
        return directory.relativize(target);
    }

    private static Path name(Path file) {
        return file.getName(file.getNameCount() - 1);
    }
}

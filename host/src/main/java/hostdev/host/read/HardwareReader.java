package hostdev.host.read;

import hostdev.core.format.AcpiTable;
import hostdev.core.format.ConfigBytes;
import hostdev.core.model.AddressSpace;
import hostdev.core.model.Bar;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Slot;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads how functions are wired and how they can be reset: their configuration spaces and those of their groups and of
/// the bridges above, reset methods, slots, and the firmware's table about the IOMMU.
final class HardwareReader {
    private static final int CONFIG_SPACE = 4096;
    private static final int MOST_BRIDGES = 32;
    private static final Pattern ADDRESS_BITS = Pattern.compile("address sizes\\s*: ([0-9]{2}) bits physical");
    private static final String SLOTS = "/sys/bus/pci/slots";

    private final HostRoot root;
    private final Host host;

    HardwareReader(HostRoot root, Host host) {
        this.root = root;
        this.host = host;
    }

    Hardware read(Collection<PciAddress> devices) {
        Map<PciAddress, Fact<ConfigSpace>> config = new TreeMap<>();
        Map<PciAddress, Fact<List<String>>> methods = new TreeMap<>();
        for (PciAddress function : concerned(devices)) {
            config.put(function, config(root, function));
            methods.put(function, DetailReader.resetMethods(root, Sysfs.of(function)));
        }
        return new Hardware(
                config,
                methods,
                slots(),
                claims(),
                ScreenReader.read(root, host.all()),
                space(devices),
                graphicsOutside());
    }

    private AddressSpace space(Collection<PciAddress> devices) {
        Map<PciAddress, List<Bar>> bars = new TreeMap<>();
        for (PciAddress device : devices) {
            DetailReader.bars(root, Sysfs.of(device)).seen().ifPresent(known -> bars.put(device, known));
        }
        return new AddressSpace(bars, addressBits(), iommuBits());
    }

    /// `address sizes   : 46 bits physical, 48 bits virtual`
    private Fact<Integer> addressBits() {
        Optional<Integer> bits = root.text("/proc/cpuinfo").seen().flatMap(text -> {
            Matcher matcher = ADDRESS_BITS.matcher(text);
            return matcher.find() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
        });
        return bits.map(Fact::known).orElseGet(() -> Fact.unknown("/proc/cpuinfo does not say"));
    }

    /// The field MGAW of the capability register (Intel VT-d Architecture Specification, 11.4.2).
    private Optional<Integer> iommuBits() {
        Optional<Integer> least = Optional.empty();
        for (String name : root.names("/sys/class/iommu").seen().orElse(List.of())) {
            Optional<Integer> bits = root.text("/sys/class/iommu/" + name + "/intel-iommu/cap")
                    .seen()
                    .map(String::strip)
                    .filter(text -> text.matches("[0-9a-f]{1,16}"))
                    .map(text -> (int) (Long.parseUnsignedLong(text, 16) >>> 16 & 0x3f) + 1);
            if (bits.isPresent() && (least.isEmpty() || bits.get() < least.get())) {
                least = bits;
            }
        }
        return least;
    }

    /// The functions, the others of their cards, their groups, and all bridges above.
    private Set<PciAddress> concerned(Collection<PciAddress> devices) {
        Set<PciAddress> members = host.withGroups(devices);
        for (PciAddress device : devices) {
            for (int function = 0; function < 8; function++) {
                host.function(device.withFunction(function))
                        .map(PciFunction::address)
                        .ifPresent(members::add);
            }
        }
        Set<PciAddress> all = new TreeSet<>(members);
        for (PciAddress member : members) {
            Optional<PciAddress> bridge = parent(member);
            for (int bridges = 0; bridge.isPresent() && bridges < MOST_BRIDGES; bridges++) {
                all.add(bridge.get());
                bridge = parent(bridge.get());
            }
        }
        return all;
    }

    private Optional<PciAddress> parent(PciAddress function) {
        return host.function(function).flatMap(PciFunction::parent);
    }

    static Fact<ConfigSpace> config(HostRoot root, PciAddress function) {
        return switch (root.bytes(Sysfs.of(function) + "/config", CONFIG_SPACE)) {
            case Fact.Unknown<byte[]>(var why) -> Fact.unknown(why);
            case Fact.Known<byte[]>(var bytes) ->
                ConfigBytes.parse(bytes).map(Fact::known).orElseGet(() -> Fact.unknown("shorter than its header"));
        };
    }

    /// `address` has no function: `0000:01:00`, and for some drivers of slots it is a bus alone.
    private List<Slot> slots() {
        List<Slot> slots = new ArrayList<>();
        for (String name : root.names(SLOTS).seen().orElse(List.of())) {
            if (!Slot.isValidName(name)) {
                continue;
            }
            String path = SLOTS + "/" + name;
            root.text(path + "/address")
                    .seen()
                    .flatMap(text -> PciAddress.fromSysfs(text.strip() + ".0"))
                    .ifPresent(device -> slots.add(new Slot(name, device, root.exists(path + "/power"))));
        }
        return slots;
    }

    /// `intel_iommu=` may stand there several times, each with several words (drivers/iommu/intel/iommu.c,
    /// `intel_iommu_setup`).
    private Optional<String> graphicsOutside() {
        for (String argument :
                root.text("/proc/cmdline").seen().orElse("").strip().split("\\s+", -1)) {
            if (argument.startsWith("intel_iommu=")
                    && List.of(argument.substring("intel_iommu=".length()).split(",", -1))
                            .contains("igfx_off")) {
                return Optional.of(argument);
            }
        }
        return Optional.empty();
    }

    private Fact<List<FirmwareClaim>> claims() {
        return switch (IommuTable.file(root)) {
            case Fact.Unknown<Optional<String>>(var why) -> Fact.unknown(why);
            case Fact.Known<Optional<String>>(var file) ->
                file.map(this::claims).orElseGet(() -> Fact.known(List.of()));
        };
    }

    private Fact<List<FirmwareClaim>> claims(String file) {
        String table = file.substring(file.lastIndexOf('/') + 1);
        return switch (root.bytes(file, IommuTable.MOST)) {
            case Fact.Unknown<byte[]>(var why) -> Fact.unknown(table + ": " + why);
            case Fact.Known<byte[]>(var bytes) ->
                AcpiTable.claims(bytes).map(Fact::known).orElseGet(() -> Fact.unknown(table + " is broken"));
        };
    }
}

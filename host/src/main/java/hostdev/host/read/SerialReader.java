package hostdev.host.read;

import hostdev.core.format.ConfigBytes;
import hostdev.core.format.VitalProductData;
import hostdev.core.model.Capability;
import hostdev.core.model.PciAddress;
import hostdev.core.model.SerialNumbers;
import hostdev.core.model.SerialNumbers.Source;
import hostdev.host.root.HostRoot;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what a function says of which one of its kind it is. Only root sees all of it.
final class SerialReader {
    private static final int CONFIG_SPACE = 4096;

    /// The kernel asks the card for four bytes at a time and waits for each: the keywords stand near the
    /// beginning.
    private static final int SOME_VPD = 512;

    private final HostRoot root;
    private final String path;
    private final Map<Source, String> numbers = new EnumMap<>(Source.class);

    private SerialReader(HostRoot root, PciAddress address) {
        this.root = root;
        this.path = Sysfs.of(address);
    }

    static SerialNumbers read(HostRoot root, PciAddress address) {
        return new SerialReader(root, address).read();
    }

    private SerialNumbers read() {
        pcie();
        nvme();
        mac();
        if (!numbers.containsKey(Source.PCIE)) {
            vpd();
        }
        return new SerialNumbers(numbers);
    }

    private void put(Source source, Optional<String> number) {
        number.map(String::strip).filter(SerialReader::saysSomething).ifPresent(text -> numbers.put(source, text));
    }

    /// Some cards have zeros or ones where their number should be.
    private static boolean saysSomething(String number) {
        return number.chars().anyMatch(c -> "0fF-: ".indexOf(c) < 0);
    }

    private void pcie() {
        put(
                Source.PCIE,
                root.bytes(path + "/config", CONFIG_SPACE).seen().flatMap(ConfigBytes::parse).stream()
                        .flatMap(config -> config.capabilities().stream())
                        .filter(Capability.SerialNumber.class::isInstance)
                        .map(capability -> ((Capability.SerialNumber) capability).number())
                        .findFirst());
    }

    private void nvme() {
        for (String controller : names("/nvme")) {
            put(Source.NVME, text("/nvme/" + controller + "/serial"));
        }
    }

    /// Not one that was made up or set by somebody: `addr_assign_type` is 0 for a permanent one (NET_ADDR_PERM).
    private void mac() {
        List<String> interfaces = names("/net");
        if (interfaces.size() == 1) {
            String directory = "/net/" + interfaces.getFirst();
            boolean permanent =
                    text(directory + "/addr_assign_type").map(String::strip).equals(Optional.of("0"));
            put(Source.MAC, permanent ? text(directory + "/address") : Optional.empty());
        }
    }

    private void vpd() {
        if (root.exists(path + "/vpd")) {
            put(Source.VPD, root.bytes(path + "/vpd", SOME_VPD).seen().flatMap(VitalProductData::serialNumber));
        }
    }

    private List<String> names(String directory) {
        return root.names(path + directory).seen().orElse(List.of());
    }

    private Optional<String> text(String file) {
        return root.text(path + file).seen();
    }
}

package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.ResourceLines;
import hostdev.core.format.SysfsNumber;
import hostdev.core.model.Bar;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PcieLink;
import hostdev.core.model.Sriov;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what `show` adds for one function.
final class DetailReader {
    private static final String NO_FILE = "no such file";

    private final HostRoot root;
    private final PciAddress address;
    private final String path;

    DetailReader(HostRoot root, PciAddress address) {
        this.root = root;
        this.address = address;
        this.path = Sysfs.of(address);
    }

    FunctionDetail read() {
        return new FunctionDetail(
                bars(root, path),
                rom(),
                bootVga(),
                root.text(path + "/power_state").map(String::strip),
                resetMethods(root, path),
                link(),
                sriov(),
                HardwareReader.config(root, address));
    }

    static Fact<List<Bar>> bars(HostRoot root, String path) {
        return switch (root.text(path + "/resource")) {
            case Fact.Known<String>(var text) -> orUnknown(ResourceLines.parse(text), "resource not understood");
            case Fact.Unknown<String>(var why) -> Fact.unknown(why);
        };
    }

    private Fact<Boolean> rom() {
        return root.exists(path) ? Fact.known(root.exists(path + "/rom")) : Fact.unknown("no such function");
    }

    private Fact<Optional<Boolean>> bootVga() {
        return switch (root.text(path + "/boot_vga")) {
            case Fact.Known<String>(var text) ->
                Fact.known(Optional.of(text.strip().equals("1")));
            case Fact.Unknown<String>(var why)
            when why.equals(NO_FILE) && root.exists(path) -> Fact.known(Optional.empty());
            case Fact.Unknown<String>(var why) -> Fact.unknown(why);
        };
    }

    /// The file is there from Linux 5.15 on, and only for a function that can be reset; older kernels show no more
    /// than `reset`, and that for the same functions (drivers/pci/pci.c, `pci_reset_supported`).
    static Fact<List<String>> resetMethods(HostRoot root, String path) {
        return switch (root.text(path + "/reset_method")) {
            case Fact.Known<String>(var text) -> Fact.known(words(text));
            case Fact.Unknown<String>(var why) ->
                why.equals(NO_FILE) ? withoutResetMethod(root, path) : Fact.unknown(why);
        };
    }

    private static Fact<List<String>> withoutResetMethod(HostRoot root, String path) {
        if (root.exists(path + "/reset")) {
            return Fact.unknown("a kernel before 5.15 says that it can be reset and not how");
        }
        return root.exists(path) ? Fact.known(List.of()) : Fact.unknown("no such function");
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("[ \n]+", -1));
    }

    private Fact<Optional<PcieLink>> link() {
        Fact<String> currentSpeed = root.text(path + "/current_link_speed");
        if (currentSpeed instanceof Fact.Unknown<String>(var why)) {
            boolean none = why.equals(NO_FILE) && root.exists(path);
            return none ? Fact.known(Optional.empty()) : Fact.unknown(why);
        }
        Optional<String> current = currentSpeed.seen();
        Optional<String> most = root.text(path + "/max_link_speed").seen();
        Optional<Integer> width = number("current_link_width");
        Optional<Integer> mostWidth = number("max_link_width");
        if (current.isEmpty() || most.isEmpty() || width.isEmpty() || mostWidth.isEmpty()) {
            return Fact.unknown("the link's speed and width could not be read whole");
        }
        return Fact.known(Optional.of(
                new PcieLink(current.get().strip(), width.get(), most.get().strip(), mostWidth.get())));
    }

    private Optional<Integer> number(String file) {
        return root.text(path + "/" + file).seen().flatMap(SysfsNumber::decimal);
    }

    Fact<Sriov> sriov() {
        Fact<List<String>> names = root.names(path);
        return switch (names) {
            case Fact.Known<List<String>>(var known) -> sriov(known);
            case Fact.Unknown<List<String>>(var why) -> Fact.unknown(why);
        };
    }

    private Fact<Sriov> sriov(List<String> names) {
        if (names.contains("physfn")) {
            return orUnknown(linked("physfn").<Sriov>map(Sriov.Virtual::new), "physfn not understood");
        }
        if (!names.contains("sriov_totalvfs")) {
            return Fact.known(new Sriov.None());
        }
        Optional<Integer> total = number("sriov_totalvfs");
        List<PciAddress> virtual = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith("virtfn")) {
                linked(name).ifPresent(virtual::add);
            }
        }
        virtual.sort(null);
        return orUnknown(
                total.<Sriov>map(number -> new Sriov.Physical(number, List.copyOf(virtual))),
                "sriov_totalvfs not understood");
    }

    private Optional<PciAddress> linked(String name) {
        return root.link(path + "/" + name)
                .seen()
                .flatMap(link -> link)
                .flatMap(link -> PciAddress.fromSysfs(DevicePath.lastName(link)));
    }

    private static <T> Fact<T> orUnknown(Optional<T> value, String why) {
        return value.isPresent() ? Fact.known(value.get()) : Fact.unknown(why);
    }
}

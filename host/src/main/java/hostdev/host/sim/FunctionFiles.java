package hostdev.host.sim;

import hostdev.host.sim.Description.FunctionLine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The files in sysfs of functions, drivers and IOMMU groups.
final class FunctionFiles {
    static final String BUS = "/sys/bus/pci/";
    private static final String GROUPS = "/sys/kernel/iommu_groups/";
    private static final int CONFIG_SPACE = 256;
    private static final int EXTENDED_CONFIG_SPACE = 4096;

    private final SimulatedTree tree;
    private final SimulatedBus bus;
    private final Description description;

    FunctionFiles(SimulatedTree tree, SimulatedBus bus, Description description) {
        this.tree = tree;
        this.bus = bus;
        this.description = description;
    }

    void ofBus() {
        tree.directory(BUS + "devices");
        tree.directory(BUS + "drivers");
        tree.takes(BUS + "drivers_probe", bus::probe);
        tree.takes(BUS + "rescan", bus::rescan);
        description.slots().forEach((name, device) -> {
            String address = device.toString();
            tree.file(BUS + "slots/" + name + "/address", address.substring(0, address.length() - 2) + "\n");
            tree.acts(BUS + "slots/" + name + "/power", () -> bus.power(device), text -> bus.power(device, text));
        });
        if (description.functions().stream().anyMatch(line -> line.group().isPresent())) {
            tree.directory("/sys/kernel/iommu_groups");
            tree.directory("/sys/class/iommu/" + (description.tables().contains("IVRS") ? "ivhd0" : "dmar0"));
        }
    }

    void of(DriverState driver) {
        String path = BUS + "drivers/" + driver.name();
        tree.directory(path);
        tree.takes(path + "/bind", text -> bus.bind(driver, text));
        tree.takes(path + "/unbind", text -> bus.unbind(driver, text));
        tree.takes(path + "/new_id", text -> bus.newId(driver, text));
        tree.takes(path + "/remove_id", driver::remove);
    }

    /// Where the function is in the kernel's tree.
    String path(FunctionState function) {
        String address = function.address().toString();
        String rootBus = "/pci" + address.substring(0, address.lastIndexOf(':'));
        return function.line()
                        .above()
                        .flatMap(bus::function)
                        .map(above -> path(above) + (above.line().isBridge() ? "" : rootBus))
                        .orElse("/sys/devices" + rootBus)
                + "/" + address;
    }

    void add(FunctionState function) {
        String path = path(function);
        String listed = BUS + "devices/" + function.address();
        tree.directory(path);
        tree.kernelLink(listed, path);
        tree.link(path + "/subsystem", "../".repeat(path.split("/", -1).length - 2) + "bus/pci");
        identity(function, path);
        tree.acts(
                path + "/driver_override",
                () -> function.override().orElse("(null)") + "\n",
                text -> bus.override(function, text));
        tree.bytes(path + "/config", () -> config(function));
        tree.takes(path + "/remove", text -> bus.remove(function, text));
        tree.takes(path + "/rescan", bus::rescan);
        resets(function, path);
        virtual(function, path);
    }

    private void identity(FunctionState function, String path) {
        FunctionLine line = function.line();
        tree.file(path + "/vendor", hex(line.ids().vendor(), 4));
        tree.file(path + "/device", hex(line.ids().device(), 4));
        tree.file(path + "/subsystem_vendor", hex(line.subsystem().vendor(), 4));
        tree.file(path + "/subsystem_device", hex(line.subsystem().device(), 4));
        tree.file(path + "/class", "0x" + line.pciClass() + "\n");
        tree.file(path + "/revision", "0x00\n");
        tree.file(path + "/numa_node", "-1\n");
        tree.file(path + "/power_state", "D0\n");
        tree.file(path + "/resource", "0x0000000000000000 0x0000000000000000 0x0000000000000000\n".repeat(7));
        if (line.pciClass().startsWith("0300")) {
            tree.file(path + "/boot_vga", line.bootVga() ? "1\n" : "0\n");
        }
        String rest = "PCI_CLASS=" + line.pciClass().replaceFirst("^0+", "").toUpperCase(Locale.ROOT) + "\nPCI_ID="
                + upper(line.ids()) + "\nPCI_SUBSYS_ID=" + upper(line.subsystem()) + "\nPCI_SLOT_NAME="
                + function.address() + "\n";
        tree.shows(
                path + "/uevent",
                () -> function.driver().map(it -> "DRIVER=" + it.name() + "\n").orElse("") + rest);
    }

    private static String upper(Object ids) {
        return ids.toString().toUpperCase(Locale.ROOT);
    }

    private static String hex(int value, int digits) {
        String text = Integer.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, digits - text.length())) + text + "\n";
    }

    /// The files are there only for a function that can be reset (`pci_dev_reset_attr_is_visible`), and stay when its
    /// methods are taken away.
    private void resets(FunctionState function, String path) {
        if (function.line().resets().isEmpty()) {
            return;
        }
        tree.takes(path + "/reset", text -> bus.resets().reset(function, text));
        tree.acts(
                path + "/reset_method",
                () -> function.resets().isEmpty() ? "" : String.join(" ", function.resets()) + "\n",
                text -> bus.resets().method(function, text));
    }

    private void virtual(FunctionState function, String path) {
        function.physical().ifPresent(physical -> {
            tree.kernelLink(path + "/physfn", path(physical));
            int index = physical.line().virtual().orElseThrow().index(function.address());
            tree.kernelLink(path(physical) + "/virtfn" + index, path);
        });
        function.line().virtual().ifPresent(kind -> {
            tree.file(path + "/sriov_totalvfs", kind.total() + "\n");
            tree.acts(
                    path + "/sriov_numvfs",
                    () -> function.virtualFunctions() + "\n",
                    text -> bus.virtualFunctions().number(function, text));
            tree.acts(
                    path + "/sriov_drivers_autoprobe",
                    () -> function.autoprobe() ? "1\n" : "0\n",
                    text -> bus.virtualFunctions().autoprobe(function, text));
        });
    }

    void remove(FunctionState function) {
        function.physical().ifPresent(physical -> {
            int index = physical.line().virtual().orElseThrow().index(function.address());
            tree.delete(path(physical) + "/virtfn" + index);
        });
        tree.delete(BUS + "devices/" + function.address());
        tree.delete(path(function));
    }

    void bound(FunctionState function, DriverState driver) {
        tree.kernelLink(path(function) + "/driver", BUS + "drivers/" + driver.name());
        tree.kernelLink(BUS + "drivers/" + driver.name() + "/" + function.address(), path(function));
    }

    void unbound(FunctionState function, DriverState driver) {
        tree.delete(path(function) + "/driver");
        tree.delete(BUS + "drivers/" + driver.name() + "/" + function.address());
    }

    void join(FunctionState function, int group) {
        String path = GROUPS + group;
        if (!tree.exists(path)) {
            tree.file(path + "/type", "DMA\n");
            tree.file(path + "/reserved_regions", regions(function));
        }
        tree.kernelLink(path(function) + "/iommu_group", path);
        tree.kernelLink(path + "/devices/" + function.address(), path(function));
    }

    /// Every group has the interrupts' window.
    private String regions(FunctionState function) {
        StringBuilder text = new StringBuilder();
        int described = function.line().group().orElse(-1);
        description
                .regions()
                .getOrDefault(described, List.of())
                .forEach(region -> text.append(region).append('\n'));
        return text.append("0x00000000fee00000 0x00000000feefffff msi\n").toString();
    }

    void leave(FunctionState function, int group) {
        tree.delete(GROUPS + group + "/devices/" + function.address());
        if (tree.namesIn(GROUPS + group + "/devices").either(List::isEmpty, _ -> true)) {
            tree.delete(GROUPS + group);
        }
    }

    /// The header, and what the description says more; all ones where nothing answers.
    private static byte[] config(FunctionState function) {
        FunctionLine line = function.line();
        boolean extended = line.config().keySet().stream().anyMatch(offset -> offset >= CONFIG_SPACE);
        byte[] bytes = new byte[extended ? EXTENDED_CONFIG_SPACE : CONFIG_SPACE];
        if (function.isDead()) {
            Arrays.fill(bytes, (byte) 0xff);
            return bytes;
        }
        // a virtual function has no ids of its own, only ones (PCI Express Base Specification, 9.3.4.1.1)
        put(
                bytes,
                0x00,
                function.physical().isPresent()
                        ? 0xffff_ffff
                        : line.ids().vendor() | (line.ids().device() << 16));
        put(bytes, 0x04, function.driver().isPresent() ? 0x0010_0507 : 0x0010_0103);
        put(bytes, 0x08, Integer.parseInt(line.pciClass(), 16) << 8);
        bytes[0x0e] = (byte) (line.isBridge() ? 1 : 0);
        put(bytes, 0x2c, line.subsystem().vendor() | (line.subsystem().device() << 16));
        for (Map.Entry<Integer, byte[]> more : line.config().entrySet()) {
            System.arraycopy(more.getValue(), 0, bytes, more.getKey(), more.getValue().length);
        }
        return bytes;
    }

    private static void put(byte[] bytes, int offset, int value) {
        for (int index = 0; index < Integer.BYTES; index++) {
            bytes[offset + index] = (byte) (value >> (8 * index));
        }
    }
}

package hostdev.core.doctor;

import hostdev.core.doctor.KernelArguments.Argument;
import hostdev.core.doctor.Setup.Bindings;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What binds devices at each boot: arguments of the kernel, lines of `modprobe.d`, files of driverctl's.
final class PersistentBindings {
    /// One id or address of one place.
    ///
    /// @param where the argument or file
    /// @param text as it stands there
    /// @param caught the functions that it fits
    record Binding(
            String where, String driver, String text, boolean byIds, boolean malformed, List<PciFunction> caught) {}

    private final Host host;
    private final List<Binding> bindings = new ArrayList<>();

    private PersistentBindings(Host host) {
        this.host = host;
    }

    static List<Binding> of(Setup setup) {
        PersistentBindings found = new PersistentBindings(setup.host());
        for (Argument argument : setup.line().all()) {
            String where = "the kernel's line";
            switch (argument.name()) {
                case "vfio_pci.ids" -> found.ids(where, "vfio-pci", argument.value());
                case "pci_stub.ids" -> found.ids(where, "pci-stub", argument.value());
                case "xen_pciback.hide", "pciback.hide" -> found.hidden(where, argument.value());
                default -> {}
            }
        }
        for (ModprobeLine line : setup.bindings().modprobe()) {
            found.options(line);
        }
        for (Bindings.KeptDriver override : setup.bindings().overrides()) {
            found.address(override.file(), override.driver(), override.device());
        }
        return found.bindings;
    }

    private void options(ModprobeLine line) {
        for (String word : line.words()) {
            String value = word.substring(word.indexOf('=') + 1).replace("\"", "");
            if (word.startsWith("ids=") && line.says("options", "vfio_pci")) {
                ids(line.file(), "vfio-pci", value);
            }
            if (word.startsWith("ids=") && line.says("options", "pci_stub")) {
                ids(line.file(), "pci-stub", value);
            }
            if (word.startsWith("hide=") && line.says("options", "xen_pciback")) {
                hidden(line.file(), value);
            }
        }
    }

    /// `vendor:device[:subvendor[:subdevice[:class[:mask]]]]`, several between commas
    /// (drivers/vfio/pci/vfio_pci.c, `vfio_pci_fill_ids`).
    private void ids(String where, String driver, String value) {
        for (String text : value.split(",", -1)) {
            if (text.isEmpty()) {
                continue;
            }
            String[] parts = text.split(":", -1);
            boolean wellFormed = parts.length >= 2 && parts.length <= 6;
            for (String part : parts) {
                wellFormed &= part.matches("[0-9a-fA-F]{1,8}");
            }
            List<PciFunction> caught = new ArrayList<>();
            for (PciFunction function : wellFormed ? host.all() : List.<PciFunction>of()) {
                if (fits(function, parts)) {
                    caught.add(function);
                }
            }
            bindings.add(new Binding(where, driver, text, true, !wellFormed, List.copyOf(caught)));
        }
    }

    private static boolean fits(PciFunction function, String[] parts) {
        Optional<PciIds> subsystem = function.subsystem().seen().flatMap(ids -> ids);
        return function.ids().vendor() == number(parts[0])
                && function.ids().device() == number(parts[1])
                && (parts.length < 3
                        || subsystem
                                .filter(ids -> ids.vendor() == number(parts[2]))
                                .isPresent())
                && (parts.length < 4
                        || subsystem
                                .filter(ids -> ids.device() == number(parts[3]))
                                .isPresent());
    }

    private static int number(String text) {
        return (int) Long.parseLong(text, 16);
    }

    private void hidden(String where, String value) {
        for (HiddenDevices hidden : HiddenDevices.parse(value)) {
            List<PciFunction> caught = new ArrayList<>();
            for (PciFunction function : host.all()) {
                if (hidden.fits(function.address()) && !function.pciClass().isBridge()) {
                    caught.add(function);
                }
            }
            bindings.add(
                    new Binding(where, "pciback", hidden.text(), false, !hidden.understood(), List.copyOf(caught)));
        }
    }

    private void address(String where, String driver, String text) {
        boolean hasDomain = text.indexOf(':') != text.lastIndexOf(':');
        Optional<PciAddress> address = PciAddress.fromSysfs(hasDomain ? text : "0000:" + text);
        List<PciFunction> caught = address.flatMap(host::function).map(List::of).orElse(List.of());
        bindings.add(new Binding(where, driver, text, false, address.isEmpty(), caught));
    }
}

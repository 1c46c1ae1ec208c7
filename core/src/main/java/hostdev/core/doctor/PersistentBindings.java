package hostdev.core.doctor;

import hostdev.core.doctor.KernelArguments.Argument;
import hostdev.core.doctor.Setup.Bindings;
import hostdev.core.model.DriverName;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What binds devices at each boot: arguments of the kernel, lines of `modprobe.d`, and what binds by address.
final class PersistentBindings {
    static final String KERNEL_LINE = "the kernel command line";
    private static final Pattern IDS = Pattern.compile("[0-9a-f]{4}:[0-9a-f]{4}");

    /// One id or address of one place.
    ///
    /// @param where the argument or file
    /// @param text as it stands there
    /// @param caught the functions that it fits
    record Binding(
            Source source, String where, String driver, String text, boolean malformed, List<PciFunction> caught) {
        boolean byIds() {
            return source == Source.IDS;
        }

        /// Whether a `driver_override` is written for it, which no order of modules decides.
        boolean byOverride() {
            return source == Source.ADDRESS || where.endsWith(".rules");
        }

        boolean wants(DriverName name) {
            return name.name().equals(driver);
        }
    }

    /// How a place says which devices it means.
    enum Source {
        IDS,
        HIDE,
        ADDRESS
    }

    /// A parameter that was given whole: of several for one driver the last counts.
    ///
    /// @param option as one would write it
    record Given(String where, String driver, Source source, String value, String option) {}

    private final Host host;
    private final boolean newName;
    private final List<Given> given = new ArrayList<>();
    private final List<Binding> bindings = new ArrayList<>();

    private PersistentBindings(Setup setup) {
        this.host = setup.host();
        this.newName = XenHideRule.hasNewName(setup);
        // modprobe puts the kernel's arguments behind those of its files (libkmod-config.c, kmod_config_new)
        setup.bindings().modprobe().stream().filter(ModprobeLine::isRead).forEach(this::options);
        setup.line().all().forEach(this::argument);
    }

    static List<Binding> of(Setup setup) {
        PersistentBindings found = new PersistentBindings(setup);
        found.counting().forEach(found::bind);
        for (Bindings.KeptDriver override : setup.bindings().overrides()) {
            found.override(override);
        }
        return found.bindings;
    }

    /// What was given and does not count, each with what does.
    static List<Overruled> overruled(Setup setup) {
        PersistentBindings found = new PersistentBindings(setup);
        List<Overruled> overruled = new ArrayList<>();
        for (Given given : found.given) {
            found.counting().stream()
                    .filter(last -> last.driver().equals(given.driver()) && !covers(last, given))
                    .forEach(last -> overruled.add(new Overruled(given, last)));
        }
        return overruled;
    }

    /// @param by the later one
    record Overruled(Given given, Given by) {}

    /// The last of each driver.
    private List<Given> counting() {
        Map<String, Given> last = new LinkedHashMap<>();
        given.forEach(one -> last.put(one.driver(), one));
        return List.copyOf(last.values());
    }

    private static boolean covers(Given all, Given some) {
        return List.of(all.value().split(",", -1))
                .containsAll(List.of(some.value().split(",", -1)));
    }

    private void argument(Argument argument) {
        switch (argument.name()) {
            case "vfio_pci.ids" -> give(KERNEL_LINE, "vfio-pci", Source.IDS, argument.value(), "vfio-pci.ids=");
            case "pci_stub.ids" -> give(KERNEL_LINE, "pci-stub", Source.IDS, argument.value(), "pci-stub.ids=");
            case "xen_pciback.hide" -> hide(argument);
            case "pciback.hide" -> {
                if (!newName) {
                    hide(argument);
                }
            }
            default -> {}
        }
    }

    private void hide(Argument argument) {
        give(KERNEL_LINE, "pciback", Source.HIDE, argument.value(), "xen-pciback.hide=");
    }

    private void options(ModprobeLine line) {
        for (String word : line.words()) {
            String value = word.substring(word.indexOf('=') + 1).replace("\"", "");
            if (word.startsWith("ids=") && line.says("options", "vfio_pci")) {
                give(line.file(), "vfio-pci", Source.IDS, value, "options vfio-pci ids=");
            }
            if (word.startsWith("ids=") && line.says("options", "pci_stub")) {
                give(line.file(), "pci-stub", Source.IDS, value, "options pci-stub ids=");
            }
            if (word.startsWith("hide=") && line.says("options", "xen_pciback")) {
                give(line.file(), "pciback", Source.HIDE, value, "options xen-pciback hide=");
            }
        }
    }

    private void give(String where, String driver, Source source, String value, String option) {
        given.add(new Given(where, driver, source, value, option));
    }

    private void bind(Given one) {
        if (one.source() == Source.HIDE) {
            hidden(one);
            return;
        }
        for (IdList ids : IdList.parse(one.value())) {
            bindings.add(new Binding(
                    Source.IDS, one.where(), one.driver(), ids.text(), !ids.understood(), ids.caught(host)));
        }
    }

    private void hidden(Given one) {
        for (HiddenDevices hidden : HiddenDevices.parse(one.value())) {
            List<PciFunction> caught = new ArrayList<>();
            for (PciFunction function : host.all()) {
                if (hidden.fits(function.address()) && !function.isBridge()) {
                    caught.add(function);
                }
            }
            bindings.add(new Binding(
                    Source.HIDE, one.where(), one.driver(), hidden.text(), !hidden.understood(), List.copyOf(caught)));
        }
    }

    private void override(Bindings.KeptDriver one) {
        if (IDS.matcher(one.device()).matches()) {
            bind(new Given(one.file(), one.driver(), Source.IDS, one.device(), ""));
        } else {
            address(one.file(), one.driver(), one.device());
        }
    }

    private void address(String where, String driver, String text) {
        boolean hasDomain = text.indexOf(':') != text.lastIndexOf(':');
        Optional<PciAddress> address =
                PciAddress.fromSysfs((hasDomain ? text : "0000:" + text).toLowerCase(java.util.Locale.ROOT));
        List<PciFunction> caught = address.flatMap(host::function).map(List::of).orElse(List.of());
        bindings.add(new Binding(Source.ADDRESS, where, driver, text, address.isEmpty(), caught));
    }
}

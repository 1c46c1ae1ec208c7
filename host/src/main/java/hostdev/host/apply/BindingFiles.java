package hostdev.host.apply;

import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.host.xen.XenReader;
import java.util.List;
import java.util.Optional;

/// The files of one function by which it moves between drivers, and what they say now.
///
/// Binds by address: ids would take the sibling card too (Documentation/ABI/testing/sysfs-bus-pci, driver_override).
record BindingFiles(PciAddress device, Machine machine) {
    private static final String BUS = "/sys/bus/pci";

    /// Where the kernel is told to look for a driver.
    static final String PROBE = BUS + "/drivers_probe";

    /// The function's directory.
    String path() {
        return path(device);
    }

    static String path(PciAddress function) {
        return BUS + "/devices/" + function;
    }

    boolean isThere() {
        return machine.root().exists(path());
    }

    String overridePath() {
        return path() + "/driver_override";
    }

    /// By the driver's own directory: where another one has the function by then, the kernel refuses.
    static String unbindPath(DriverName driver) {
        return driverPath(driver) + "/unbind";
    }

    static String driverPath(DriverName driver) {
        return BUS + "/drivers/" + driver;
    }

    Fact<Optional<DriverName>> driver() {
        return machine.root().link(path() + "/driver").map(link -> link.map(BindingFiles::driverOfLink));
    }

    /// @param link `../../../bus/pci/drivers/e1000e`
    static DriverName driverOfLink(String link) {
        return new DriverName(link.substring(link.lastIndexOf('/') + 1));
    }

    /// Why it may not be moved to this driver now, as regards those who have devices open.
    Optional<String> whyNotFree(Optional<DriverName> to) {
        return new Free(machine.root(), device).whyNot(to);
    }

    boolean isDrivenBy(Optional<DriverName> driver) {
        return driver().equals(Fact.known(driver));
    }

    Fact<Optional<DriverName>> override() {
        return machine.root().text(overridePath()).map(BindingFiles::override);
    }

    private static Optional<DriverName> override(String text) {
        String name = text.strip();
        // the kernel prints a null pointer where there is none
        return name.isEmpty() || name.equals("(null)") ? Optional.empty() : Optional.of(new DriverName(name));
    }

    Fact<Binding> binding() {
        return switch (driver()) {
            case Fact.Known<Optional<DriverName>>(var driver) -> override().map(text -> new Binding(driver, text));
            case Fact.Unknown<Optional<DriverName>>(var why) -> Fact.unknown(why);
        };
    }

    /// An empty line clears it.
    Outcome writeOverride(Optional<DriverName> override) {
        if (override().equals(Fact.known(override))) {
            return Outcome.done();
        }
        String text = override.map(DriverName::name).orElse("");
        return write(overridePath(), text + "\n", "setting driver_override to '" + text + "'");
    }

    /// Does nothing where no driver has it.
    Outcome unbind() {
        return switch (driver()) {
            case Fact.Unknown<Optional<DriverName>>(var why) -> Outcome.failed("its driver is unknown: " + why);
            case Fact.Known<Optional<DriverName>>(var driver) -> {
                if (driver.equals(Optional.of(DriverName.PCIBACK))) {
                    takeFromXen();
                }
                yield driver.filter(this::isStillDrivenBy)
                        .map(name -> write(unbindPath(name), device.toString(), "unbinding it from " + name))
                        .orElseGet(Outcome::done);
            }
        };
    }

    private boolean isStillDrivenBy(DriverName name) {
        return isDrivenBy(Optional.of(name));
    }

    /// Xen keeps a device that a guest has had in quarantine, where no driver of the host can use it
    /// (xen-command-line, `iommu`: `quarantine`); only its tool ends that. For one that no guest has had
    /// there is nothing to end, and the tool says so by failing.
    private void takeFromXen() {
        if (new XenReader(machine.root()).runs()) {
            machine.root()
                    .run(
                            List.of("xl", "pci-assignable-remove", device.toString()),
                            machine.limits().driver());
        }
    }

    /// Lets the kernel look for a driver: the one that `driver_override` names, else any that knows the device.
    Outcome probe() {
        return write(PROBE, device.toString(), "probing for a driver");
    }

    Outcome write(String file, String text, String what) {
        return Outcome.of(machine.root().write(file, text, machine.limits().write()), what);
    }
}

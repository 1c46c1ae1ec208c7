package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.SysfsNumber;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciIds;
import hostdev.host.read.FunctionReader.Identity;
import hostdev.host.root.HostRoot;
import java.util.Optional;

/// What `uevent` tells, from the single files: copies of a sysfs that other programs made often lack `uevent`.
final class IdentityFiles {
    private IdentityFiles() {}

    static Optional<Identity> read(HostRoot root, String path) {
        Optional<Integer> vendor = hex(root, path + "/vendor").seen();
        Optional<Integer> device = hex(root, path + "/device").seen();
        Optional<Integer> code = hex(root, path + "/class").seen();
        if (vendor.isEmpty() || device.isEmpty() || code.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Identity(
                new PciIds(vendor.get(), device.get()),
                subsystem(root, path),
                new PciClass(code.get()),
                driver(root, path)));
    }

    private static Fact<Optional<PciIds>> subsystem(HostRoot root, String path) {
        return hex(root, path + "/subsystem_vendor")
                .either(
                        vendor -> hex(root, path + "/subsystem_device")
                                .map(device -> Optional.of(new PciIds(vendor, device))
                                        .filter(ids -> ids.vendor() != 0 || ids.device() != 0)),
                        Fact::unknown);
    }

    private static Fact<Optional<DriverName>> driver(HostRoot root, String path) {
        return root.link(path + "/driver")
                .either(
                        link -> link.isPresent()
                                ? Identity.driverNamed(DevicePath.lastName(link.get()))
                                : Fact.known(Optional.empty()),
                        Fact::unknown);
    }

    /// A file with one hexadecimal number, `0x8086`.
    static Fact<Integer> hex(HostRoot root, String path) {
        return root.text(path).either(IdentityFiles::hex, Fact::unknown);
    }

    private static Fact<Integer> hex(String text) {
        Optional<Integer> number = SysfsNumber.hex(text);
        return number.isPresent() ? Fact.known(number.get()) : Fact.unknown("not a number: " + text.strip());
    }
}

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
        return switch (hex(root, path + "/subsystem_vendor")) {
            case Fact.Known<Integer>(var vendor) ->
                hex(root, path + "/subsystem_device")
                        .map(device -> Optional.of(new PciIds(vendor, device))
                                .filter(ids -> ids.vendor() != 0 || ids.device() != 0));
            case Fact.Unknown<Integer>(var why) -> Fact.unknown(why);
        };
    }

    private static Fact<Optional<DriverName>> driver(HostRoot root, String path) {
        return switch (root.link(path + "/driver")) {
            case Fact.Known<Optional<String>>(var link)
            when link.isPresent() -> Identity.driverNamed(DevicePath.lastName(link.get()));
            case Fact.Known<Optional<String>> _ -> Fact.known(Optional.empty());
            case Fact.Unknown<Optional<String>>(var why) -> Fact.unknown(why);
        };
    }

    /// A file with one hexadecimal number, `0x8086`.
    static Fact<Integer> hex(HostRoot root, String path) {
        return switch (root.text(path)) {
            case Fact.Known<String>(var text) -> {
                Optional<Integer> number = SysfsNumber.hex(text);
                yield number.isPresent() ? Fact.known(number.get()) : Fact.unknown("not a number: " + text.strip());
            }
            case Fact.Unknown<String>(var why) -> Fact.unknown(why);
        };
    }
}

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
        Fact<Integer> written = hex(root, path + "/subsystem_vendor");
        if (written instanceof Fact.Unknown) {
            Optional<PciIds> told = root.text(path + "/modalias").seen().flatMap(IdentityFiles::subsystem);
            if (told.isPresent()) {
                return Fact.known(told.filter(ids -> ids.vendor() != 0 || ids.device() != 0));
            }
        }
        return written.either(
                vendor -> hex(root, path + "/subsystem_device")
                        .map(device -> Optional.of(new PciIds(vendor, device))
                                .filter(ids -> ids.vendor() != 0 || ids.device() != 0)),
                Fact::unknown);
    }

    /// `pci:v00008086d00004621sv000017AAsd000022E7bc06sc00i00`: all of it in some copies.
    private static Optional<PciIds> subsystem(String modalias) {
        int vendor = modalias.indexOf("sv0000");
        int device = modalias.indexOf("sd0000", Math.max(0, vendor));
        if (vendor < 0 || device < 0 || device + 10 > modalias.length()) {
            return Optional.empty();
        }
        return SysfsNumber.hex("0x" + modalias.substring(vendor + 6, vendor + 10))
                .flatMap(first -> SysfsNumber.hex("0x" + modalias.substring(device + 6, device + 10))
                        .map(second -> new PciIds(first, second)));
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

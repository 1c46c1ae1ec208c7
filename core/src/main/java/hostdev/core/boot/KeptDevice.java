package hostdev.core.boot;

import hostdev.core.model.DriverName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A device that is kept for guests from the start of each boot on: only where it is still the same at its address.
///
/// @param subsystem empty where that is not known
/// @param driver the one for guests that gets it
public record KeptDevice(PciAddress address, PciIds ids, Optional<PciIds> subsystem, DriverName driver) {
    private static final Pattern RULE = Pattern.compile(
            "(?m)^ACTION==\"add\", SUBSYSTEM==\"pci\", KERNEL==\"([0-9a-f:.]+)\", ATTR\\{vendor}==\"0x(\\w{4})\","
                    + " ATTR\\{device}==\"0x(\\w{4})\",(?: ATTR\\{subsystem_vendor}==\"0x(\\w{4})\","
                    + " ATTR\\{subsystem_device}==\"0x(\\w{4})\",)? ATTR\\{driver_override}=\"([^\"]+)\"");

    /// Those that a file of udev's rules keeps, as [KeepFiles] writes it; other lines say nothing.
    public static List<KeptDevice> parse(String rules) {
        List<KeptDevice> devices = new ArrayList<>();
        Matcher rule = RULE.matcher(rules);
        while (rule.find()) {
            Optional<PciAddress> address = PciAddress.fromSysfs(rule.group(1));
            if (address.isPresent() && DriverName.isValid(rule.group(6))) {
                devices.add(new KeptDevice(
                        address.get(),
                        ids(rule.group(2), rule.group(3)),
                        Optional.ofNullable(rule.group(4)).map(vendor -> ids(vendor, rule.group(5))),
                        new DriverName(rule.group(6))));
            }
        }
        return List.copyOf(devices);
    }

    private static PciIds ids(String vendor, String device) {
        return new PciIds(Integer.parseInt(vendor, 16), Integer.parseInt(device, 16));
    }

    /// `driver_override` goes before any driver is asked, and no card is taken but the one at the address: ids alone
    /// would take its twin too (sysfs-bus-pci). Probing is for where the driver is there already: loading it would
    /// do nothing then.
    String rule() {
        return "ACTION==\"add\", SUBSYSTEM==\"pci\", KERNEL==\"" + address + "\", " + matches("vendor", "device", ids)
                + subsystem
                        .map(it -> matches("subsystem_vendor", "subsystem_device", it))
                        .orElse("")
                + "ATTR{driver_override}=\"" + driver
                + "\", ATTR{subsystem/drivers_probe}=\"$kernel\", RUN{builtin}+=\"kmod load " + driver.module()
                + "\"\n";
    }

    private static String matches(String vendor, String device, PciIds ids) {
        return "ATTR{" + vendor + "}==\"" + hex(ids.vendor()) + "\", ATTR{" + device + "}==\"" + hex(ids.device())
                + "\", ";
    }

    /// As the script takes it: address, driver, module, identity.
    String call() {
        return "keep " + address + " " + driver + " " + driver.module() + " '" + hex(ids.vendor()) + " "
                + hex(ids.device())
                + subsystem
                        .map(it -> " " + hex(it.vendor()) + " " + hex(it.device()))
                        .orElse("") + "'\n";
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(0x10000 | value).substring(1);
    }
}

package hostdev.core.doctor;

import hostdev.core.doctor.Setup.Bindings.KeptDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the devices to which rules of udev and scripts give a `driver_override`, by address or by ids.
public final class AddressOverrides {
    private static final String OVERRIDE = "driver_override";
    private static final Pattern RULE = Pattern.compile("ATTR\\{driver_override}\\s*=\\s*\"([^\"]+)\"");
    private static final Pattern KERNEL = Pattern.compile("KERNELS?\\s*==\\s*\"([0-9a-fA-F:.]+)\"");
    private static final Pattern VENDOR = Pattern.compile("ATTRS?\\{vendor}\\s*==\\s*\"0x([0-9a-fA-F]{4})\"");
    private static final Pattern DEVICE = Pattern.compile("ATTRS?\\{device}\\s*==\\s*\"0x([0-9a-fA-F]{4})\"");
    private static final Pattern PCI_ID = Pattern.compile("ENV\\{PCI_ID}\\s*==\\s*\"([0-9a-fA-F]{4}:[0-9a-fA-F]{4})\"");
    private static final Pattern ADDRESS =
            Pattern.compile("(?<![\\w:.])(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7](?![\\w:.])");

    private AddressOverrides() {}

    /// Rules with neither an address nor a pair of ids in them say nothing of one kind of device.
    public static List<KeptDriver> rules(String file, String text) {
        List<KeptDriver> all = new ArrayList<>();
        for (String line : text.replace("\\\n", " ").split("\n", -1)) {
            Matcher override = RULE.matcher(line);
            if (!line.strip().startsWith("#") && override.find()) {
                matched(line).ifPresent(device -> all.add(new KeptDriver(file, device, override.group(1))));
            }
        }
        return List.copyOf(all);
    }

    private static Optional<String> matched(String rule) {
        Matcher kernel = KERNEL.matcher(rule);
        if (kernel.find()) {
            return Optional.of(kernel.group(1));
        }
        Matcher ids = PCI_ID.matcher(rule);
        if (ids.find()) {
            return Optional.of(ids.group(1).toLowerCase(Locale.ROOT));
        }
        Matcher vendor = VENDOR.matcher(rule);
        Matcher device = DEVICE.matcher(rule);
        return vendor.find() && device.find()
                ? Optional.of((vendor.group(1) + ":" + device.group(1)).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /// The addresses in a script that writes `driver_override` and names vfio-pci.
    public static List<KeptDriver> script(String file, String text) {
        List<KeptDriver> all = new ArrayList<>();
        if (!text.contains(OVERRIDE) || !GuestModules.mentionedIn(text)) {
            return all;
        }
        for (String line : text.split("\n", -1)) {
            Matcher address = ADDRESS.matcher(line.strip().startsWith("#") ? "" : line);
            while (address.find()) {
                all.add(new KeptDriver(file, address.group(), "vfio-pci"));
            }
        }
        return List.copyOf(all);
    }
}

package hostdev.core.doctor;

import hostdev.core.doctor.Setup.Bindings.KeptDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the devices to which rules of udev and scripts give a `driver_override` by address.
public final class AddressOverrides {
    private static final String OVERRIDE = "driver_override";
    private static final Pattern RULE = Pattern.compile("ATTR\\{driver_override}\\s*=\\s*\"([^\"]+)\"");
    private static final Pattern KERNEL = Pattern.compile("KERNELS?\\s*==\\s*\"([0-9a-fA-F:.]+)\"");
    private static final Pattern ADDRESS =
            Pattern.compile("(?<![\\w:.])(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7](?![\\w:.])");

    private AddressOverrides() {}

    /// Rules without an address in them are not about one device.
    public static List<KeptDriver> rules(String file, String text) {
        List<KeptDriver> all = new ArrayList<>();
        for (String line : text.replace("\\\n", " ").split("\n", -1)) {
            Matcher override = RULE.matcher(line);
            Matcher kernel = KERNEL.matcher(line);
            if (!line.strip().startsWith("#") && override.find() && kernel.find()) {
                all.add(new KeptDriver(file, kernel.group(1), override.group(1)));
            }
        }
        return List.copyOf(all);
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

package hostdev.core.format;

import hostdev.core.model.Holder;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads what Xen's store says of the devices that xen-pciback has connected to guests, as `xenstore-ls -f` prints it:
/// `/local/domain/0/backend/pci/3/0/dev-0 = "0000:02:00.0"` (Xen's docs/misc/xenstore-paths.pandoc). What a guest that
/// is
/// gone has left there is there too.
public final class XenBackends {
    public static final String PATH = "/local/domain/0/backend/pci";

    private XenBackends() {}

    /// Where the functions of one domain stand.
    public static String path(int domain) {
        return PATH + "/" + domain;
    }

    /// @param names those of the domains there are, by their numbers
    public static Map<PciAddress, List<Holder>> holders(String listing, Map<Integer, String> names) {
        Map<PciAddress, List<Holder>> holders = new TreeMap<>();
        for (String line : listing.split("\n", -1)) {
            Optional<PciAddress> device = device(line);
            Optional<Integer> domain = domain(line);
            if (device.isPresent() && domain.isPresent()) {
                Holder holder = Optional.ofNullable(names.get(domain.get()))
                        .map(name -> Holder.domain(domain.get(), name))
                        .orElseGet(() -> Holder.goneDomain(domain.get()));
                holders.computeIfAbsent(device.get(), _ -> new ArrayList<>()).add(holder);
            }
        }
        return holders;
    }

    private static Optional<PciAddress> device(String line) {
        int value = line.indexOf(" = \"");
        int key = line.lastIndexOf('/', Math.max(value, 0));
        int from = value + " = \"".length();
        int to = line.length() - 1;
        boolean isDevice = value > 0 && from <= to && line.startsWith("/dev-", key) && line.endsWith("\"");
        return isDevice ? PciAddress.fromSysfs(line.substring(from, to)) : Optional.empty();
    }

    private static Optional<Integer> domain(String line) {
        if (!line.startsWith(PATH + "/")) {
            return Optional.empty();
        }
        String rest = line.substring(PATH.length() + 1);
        return SysfsNumber.decimal(rest.substring(0, Math.max(rest.indexOf('/'), 0)));
    }
}

package hostdev.core.format;

import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Of a `pci.ids`, what some functions need of it: a hundredth.
public final class PciIdsExcerpt {
    private final Set<String> vendors = new HashSet<>();
    private final Set<String> devices = new HashSet<>();
    private final StringBuilder kept = new StringBuilder();
    private String vendor = "";
    private boolean vendorKept;
    private boolean deviceKept;

    private PciIdsExcerpt(Collection<PciFunction> functions) {
        for (PciFunction function : functions) {
            add(function.ids());
            function.subsystem().seen().flatMap(ids -> ids).ifPresent(this::add);
        }
    }

    private void add(PciIds ids) {
        vendors.add(hex(ids.vendor()));
        devices.add(hex(ids.vendor()) + hex(ids.device()));
    }

    private static String hex(int id) {
        return String.format(Locale.ROOT, "%04x", id);
    }

    /// @param list the whole file; one of another form gives what was understood of it
    public static byte[] of(byte[] list, Collection<PciFunction> functions) {
        PciIdsExcerpt excerpt = new PciIdsExcerpt(functions);
        new String(list, StandardCharsets.UTF_8).lines().forEach(excerpt::line);
        return excerpt.kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("\t\t")) {
            keep(line, deviceKept);
        } else if (line.startsWith("\t")) {
            deviceKept = vendorKept
                    && (vendor.isEmpty() || (line.length() > 5 && devices.contains(vendor + line.substring(1, 5))));
            keep(line, deviceKept);
        } else {
            boolean ofClasses = line.startsWith("C ");
            vendor = ofClasses || line.length() < 4 ? "" : line.substring(0, 4);
            vendorKept = ofClasses || vendors.contains(vendor);
            deviceKept = false;
            keep(line, vendorKept);
        }
    }

    private void keep(String line, boolean wanted) {
        if (wanted) {
            kept.append(line).append('\n');
        }
    }
}

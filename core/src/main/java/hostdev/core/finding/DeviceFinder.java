package hostdev.core.finding;

import hostdev.core.model.DeviceName;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds the function that a person means: exactly one, or a [Problem] that says why not and which it could be.
public final class DeviceFinder {
    private static final String FORMS = "write an address (0000:00:1d.7, 00:1d.7, pci_0000_00_1d_7) or vendor:device"
            + " (8086:293a, pci_8086_293a), all functions of a device (01:00), or several with commas between; hostdev"
            + " list shows them";
    private static final int SHOWN = 8;

    private DeviceFinder() {}

    /// @throws Problem a usage error where the text is no device's name, or fits several; not fit where nothing is
    /// there
    public static PciFunction find(Host host, String text) {
        List<PciFunction> found = findAll(host, List.of(text));
        if (found.size() > 1) {
            throw Problem.usage(
                    "'" + text + "' names " + found.size() + " functions, and one is needed: " + addresses(found),
                    "name one of them");
        }
        return found.getFirst();
    }

    /// Each once, in the order typed; two names of one function count as one. A text may name several with commas
    /// between, and all functions of a device.
    ///
    /// @throws Problem as [#find]
    public static List<PciFunction> findAll(Host host, List<String> texts) {
        Map<PciAddress, PciFunction> found = new LinkedHashMap<>();
        for (String text : split(texts)) {
            DeviceName name = DeviceName.parse(text).orElseThrow(() -> malformed(host, text));
            List<PciFunction> named = switch (name) {
                case DeviceName.ByAddress typed -> List.of(at(host, text, typed.address()));
                case DeviceName.ByDevice typed -> ofDevice(host, text, typed.device());
                case DeviceName.ByIds typed -> List.of(byIds(host, text, typed.ids()));
            };
            named.forEach(function -> found.putIfAbsent(function.address(), function));
        }
        return List.copyOf(found.values());
    }

    /// The names in what was typed: commas stand between them, as blanks do.
    public static List<String> split(List<String> texts) {
        List<String> names = new ArrayList<>();
        for (String text : texts) {
            List<String> parts = Arrays.stream(text.split(",", -1))
                    .filter(part -> !part.isEmpty())
                    .toList();
            names.addAll(parts.isEmpty() ? List.of(text) : parts);
        }
        return names;
    }

    private static PciFunction at(Host host, String text, PciAddress address) {
        return host.function(address).orElseThrow(() -> notThere(host, text, address));
    }

    private static List<PciFunction> ofDevice(Host host, String text, PciAddress device) {
        List<PciFunction> functions = host.all().stream()
                .filter(function -> function.address().sameDevice(device))
                .toList();
        if (functions.isEmpty()) {
            throw notThere(host, text, device);
        }
        return functions;
    }

    /// Every function that any of the texts fits, in order of address: for those who look and do not touch.
    ///
    /// @throws Problem as [#find], but several are welcome
    public static List<PciFunction> findMatching(Host host, List<String> texts) {
        Map<PciAddress, PciFunction> found = new TreeMap<>();
        for (String text : split(texts)) {
            DeviceName name = DeviceName.parse(text).orElseThrow(() -> malformed(host, text));
            List<PciFunction> matching = switch (name) {
                case DeviceName.ByAddress _, DeviceName.ByDevice _ -> findAll(host, List.of(text));
                case DeviceName.ByIds typed -> withIds(host, text, typed.ids());
            };
            matching.forEach(function -> found.put(function.address(), function));
        }
        return List.copyOf(found.values());
    }

    private static PciFunction byIds(Host host, String text, PciIds ids) {
        List<PciFunction> matching = withIds(host, text, ids);
        if (matching.size() > 1) {
            throw Problem.usage(
                    "'" + text + "' fits " + matching.size() + " devices: " + addresses(matching),
                    "name one of them by its address");
        }
        return matching.getFirst();
    }

    private static List<PciFunction> withIds(Host host, String text, PciIds ids) {
        List<PciFunction> matching = new ArrayList<>();
        for (PciFunction function : host.all()) {
            if (function.ids().equals(ids)) {
                matching.add(function);
            }
        }
        if (matching.isEmpty()) {
            throw Problem.notFit(text, "no device here has these identifiers", "hostdev list --ids shows all of them");
        }
        return matching;
    }

    private static Problem notThere(Host host, String text, PciAddress address) {
        List<PciFunction> near = new ArrayList<>();
        for (PciFunction function : host.all()) {
            PciAddress other = function.address();
            if (other.sameDevice(address) || sameButDomain(other, address)) {
                near.add(function);
            }
        }
        String hint = near.isEmpty()
                ? "hostdev list shows what is there"
                : "near it are: " + addresses(near) + "; hostdev list shows all";
        String typed = text.equals(address.toString()) ? "" : ", typed as '" + text + "'";
        return Problem.notFit(address, "there is no such device" + typed, hint);
    }

    private static boolean sameButDomain(PciAddress other, PciAddress address) {
        return other.bus() == address.bus()
                && other.device() == address.device()
                && other.function() == address.function();
    }

    private static Problem malformed(Host host, String text) {
        String meant =
                meant(host, text).map(name -> "; did you mean " + name + "?").orElse("");
        return Problem.usage("'" + text + "' is not a device's name" + reason(text) + meant, FORMS);
    }

    /// What is wrong with it, where that can be told.
    private static String reason(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0 && !text.startsWith("pci_")) {
            return text.indexOf(':') >= 0 ? ": the function (.0 to .7) is missing" : "";
        }
        if (dot >= 0 && text.indexOf(':') < 0) {
            return ": the bus is missing";
        }
        String function = text.substring(Math.max(dot, text.lastIndexOf('_')) + 1);
        if (dot >= 0 && !function.matches("[0-7]")) {
            return ": a function is 0 to 7, not '" + function + "'";
        }
        return text.startsWith("pci_") && text.chars().filter(c -> c == '_').count() < 4
                ? ": the function (_0 to _7) is missing"
                : "";
    }

    /// The only function whose address ends as the text does, or begins so.
    private static Optional<PciAddress> meant(Host host, String text) {
        String plain = text.toLowerCase(java.util.Locale.ROOT);
        List<PciAddress> fitting = new ArrayList<>();
        for (PciFunction function : host.all()) {
            PciAddress address = function.address();
            if (address.toString().endsWith(":" + plain)
                    || address.toString().endsWith(":" + plain + "." + address.function())
                    || address.nodeDeviceName().startsWith(plain + "_")) {
                fitting.add(address);
            }
        }
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    private static String addresses(List<PciFunction> functions) {
        StringBuilder text = new StringBuilder();
        for (PciFunction function : functions.subList(0, Math.min(SHOWN, functions.size()))) {
            text.append(text.isEmpty() ? "" : ", ").append(function.address());
        }
        return text.append(functions.size() > SHOWN ? " and more" : "").toString();
    }
}

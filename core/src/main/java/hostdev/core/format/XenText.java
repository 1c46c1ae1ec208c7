package hostdev.core.format;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what Xen says of itself through `xl`.
public final class XenText {
    private XenText() {}

    /// A line of `xl info`, such as `virt_caps : pv hvm hvm_directio`; "" where there is no such line.
    public static String value(String info, String name) {
        for (String line : info.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    /// Its words in `virt_caps`.
    public static List<String> capabilities(String info) {
        return List.of(value(info, "virt_caps").split(" ", -1));
    }

    /// Whether it has an IOMMU in use and so gives devices to guests.
    public static boolean givesDevices(List<String> capabilities) {
        return capabilities.contains("hvm_directio") || capabilities.contains("pv_directio");
    }

    /// A line of `xl list`.
    ///
    /// @param state six letters, `-` for what it is not: `r-----`, `-b----`, `--p---`
    public record Domain(String name, int number, String state) {}

    /// What `xl list` prints, without the first domain: name, number, memory, processors, state, time, of which only
    /// the name may have blanks in it.
    public static List<Domain> domains(String list) {
        List<Domain> domains = new ArrayList<>();
        for (String line : list.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", -1);
            int last = words.length - 1;
            Optional<Integer> number = last < 5 ? Optional.empty() : SysfsNumber.decimal(words[last - 4]);
            if (number.isPresent() && number.get() != 0) {
                String name = String.join(" ", List.of(words).subList(0, last - 4));
                domains.add(new Domain(name, number.get(), words[last - 1]));
            }
        }
        return List.copyOf(domains);
    }

    /// What `xl pci-list` prints: a line of words, then a function a line, behind the slot that it has in the guest.
    public static List<PciAddress> attached(String list) {
        List<PciAddress> attached = new ArrayList<>();
        for (String line : list.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", -1);
            PciAddress.fromSysfs(words[words.length - 1]).ifPresent(attached::add);
        }
        return List.copyOf(attached);
    }

    /// Whether a guest can get devices while it runs, by what `xl list -l NAME` prints: Xen decides that when the guest
    /// is created (xl.cfg(5), `passthrough`).
    ///
    /// @return empty where its definition did not say so and named no device: it had none then, or has let go of it
    public static Optional<Boolean> takesDevices(String configs) {
        try {
            Json value = JsonText.parse(configs);
            Json first = value instanceof Json.Arr(var items) && !items.isEmpty() ? items.getFirst() : value;
            Json.Obj config = member(first, "config");
            if (member(config, "c_info").get("passthrough").orElse(null) instanceof Json.Text(var way)) {
                return Optional.of(!way.equals("disabled"));
            }
            return config.get("pcidevs").orElse(null) instanceof Json.Arr(var devices) && !devices.isEmpty()
                    ? Optional.of(true)
                    : Optional.empty();
        } catch (JsonText.NotJson _) {
            return Optional.empty();
        }
    }

    private static Json.Obj member(Json value, String name) {
        return value instanceof Json.Obj object && object.get(name).orElse(null) instanceof Json.Obj member
                ? member
                : Json.object().build();
    }

    /// What `xl dmesg` says of the boot: `(XEN) Interrupt remapping enabled`; empty where the ring of messages has it
    /// no more, and where Xen came to no such line.
    public static Optional<Boolean> remapsInterrupts(String log) {
        if (log.contains("Interrupt remapping enabled")) {
            return Optional.of(true);
        }
        return log.contains("Interrupt remapping disabled") ? Optional.of(false) : Optional.empty();
    }
}

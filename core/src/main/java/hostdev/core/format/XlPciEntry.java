package hostdev.core.format;

import hostdev.core.finding.Problem;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Xl;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One device of an xl.cfg's `pci` list and of `xl pci-attach`: the PCI_SPEC_STRING of xl-pci-configuration(5),
/// `01:00.0@5,permissive=1`.
///
/// @param which which device of the host it is
/// @param slot the device number that it has on the guest's bus 0; empty where Xen chooses
/// @param permissive whether the guest may write all of the configuration space
/// @param settings what else is said of it
public record XlPciEntry(Which which, Optional<Integer> slot, Optional<Boolean> permissive, Xl settings) {
    private static final String FORM = "such an entry: 0000:01:00.0@5,permissive=1 (xl-pci-configuration)";
    private static final String SETTINGS =
            "permissive, msitranslate, seize, power_mgmt = 0 or 1, rdm_policy = strict or" + " relaxed; commas between";
    private static final Set<String> ABOUT_DEVICE = Set.of("bdf", "name", "vslot");
    private static final int MOST_SLOT = 0x1f;
    private static final int MOST_DOMAIN = 0xffff;

    /// How a device of the host is named.
    public sealed interface Which {
        /// One function.
        record Function(PciAddress address) implements Which {}

        /// All functions of a device, `01:00.*`.
        ///
        /// @param device its function 0
        record AllFunctions(PciAddress device) implements Which {}

        /// The name that it was given by `xl pci-assignable-add --name`.
        record Named(String name) implements Which {}
    }

    /// @throws IllegalArgumentException where the slot is none, or xl could not write the address
    public XlPciEntry {
        if (slot.isPresent() && (slot.get() < 0 || slot.get() > MOST_SLOT)) {
            throw new IllegalArgumentException("slot " + slot.get());
        }
        if (which instanceof Which.Function(var address) && !canName(address)) {
            throw new IllegalArgumentException("domain of " + address);
        }
    }

    /// One function with xl's defaults.
    public static XlPciEntry of(PciAddress function) {
        return new XlPciEntry(new Which.Function(function), Optional.empty(), Optional.empty(), Xl.UNSAID);
    }

    /// What of its options xl can be told: the slot, whether writes are filtered, and what only xl knows.
    public static XlPciEntry of(Hostdev device) {
        HostdevOptions options = device.options();
        Optional<Integer> slot = options.place() instanceof HostdevOptions.Place.At(var address, var _)
                ? Optional.of(address.device())
                : Optional.empty();
        return new XlPciEntry(
                new Which.Function(device.source()),
                slot,
                options.writeFiltering().map(filtered -> !filtered),
                options.xl());
    }

    /// The same for another device.
    public XlPciEntry of(Which other) {
        return new XlPciEntry(other, slot, permissive, settings);
    }

    /// What it says, as options of a device.
    public HostdevOptions options() {
        HostdevOptions.Builder options = HostdevOptions.builder().xl(settings);
        permissive.ifPresent(on -> options.writeFiltering(!on));
        slot.ifPresent(it -> options.place(new HostdevOptions.Place.At(new PciAddress(0, 0, it, 0), Optional.empty())));
        return options.build();
    }

    /// Settings alone, as they stand behind a device: `permissive=1,rdm_policy=relaxed`.
    ///
    /// @throws Problem a usage error that quotes what is wrong
    public static XlPciEntry parseSettings(String text) {
        return new Parser(text).settings();
    }

    /// Whether xl can be told of it: its domains have 16 bits.
    public static boolean canName(PciAddress function) {
        return Integer.compareUnsigned(function.domain(), MOST_DOMAIN) <= 0;
    }

    /// @throws Problem a usage error that quotes what is wrong
    public static XlPciEntry parse(String text) {
        return new Parser(text).entry();
    }

    /// Whether the guest gets this function by it. What is only named is not known here.
    public boolean gives(PciAddress function) {
        return switch (which) {
            case Which.Function(var address) -> address.equals(function);
            case Which.AllFunctions(var device) -> device.sameDevice(function);
            case Which.Named _ -> false;
        };
    }

    /// In the form that xl of every version reads: the device first, then the slot.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                switch (which) {
                    case Which.Function(var address) -> address.toString();
                    case Which.AllFunctions(var device) -> device.toString().replace(".0", ".*");
                    case Which.Named(var name) -> "name=" + name;
                });
        slot.ifPresent(it -> text.append(which instanceof Which.Named ? ",vslot=" : "@")
                .append(String.format(java.util.Locale.ROOT, "%02x", it)));
        append(text, "permissive", permissive);
        String others = text(settings);
        return text.append(others.isEmpty() ? "" : ",").append(others).toString();
    }

    /// The settings alone, as [#parseSettings] reads them.
    static String text(Xl settings) {
        StringBuilder text = new StringBuilder();
        append(text, "msitranslate", settings.msiTranslate());
        append(text, "seize", settings.seize());
        append(text, "power_mgmt", settings.powerManagement());
        settings.rdmPolicy().ifPresent(policy -> text.append(",rdm_policy=").append(policy));
        return text.isEmpty() ? "" : text.substring(1);
    }

    private static void append(StringBuilder text, String key, Optional<Boolean> value) {
        value.ifPresent(on -> text.append(',').append(key).append('=').append(on ? '1' : '0'));
    }

    /// Reads one entry: parameters in order first (device, slot), then `key=value`, each at most once.
    private static final class Parser {
        private final String text;
        private final List<String> seen = new ArrayList<>();
        private Optional<Which> which = Optional.empty();
        private Optional<Integer> slot = Optional.empty();
        private Optional<Boolean> permissive = Optional.empty();
        private Xl settings = Xl.UNSAID;

        Parser(String text) {
            this.text = text;
        }

        XlPciEntry entry() {
            int place = 0;
            for (String part : text.strip().split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals < 0 && !part.isEmpty()) {
                    positional(place, part);
                } else if (equals >= 0) {
                    set(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip());
                }
                place++;
            }
            return new XlPciEntry(which.orElseThrow(() -> wrong("it names no device")), slot, permissive, settings);
        }

        /// Of no device: the one that it has is a place-holder.
        XlPciEntry settings() {
            for (String part : text.strip().split(",", -1)) {
                int equals = part.indexOf('=');
                String key = part.substring(0, Math.max(equals, 0)).strip();
                if (key.isEmpty() || ABOUT_DEVICE.contains(key)) {
                    throw Problem.usage("xl.cfg's pci list has no setting '" + part + "'", "such: " + SETTINGS);
                }
                set(key, part.substring(equals + 1).strip());
            }
            return new XlPciEntry(new Which.Named(""), Optional.empty(), permissive, settings);
        }

        private void positional(int place, String part) {
            int at = part.indexOf('@');
            if (place == 0) {
                set("bdf", at < 0 ? part : part.substring(0, at));
                if (at >= 0) {
                    set("vslot", part.substring(at + 1));
                }
            } else if (place == 1) {
                set("vslot", part);
            } else {
                throw wrong("'" + part + "' has no name");
            }
        }

        private void set(String key, String value) {
            if (seen.contains(key)) {
                throw wrong(key + " is given twice");
            }
            seen.add(key);
            if (value.isEmpty()) { // xl's default, as if it were not there
                return;
            }
            switch (key) {
                case "bdf" -> take(device(value));
                case "name" -> take(new Which.Named(value));
                case "vslot" -> slot = Optional.of(slot(value));
                case "permissive" -> permissive = Optional.of(flag(key, value));
                case "msitranslate" -> settings = settings.withMsiTranslate(flag(key, value));
                case "seize" -> settings = settings.withSeize(flag(key, value));
                case "power_mgmt" -> settings = settings.withPowerManagement(flag(key, value));
                case "rdm_policy" -> settings = settings.withRdmPolicy(policy(value));
                default -> throw wrong("'" + key + "' is nothing that xl knows of a device");
            }
        }

        private void take(Which named) {
            if (which.isPresent()) {
                throw wrong("bdf and name are both given");
            }
            which = Optional.of(named);
        }

        private Which device(String value) {
            boolean all = value.endsWith(".*");
            String one = all ? value.substring(0, value.length() - 1) + "0" : value;
            PciAddress address = LooseAddress.parse(one)
                    .filter(XlPciEntry::canName)
                    .orElseThrow(() -> wrong("'" + value + "' is no device's address"));
            return all ? new Which.AllFunctions(address) : new Which.Function(address);
        }

        /// Always hexadecimal, whatever it looks like.
        private int slot(String value) {
            try {
                int number = Integer.parseInt(value.startsWith("0x") ? value.substring(2) : value, 16);
                if (number >= 0 && number <= MOST_SLOT) {
                    return number;
                }
            } catch (NumberFormatException notHexadecimal) {
                // told below
            }
            throw wrong("the slot '" + value + "' is not within 0 to 1f");
        }

        /// xl reads these with C's `atoi`: a word such as `yes` would count as 0.
        private boolean flag(String key, String value) {
            try {
                return Integer.parseInt(value) != 0;
            } catch (NumberFormatException word) {
                throw wrong(key + " is 0 or 1, and xl reads '" + value + "' as 0");
            }
        }

        private String policy(String value) {
            if (value.equals("strict") || value.equals("relaxed")) {
                return value;
            }
            throw wrong("rdm_policy is strict or relaxed, not '" + value + "'");
        }

        private Problem wrong(String why) {
            return Problem.usage("'" + text + "' is no entry of a pci list: " + why, FORM);
        }
    }
}

package hostdev.core.format;

import hostdev.core.finding.Problem;
import hostdev.core.model.DeviceName;
import hostdev.core.model.DriverName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a person types to say how a guest is given a function, and back: `--rom off --boot-order 1`.
public final class HostdevWords {
    public static final String NO_MANAGED = "--no-managed";
    public static final String DRIVER = "--driver";
    public static final String IOMMUFD = "--iommufd";
    public static final String ROM = "--rom";
    public static final String BOOT_ORDER = "--boot-order";
    public static final String GUEST_ADDRESS = "--guest-address";
    public static final String MULTIFUNCTION = "--multifunction";
    public static final String ALIAS = "--alias";
    public static final String TEAMING = "--teaming";
    public static final String ACPI_INDEX = "--acpi-index";
    public static final String WRITE_FILTERING = "--write-filtering";
    public static final String XL = "--xl";
    public static final String DISPLAY = "--display";
    public static final String RAMFB = "--ramfb";

    /// A person's own aliases; libvirt gives its own to others.
    private static final String OWN_ALIAS = "ua-";

    private final Function<String, Optional<String>> typed;

    private HostdevWords(Function<String, Optional<String>> typed) {
        this.typed = typed;
    }

    /// @param typed what was typed behind an option; something for a flag that was given, empty for what was not
    /// @throws Problem a usage error that quotes what is wrong
    public static HostdevOptions parse(Function<String, Optional<String>> typed) {
        try {
            return new HostdevWords(typed).options();
        } catch (IllegalArgumentException wrong) {
            throw Problem.usage(String.valueOf(wrong.getMessage()), "hostdev help assign explains the options")
                    .because(wrong);
        }
    }

    private HostdevOptions options() {
        HostdevOptions.Builder options = HostdevOptions.builder()
                .managed(typed.apply(NO_MANAGED).isEmpty())
                .driver(new HostdevOptions.Driver(
                        Optional.empty(),
                        typed.apply(DRIVER).map(HostdevWords::driver),
                        typed.apply(IOMMUFD).map(_ -> true)))
                .rom(typed.apply(ROM).map(HostdevWords::rom).orElse(HostdevOptions.Rom.UNSAID))
                .place(place())
                .display(new HostdevOptions.Display(
                        flag(DISPLAY, "on", "off"), typed.apply(RAMFB).map(_ -> true)));
        number(BOOT_ORDER).ifPresent(options::bootOrder);
        number(ACPI_INDEX).ifPresent(options::acpiIndex);
        typed.apply(ALIAS).map(name -> ownAlias(ALIAS, name)).ifPresent(options::alias);
        typed.apply(TEAMING).map(name -> ownAlias(TEAMING, name)).ifPresent(options::teaming);
        flag(WRITE_FILTERING, "yes", "no").ifPresent(options::writeFiltering);
        typed.apply(XL).map(XlPciEntry::parseSettings).ifPresent(said -> xl(said, options));
        return options.build();
    }

    private void xl(XlPciEntry said, HostdevOptions.Builder options) {
        if (said.permissive().isPresent() && typed.apply(WRITE_FILTERING).isPresent()) {
            throw Problem.usage(
                    "permissive=1 and " + WRITE_FILTERING + " no are one thing said twice", "leave one of them out");
        }
        said.permissive().ifPresent(permissive -> options.writeFiltering(!permissive));
        options.xl(said.settings());
    }

    private static DriverName driver(String name) {
        if (!DriverName.isValid(name) || !new DriverName(name).isVfio()) {
            throw wrong(DRIVER, "is the name of a driver for guests, such as mlx5_vfio_pci", name);
        }
        return new DriverName(name);
    }

    private static HostdevOptions.Rom rom(String text) {
        return switch (text) {
            case "off" -> HostdevOptions.Rom.OFF;
            case "on" -> HostdevOptions.Rom.ofBar(true);
            case "hidden" -> HostdevOptions.Rom.ofBar(false);
            default -> {
                if (!text.startsWith("/")) {
                    throw wrong(ROM, "is off, on, hidden or the absolute path of a file", text);
                }
                yield HostdevOptions.Rom.ofFile(text);
            }
        };
    }

    private Place place() {
        Optional<Boolean> multifunction = typed.apply(MULTIFUNCTION).map(_ -> true);
        Place place = typed.apply(GUEST_ADDRESS)
                .map(text -> text.equals("none") ? new Place.Nowhere() : at(text, multifunction))
                .orElseGet(Place.Chosen::new);
        if (multifunction.isPresent() && !(place instanceof Place.At)) {
            throw Problem.usage(
                    MULTIFUNCTION + " is said of an address in the guest", "name it: " + GUEST_ADDRESS + " 00:05.0");
        }
        return place;
    }

    private static Place at(String text, Optional<Boolean> multifunction) {
        PciAddress address = DeviceName.parse(text)
                .flatMap(name ->
                        name instanceof DeviceName.ByAddress(var _, var at) ? Optional.of(at) : Optional.empty())
                .filter(at -> at.domain() == 0)
                .orElseThrow(() -> wrong(GUEST_ADDRESS, "is an address in the guest's domain 0, or none", text));
        if (address.bus() == 0 && address.device() == 0) {
            throw wrong(GUEST_ADDRESS, "is not where the guest's host bridge is, 00:00", text);
        }
        return new Place.At(address, multifunction);
    }

    private Optional<Integer> number(String option) {
        return typed.apply(option).map(text -> {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException none) {
                throw wrong(option, "is a number", text).because(none);
            }
        });
    }

    private Optional<Boolean> flag(String option, String yes, String no) {
        return typed.apply(option).map(text -> {
            if (!text.equals(yes) && !text.equals(no)) {
                throw wrong(option, "is " + yes + " or " + no, text);
            }
            return text.equals(yes);
        });
    }

    /// libvirt drops any other without a word (seen with 9.0: `ua-a.b` too, which its schema takes).
    private static String ownAlias(String option, String name) {
        if (!name.startsWith(OWN_ALIAS) || name.indexOf('.') >= 0) {
            throw wrong(
                    option, "is an alias of a person's own, which begins with " + OWN_ALIAS + " and has no dot", name);
        }
        return name;
    }

    private static Problem wrong(String option, String is, String typed) {
        return Problem.usage(
                option + " " + is + ", unlike '" + typed + "'", "hostdev help assign explains the options");
    }

    /// The options as they would be typed, with a blank before each; empty where nothing is said.
    public static String of(HostdevOptions options) {
        StringBuilder words = new StringBuilder(options.managed() ? "" : " " + NO_MANAGED);
        options.driver().model().ifPresent(it -> append(words, DRIVER, it.name()));
        options.driver()
                .iommufd()
                .filter(on -> on)
                .ifPresent(_ -> words.append(' ').append(IOMMUFD));
        rom(options.rom()).ifPresent(it -> append(words, ROM, it));
        options.bootOrder().ifPresent(it -> append(words, BOOT_ORDER, it.toString()));
        switch (options.place()) {
            case Place.Chosen _ -> {}
            case Place.Nowhere _ -> append(words, GUEST_ADDRESS, "none");
            case Place.At(var address, var multifunction) -> {
                append(words, GUEST_ADDRESS, address.toString());
                multifunction.filter(on -> on).ifPresent(_ -> words.append(' ').append(MULTIFUNCTION));
            }
        }
        options.alias().ifPresent(it -> append(words, ALIAS, it));
        options.teaming().ifPresent(it -> append(words, TEAMING, it));
        options.acpiIndex().ifPresent(it -> append(words, ACPI_INDEX, it.toString()));
        options.writeFiltering().ifPresent(it -> append(words, WRITE_FILTERING, it ? "yes" : "no"));
        if (!options.xl().equals(HostdevOptions.Xl.UNSAID)) {
            append(words, XL, XlPciEntry.text(options.xl()));
        }
        options.display().on().ifPresent(it -> append(words, DISPLAY, it ? "on" : "off"));
        options.display()
                .ramfb()
                .filter(on -> on)
                .ifPresent(_ -> words.append(' ').append(RAMFB));
        return words.toString();
    }

    /// The options that name something of which there is one: two devices cannot both have it.
    public static List<String> ofOneOnly(HostdevOptions options) {
        List<String> ofOne = new ArrayList<>();
        options.bootOrder().ifPresent(_ -> ofOne.add(BOOT_ORDER));
        if (options.place() instanceof Place.At) {
            ofOne.add(GUEST_ADDRESS);
        }
        options.alias().ifPresent(_ -> ofOne.add(ALIAS));
        options.acpiIndex().ifPresent(_ -> ofOne.add(ACPI_INDEX));
        options.teaming().ifPresent(_ -> ofOne.add(TEAMING));
        return ofOne;
    }

    private static Optional<String> rom(HostdevOptions.Rom rom) {
        return rom.file()
                .or(() -> rom.enabled().filter(on -> !on).map(_ -> "off"))
                .or(() -> rom.bar().map(on -> on ? "on" : "hidden"));
    }

    private static void append(StringBuilder words, String option, String value) {
        words.append(' ').append(option).append(' ').append(ShellWord.of(value));
    }
}

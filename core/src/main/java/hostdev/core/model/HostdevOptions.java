package hostdev.core.model;

import java.util.Optional;

/// How a guest is given a function of the host: all that libvirt's `<hostdev>` of type `pci` says besides where the
/// function is in the host (formatdomain, "Host device assignment"). What is empty, libvirt and QEMU decide.
///
/// @param managed whether libvirt takes the function from its host driver when the guest starts
/// @param bootOrder from 1; the order in which the guest's firmware tries its devices
/// @param alias what the device is called in the guest's definition; a person's own begins with `ua-`
/// @param teaming the alias of the `<interface>` that stands in for this network function while the guest migrates
/// @param acpiIndex from 1 to 16383; a guest of Linux calls its network interface by it, `eno5`
/// @param writeFiltering whether Xen lets the guest write only what is known to be safe into the configuration space
/// @param xl what Xen's xl.cfg can say besides
public record HostdevOptions(
        boolean managed,
        Driver driver,
        Rom rom,
        Optional<Integer> bootOrder,
        Place place,
        Optional<String> alias,
        Optional<String> teaming,
        Optional<Integer> acpiIndex,
        Optional<Boolean> writeFiltering,
        Display display,
        Xl xl) {
    /// QEMU refuses more (seen with 7.2: "acpi-index should be less or equal to 16383").
    private static final int MOST_ACPI_INDEX = 16383;

    /// What `hostdev assign` gives unasked.
    public static final HostdevOptions MANAGED = builder().build();

    /// @throws IllegalArgumentException where one is out of its range or two exclude each other; the message says which
    public HostdevOptions {
        bootOrder.ifPresent(order -> require(order >= 1, "a boot order is 1 or more, not " + order));
        acpiIndex.ifPresent(index -> require(
                index >= 1 && index <= MOST_ACPI_INDEX, "an ACPI index is 1 to " + MOST_ACPI_INDEX + ", not " + index));
        alias.ifPresent(HostdevOptions::requireAlias);
        teaming.ifPresent(HostdevOptions::requireAlias);
    }

    /// The same at another place in the guest.
    public HostdevOptions at(Place other) {
        return new HostdevOptions(
                managed, driver, rom, bootOrder, other, alias, teaming, acpiIndex, writeFiltering, display, xl);
    }

    private static void requireAlias(String name) {
        boolean valid = !name.isEmpty() && name.chars().allMatch(HostdevOptions::isOfAlias);
        require(valid, "an alias has letters, digits and _ - . only, unlike '" + name + "'");
    }

    private static boolean isOfAlias(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_-.".indexOf(c) >= 0;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /// The same, wherever it is in the guest.
    public HostdevOptions withoutPlace() {
        return new HostdevOptions(
                managed,
                driver,
                rom,
                bootOrder,
                new Place.Chosen(),
                alias,
                teaming,
                acpiIndex,
                writeFiltering,
                display,
                xl);
    }

    public static Builder builder() {
        return new Builder();
    }

    /// By what the host hands the function over.
    ///
    /// @param name `vfio`, `kvm`, `xen`: what old versions of libvirt were told; since 10.0 it is ignored
    /// @param model the host driver that holds the function for the guest; where none is named, libvirt looks
    ///     for one made for the device, else takes `vfio-pci`
    /// @param iommufd whether QEMU reaches the IOMMU by `/dev/iommu` instead of the group's file
    public record Driver(Optional<String> name, Optional<DriverName> model, Optional<Boolean> iommufd) {
        public static final Driver UNSAID = new Driver(Optional.empty(), Optional.empty(), Optional.empty());

        /// @throws IllegalArgumentException where the name is none that libvirt knows
        public Driver {
            name.ifPresent(it -> require(
                    it.equals("vfio") || it.equals("kvm") || it.equals("xen"),
                    "a driver's name is vfio, kvm or xen, not '" + it + "'"));
        }
    }

    /// The option ROM that the guest's firmware finds.
    ///
    /// @param enabled `false`: none at all
    /// @param bar whether the guest sees the register by which a ROM is found
    /// @param file the absolute path of a file that is shown instead of the device's own ROM
    public record Rom(Optional<Boolean> enabled, Optional<Boolean> bar, Optional<String> file) {
        public static final Rom UNSAID = new Rom(Optional.empty(), Optional.empty(), Optional.empty());
        public static final Rom OFF = new Rom(Optional.of(false), Optional.empty(), Optional.empty());

        /// @throws IllegalArgumentException where the path is not absolute, or more is said of a ROM that is off
        public Rom {
            file.ifPresent(it -> require(
                    it.startsWith("/") && it.chars().noneMatch(Character::isISOControl),
                    "a ROM's file is an absolute path, not '" + it + "'"));
            require(
                    enabled.orElse(true) || (bar.isEmpty() && file.isEmpty()),
                    "a ROM that is not enabled has neither bar nor file");
        }

        public static Rom ofBar(boolean visible) {
            return new Rom(Optional.empty(), Optional.of(visible), Optional.empty());
        }

        public static Rom ofFile(String path) {
            return new Rom(Optional.empty(), Optional.empty(), Optional.of(path));
        }
    }

    /// Where the function is in the guest.
    public sealed interface Place {
        /// Where libvirt puts it.
        record Chosen() implements Place {}

        /// Nowhere: libvirt takes it from the host, and the guest does not see it (`type='unassigned'`). For what
        /// shares an IOMMU group with what the guest gets.
        record Nowhere() implements Place {}

        /// @param multifunction whether other functions stand beside it in its slot
        record At(PciAddress address, Optional<Boolean> multifunction) implements Place {}
    }

    /// For graphics cards that are shared (vGPU): whether the guest's remote display shows what they draw.
    ///
    /// @param ramfb whether it shows a plain framebuffer until the guest's driver comes
    public record Display(Optional<Boolean> on, Optional<Boolean> ramfb) {
        public static final Display UNSAID = new Display(Optional.empty(), Optional.empty());

        /// @throws IllegalArgumentException where there is a framebuffer and no display
        public Display {
            require(!ramfb.orElse(false) || on.orElse(false), "ramfb is for a display that is on");
        }
    }

    /// What an entry of xl.cfg's `pci` list says (xl-pci-configuration(5)); what is empty, xl decides.
    ///
    /// @param msiTranslate whether MSI is used in the host where the guest uses INTx
    /// @param seize whether xl takes the device from its driver itself, without asking what it does there
    /// @param powerManagement whether the guest may put it to sleep (HVM only)
    /// @param rdmPolicy `strict` or `relaxed`, what happens where reserved memory is in the way (HVM only)
    public record Xl(
            Optional<Boolean> msiTranslate,
            Optional<Boolean> seize,
            Optional<Boolean> powerManagement,
            Optional<String> rdmPolicy) {
        public static final Xl UNSAID = new Xl(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /// @throws IllegalArgumentException where the policy is none that xl knows
        public Xl {
            rdmPolicy.ifPresent(it -> require(
                    it.equals("strict") || it.equals("relaxed"), "rdm_policy is strict or relaxed, not '" + it + "'"));
        }

        public Xl withMsiTranslate(boolean on) {
            return new Xl(Optional.of(on), seize, powerManagement, rdmPolicy);
        }

        public Xl withSeize(boolean on) {
            return new Xl(msiTranslate, Optional.of(on), powerManagement, rdmPolicy);
        }

        public Xl withPowerManagement(boolean on) {
            return new Xl(msiTranslate, seize, Optional.of(on), rdmPolicy);
        }

        public Xl withRdmPolicy(String policy) {
            return new Xl(msiTranslate, seize, powerManagement, Optional.of(policy));
        }
    }

    /// Puts options together.
    public static final class Builder {
        private boolean managed = true;
        private Driver driver = Driver.UNSAID;
        private Rom rom = Rom.UNSAID;
        private Optional<Integer> bootOrder = Optional.empty();
        private Place place = new Place.Chosen();
        private Optional<String> alias = Optional.empty();
        private Optional<String> teaming = Optional.empty();
        private Optional<Integer> acpiIndex = Optional.empty();
        private Optional<Boolean> writeFiltering = Optional.empty();
        private Display display = Display.UNSAID;
        private Xl xl = Xl.UNSAID;

        private Builder() {}

        public Builder managed(boolean value) {
            managed = value;
            return this;
        }

        public Builder driver(Driver value) {
            driver = value;
            return this;
        }

        public Builder rom(Rom value) {
            rom = value;
            return this;
        }

        public Builder bootOrder(int value) {
            bootOrder = Optional.of(value);
            return this;
        }

        public Builder place(Place value) {
            place = value;
            return this;
        }

        public Builder alias(String value) {
            alias = Optional.of(value);
            return this;
        }

        public Builder teaming(String persistent) {
            teaming = Optional.of(persistent);
            return this;
        }

        public Builder acpiIndex(int value) {
            acpiIndex = Optional.of(value);
            return this;
        }

        public Builder writeFiltering(boolean value) {
            writeFiltering = Optional.of(value);
            return this;
        }

        public Builder display(Display value) {
            display = value;
            return this;
        }

        public Builder xl(Xl value) {
            xl = value;
            return this;
        }

        /// @throws IllegalArgumentException as [HostdevOptions]
        public HostdevOptions build() {
            return new HostdevOptions(
                    managed, driver, rom, bootOrder, place, alias, teaming, acpiIndex, writeFiltering, display, xl);
        }
    }
}

package hostdev.core.format;

import hostdev.core.model.DriverName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Ways to give a guest a function: everything at once, and any mixture.
final class HostdevSamples {
    static final HostdevOptions EVERYTHING = HostdevOptions.builder()
            .managed(false)
            .driver(new HostdevOptions.Driver(
                    Optional.of("vfio"), Optional.of(new DriverName("mlx5_vfio_pci")), Optional.of(true)))
            .rom(new HostdevOptions.Rom(Optional.of(true), Optional.of(true), Optional.of("/roms/a'b & <c>,d.rom")))
            .bootOrder(2)
            .place(new Place.At(new PciAddress(0, 0, 5, 0), Optional.of(true)))
            .alias("ua-nic.0_x")
            .teaming("ua-backup0")
            .acpiIndex(16383)
            .writeFiltering(false)
            .display(new HostdevOptions.Display(Optional.of(true), Optional.of(true)))
            .build();

    private HostdevSamples() {}

    /// @param typed whether only what a person can type
    static HostdevOptions random(SplittableRandom random, boolean typed) {
        HostdevOptions.Builder options = HostdevOptions.builder()
                .managed(random.nextBoolean())
                .driver(new HostdevOptions.Driver(
                        typed ? Optional.empty() : maybe(random, "vfio", "xen", "kvm"),
                        maybe(random, new DriverName("vfio-pci"), new DriverName("ice-vfio-pci")),
                        typed ? maybe(random, true) : maybe(random, true, false)))
                .rom(rom(random, typed))
                .place(place(random, typed))
                .display(display(random, typed));
        maybe(random, 1, 7).ifPresent(options::bootOrder);
        maybe(random, "ua-a", "ua-b_C").ifPresent(options::alias);
        maybe(random, "ua-team").ifPresent(options::teaming);
        maybe(random, 1, 300).ifPresent(options::acpiIndex);
        maybe(random, true, false).ifPresent(options::writeFiltering);
        if (typed) { // libvirt's form has no words for it
            options.xl(new HostdevOptions.Xl(
                    maybe(random, true, false),
                    maybe(random, true),
                    maybe(random, false),
                    maybe(random, "strict", "relaxed")));
        }
        return options.build();
    }

    private static HostdevOptions.Rom rom(SplittableRandom random, boolean typed) {
        List<HostdevOptions.Rom> roms = List.of(
                HostdevOptions.Rom.UNSAID,
                HostdevOptions.Rom.OFF,
                HostdevOptions.Rom.ofBar(true),
                HostdevOptions.Rom.ofBar(false),
                HostdevOptions.Rom.ofFile("/a b/ü'&\".rom"),
                new HostdevOptions.Rom(Optional.of(true), Optional.of(false), Optional.of("/x")));
        return roms.get(random.nextInt(roms.size() - (typed ? 1 : 0)));
    }

    private static Place place(SplittableRandom random, boolean typed) {
        return switch (random.nextInt(3)) {
            case 0 -> new Place.Chosen();
            case 1 -> new Place.Nowhere();
            default ->
                new Place.At(
                        new PciAddress(0, random.nextInt(256), 1 + random.nextInt(31), random.nextInt(8)),
                        typed ? maybe(random, true) : maybe(random, true, false));
        };
    }

    private static HostdevOptions.Display display(SplittableRandom random, boolean typed) {
        Optional<Boolean> on = maybe(random, true, false);
        return new HostdevOptions.Display(
                on, on.orElse(false) ? (typed ? maybe(random, true) : maybe(random, true, false)) : Optional.empty());
    }

    @SafeVarargs
    private static <T> Optional<T> maybe(SplittableRandom random, T... values) {
        int choice = random.nextInt(values.length + 1);
        return choice == values.length ? Optional.empty() : Optional.of(values[choice]);
    }
}

package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostScreen;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a function was before it was taken, as [Json] and back: its file, and what steps carry of it.
public final class OriginJson {
    private OriginJson() {}

    public static Json write(Origin origin) {
        return Json.object()
                .put("device", origin.device().toString())
                .put("binding", write(origin.binding()))
                .put(
                        "networks",
                        Json.list(origin.networks().stream()
                                .map(OriginJson::write)
                                .toList()))
                .put("taken_along", origin.takenAlong())
                .put("boot_id", origin.bootId())
                .put("until_end_of", origin.until().map(GuestName::name))
                .put("screen", StepFields.orNull(origin.screen().map(OriginJson::write)))
                .build();
    }

    static Json write(Binding binding) {
        return Json.object()
                .put("driver", binding.driver().map(DriverName::name))
                .put("driver_override", binding.override().map(DriverName::name))
                .build();
    }

    static Json write(NetworkConfig config) {
        return Json.object()
                .put("name", config.name())
                .put("mac", config.mac())
                .put("up", config.up())
                .put("mtu", config.mtu())
                .put("addresses", Json.texts(config.addresses()))
                .put("routes", Json.texts(config.routes()))
                .build();
    }

    static Json write(HostScreen screen) {
        return Json.object()
                .put("boot_vga", screen.bootVga())
                .put("shown", screen.shown())
                .put("consoles", Json.texts(screen.consoles()))
                .put("framebuffer", screen.firmware().map(HostScreen.Framebuffer::device))
                .put("framebuffer_driver", screen.firmware().map(HostScreen.Framebuffer::driver))
                .build();
    }

    /// @throws NotAStep where it is not what [#write(Origin)] gives
    public static Origin origin(Json value) throws NotAStep {
        StepFields origin = StepFields.in(value);
        List<NetworkConfig> networks = new ArrayList<>();
        for (Json network : origin.array("networks")) {
            networks.add(network(StepFields.in(network)));
        }
        return new Origin(
                origin.device(),
                binding(origin, "binding"),
                List.copyOf(networks),
                origin.truth("taken_along"),
                origin.text("boot_id"),
                // what earlier versions did not write
                origin.has("until_end_of")
                        ? Optional.of(StepFields.guest(origin.text("until_end_of")))
                        : Optional.empty(),
                origin.has("screen") ? Optional.of(screen(origin, "screen")) : Optional.empty());
    }

    static Optional<Origin> maybe(StepFields fields, String name) throws NotAStep {
        Json value = fields.member(name);
        return value instanceof Json.Null ? Optional.empty() : Optional.of(origin(value));
    }

    static Binding binding(StepFields fields, String name) throws NotAStep {
        StepFields binding = fields.fields(name);
        return new Binding(driver(binding, "driver"), driver(binding, "driver_override"));
    }

    private static Optional<DriverName> driver(StepFields fields, String name) throws NotAStep {
        Optional<String> text = fields.maybeText(name);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(StepFields.checked(text.get(), "driver's name", DriverName::isValid, DriverName::new));
    }

    static NetworkConfig network(StepFields fields, String name) throws NotAStep {
        return network(fields.fields(name));
    }

    private static NetworkConfig network(StepFields config) throws NotAStep {
        return new NetworkConfig(
                config.text("name"),
                config.maybeText("mac"),
                config.truth("up"),
                Math.toIntExact(config.number("mtu")),
                config.texts("addresses"),
                config.texts("routes"));
    }

    /// Names that are written to the kernel: those of files of one directory.
    static HostScreen screen(StepFields fields, String name) throws NotAStep {
        StepFields screen = fields.fields(name);
        List<String> consoles = new ArrayList<>();
        for (String console : screen.texts("consoles")) {
            consoles.add(fileName(console, "console's name"));
        }
        Optional<String> device = screen.maybeText("framebuffer");
        Optional<String> driver = screen.maybeText("framebuffer_driver");
        Optional<HostScreen.Framebuffer> framebuffer = Optional.empty();
        if (device.isPresent() && driver.isPresent()) {
            framebuffer = Optional.of(new HostScreen.Framebuffer(
                    fileName(device.get(), "device's name"), fileName(driver.get(), "driver's name")));
        }
        return new HostScreen(screen.truth("boot_vga"), screen.maybeText("shown"), List.copyOf(consoles), framebuffer);
    }

    private static String fileName(String text, String what) throws NotAStep {
        return StepFields.checked(text, what, DriverName::isValid, name -> name);
    }
}

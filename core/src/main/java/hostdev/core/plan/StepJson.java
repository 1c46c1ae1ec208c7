package hostdev.core.plan;

import hostdev.core.boot.BootTool;
import hostdev.core.json.Json;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostScreen;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Steps and what they carry as [Json] and back: the journal, the origin files, the saved plan, `--json`.
public final class StepJson {
    private StepJson() {}

    /// Not what this version writes; the message says what is missing or strange.
    public static final class NotAStep extends Exception {
        private static final long serialVersionUID = 1;

        NotAStep(String message) {
            super(message);
        }
    }

    public static Json write(Step step) {
        return switch (step) {
            case Step.LoadModule(var module) ->
                named("load-module").put("module", module).build();
            case Step.SetBoolean(var name, var before, var after) ->
                named("set-boolean")
                        .put("name", name)
                        .put("before", before)
                        .put("after", after)
                        .build();
            case Step.KeepOrigin(var device, var before, var after) ->
                on("keep-origin", device)
                        .put("before", orNull(before.map(StepJson::write)))
                        .put("after", orNull(after.map(StepJson::write)))
                        .build();
            case Step.KeepPromise(var guest, var device, var before, var after) ->
                on("keep-promise", device)
                        .put("guest", guest.name())
                        .put("before", orNull(before.map(PromiseJson::write)))
                        .put("after", orNull(after.map(PromiseJson::write)))
                        .build();
            case Step.WriteHook(var path, var before, var after) ->
                named("write-hook")
                        .put("path", path)
                        .put("before", before)
                        .put("after", after)
                        .build();
            case Step.EditFile(var path, var before, var after) ->
                named("edit-file")
                        .put("path", path)
                        .put("before", before)
                        .put("after", after)
                        .build();
            case Step.RefreshBoot(var tool, var now) ->
                named("refresh-boot").put("tool", tool.word()).put("now", now).build();
            case Step.Rebind(var device, var before, var after) ->
                on("rebind", device)
                        .put("before", write(before))
                        .put("after", write(after))
                        .build();
            case Step.ProbeDefault(var device, var before) ->
                on("probe-default", device).put("before", write(before)).build();
            case Step.LoseNetwork(var device, var config) ->
                on("lose-network", device).put("network", write(config)).build();
            case Step.LoseScreen(var device, var screen) ->
                on("lose-screen", device).put("screen", write(screen)).build();
            case Step.RestoreScreen(var device, var screen) ->
                on("restore-screen", device).put("screen", write(screen)).build();
            case Step.RestoreNetwork(var device, var config) ->
                on("restore-network", device).put("network", write(config)).build();
            case Step.DefineGuest(var guest, var before, var after, var running) ->
                of("define-guest", guest)
                        .put("before", before)
                        .put("after", after)
                        .put("running", running)
                        .build();
            case Step.StartGuest(var guest) -> of("start-guest", guest).build();
            case Step.StopGuest(var guest) -> of("stop-guest", guest).build();
            case Step.PlugIn(var guest, var device, var element) ->
                on("plug-in", device)
                        .put("guest", guest.name())
                        .put("element", element)
                        .build();
            case Step.PullOut(var guest, var device, var element) ->
                on("pull-out", device)
                        .put("guest", guest.name())
                        .put("element", element)
                        .build();
            case Step.ResetFunction(var device) -> on("reset", device).build();
            case Step.RemoveFunction(var device, var bridge, var before, var answered) ->
                on("remove", device)
                        .put("bridge", bridge.map(PciAddress::toString))
                        .put("before", write(before))
                        .put("answered", answered)
                        .build();
            case Step.FindAgain(var device, var bridge, var after, var mustAnswer) ->
                on("find-again", device)
                        .put("bridge", bridge.map(PciAddress::toString))
                        .put("after", write(after))
                        .put("must_answer", mustAnswer)
                        .build();
            case Step.ForgetDomain(var device, var domain) ->
                on("forget-domain", device).put("domain", domain).build();
            case Step.SwitchSlot(var device, var slot, var power) ->
                on("switch-slot", device).put("slot", slot).put("on", power).build();
        };
    }

    private static Json.ObjectBuilder named(String name) {
        return Json.object().put("step", name);
    }

    private static Json.ObjectBuilder on(String name, PciAddress device) {
        return named(name).put("device", device.toString());
    }

    private static Json.ObjectBuilder of(String name, GuestName guest) {
        return named(name).put("guest", guest.name());
    }

    private static Json orNull(Optional<Json> value) {
        return value.orElseGet(Json.Null::new);
    }

    public static Json write(Binding binding) {
        return Json.object()
                .put("driver", binding.driver().map(DriverName::name))
                .put("driver_override", binding.override().map(DriverName::name))
                .build();
    }

    public static Json write(Origin origin) {
        return Json.object()
                .put("device", origin.device().toString())
                .put("binding", write(origin.binding()))
                .put(
                        "networks",
                        Json.list(
                                origin.networks().stream().map(StepJson::write).toList()))
                .put("taken_along", origin.takenAlong())
                .put("boot_id", origin.bootId())
                .put("until_end_of", origin.until().map(GuestName::name))
                .put("screen", orNull(origin.screen().map(StepJson::write)))
                .build();
    }

    private static Json write(HostScreen screen) {
        return Json.object()
                .put("boot_vga", screen.bootVga())
                .put("shown", screen.shown())
                .put("consoles", Json.texts(screen.consoles()))
                .put("framebuffer", screen.firmware().map(HostScreen.Framebuffer::device))
                .put("framebuffer_driver", screen.firmware().map(HostScreen.Framebuffer::driver))
                .build();
    }

    /// Names that are written to the kernel: those of files of one directory.
    private static HostScreen screen(Json value) throws NotAStep {
        Json.Obj screen = object(value);
        List<String> consoles = new ArrayList<>();
        for (String console : texts(screen, "consoles")) {
            consoles.add(checked(console, "console's name", StepJson::isFileName, name -> name));
        }
        Optional<String> device = maybeText(screen, "framebuffer");
        Optional<String> driver = maybeText(screen, "framebuffer_driver");
        Optional<HostScreen.Framebuffer> framebuffer = Optional.empty();
        if (device.isPresent() && driver.isPresent()) {
            framebuffer = Optional.of(new HostScreen.Framebuffer(
                    checked(device.get(), "device's name", StepJson::isFileName, name -> name),
                    checked(driver.get(), "driver's name", StepJson::isFileName, name -> name)));
        }
        return new HostScreen(
                truth(screen, "boot_vga"), maybeText(screen, "shown"), List.copyOf(consoles), framebuffer);
    }

    private static boolean isFileName(String text) {
        return DriverName.isValid(text);
    }

    public static Json write(NetworkConfig config) {
        return Json.object()
                .put("name", config.name())
                .put("mac", config.mac())
                .put("up", config.up())
                .put("mtu", config.mtu())
                .put("addresses", Json.texts(config.addresses()))
                .put("routes", Json.texts(config.routes()))
                .build();
    }

    /// Empty for what says nothing more than that the step is done.
    public static Optional<Json> write(Seen seen) {
        return switch (seen) {
            case Seen.AsPlanned _ -> Optional.empty();
            case Seen.Bound(var binding) ->
                Optional.of(Json.object().put("bound", write(binding)).build());
            case Seen.Defined(var definition) ->
                Optional.of(Json.object().put("defined", definition).build());
            case Seen.Gone _ -> Optional.of(Json.object().put("gone", true).build());
            case Seen.Network(var name, var byItself) ->
                Optional.of(Json.object()
                        .put("network", name)
                        .put("by_itself", byItself)
                        .build());
        };
    }

    /// @throws NotAStep where it is not what [#write(Seen)] gives
    static Seen seen(Json value) throws NotAStep {
        Json.Obj seen = object(value);
        if (seen.get("bound").isPresent()) {
            return new Seen.Bound(binding(seen, "bound"));
        }
        if (seen.get("defined").isPresent()) {
            return new Seen.Defined(text(seen, "defined"));
        }
        if (seen.get("gone").isPresent()) {
            return new Seen.Gone();
        }
        return new Seen.Network(text(seen, "network"), truth(seen, "by_itself"));
    }

    /// @throws NotAStep where it is not what [#write(Step)] gives
    public static Step step(Json value) throws NotAStep {
        Json.Obj step = object(value);
        String name = text(step, "step");
        return switch (name) {
            case "load-module" -> new Step.LoadModule(text(step, "module"));
            case "set-boolean" -> new Step.SetBoolean(text(step, "name"), truth(step, "before"), truth(step, "after"));
            case "keep-origin" ->
                new Step.KeepOrigin(device(step), maybeOrigin(step, "before"), maybeOrigin(step, "after"));
            case "keep-promise" ->
                new Step.KeepPromise(
                        guest(step), device(step), maybePromise(step, "before"), maybePromise(step, "after"));
            case "write-hook" ->
                new Step.WriteHook(text(step, "path"), maybeText(step, "before"), maybeText(step, "after"));
            case "edit-file" -> new Step.EditFile(path(step), maybeText(step, "before"), maybeText(step, "after"));
            case "refresh-boot" -> new Step.RefreshBoot(tool(step), truth(step, "now"));
            case "rebind" -> new Step.Rebind(device(step), binding(step, "before"), binding(step, "after"));
            case "probe-default" -> new Step.ProbeDefault(device(step), binding(step, "before"));
            case "lose-network" -> new Step.LoseNetwork(device(step), network(member(step, "network")));
            case "lose-screen" -> new Step.LoseScreen(device(step), screen(member(step, "screen")));
            case "restore-screen" -> new Step.RestoreScreen(device(step), screen(member(step, "screen")));
            case "restore-network" -> new Step.RestoreNetwork(device(step), network(member(step, "network")));
            case "define-guest" ->
                new Step.DefineGuest(guest(step), text(step, "before"), text(step, "after"), isSaid(step, "running"));
            case "start-guest" -> new Step.StartGuest(guest(step));
            case "stop-guest" -> new Step.StopGuest(guest(step));
            case "plug-in" -> new Step.PlugIn(guest(step), device(step), text(step, "element"));
            case "pull-out" -> new Step.PullOut(guest(step), device(step), text(step, "element"));
            case "reset" -> new Step.ResetFunction(device(step));
            case "remove" ->
                new Step.RemoveFunction(
                        device(step), maybeBridge(step), binding(step, "before"), truth(step, "answered"));
            case "find-again" ->
                new Step.FindAgain(device(step), maybeBridge(step), binding(step, "after"), truth(step, "must_answer"));
            case "forget-domain" -> new Step.ForgetDomain(device(step), domain(step));
            case "switch-slot" -> new Step.SwitchSlot(device(step), slot(step), truth(step, "on"));
            default -> throw new NotAStep("unknown step '" + name + "'");
        };
    }

    /// @throws NotAStep where it is not what [#write(Origin)] gives
    public static Origin origin(Json value) throws NotAStep {
        Json.Obj origin = object(value);
        List<NetworkConfig> networks = new ArrayList<>();
        for (Json network : array(origin, "networks")) {
            networks.add(network(network));
        }
        return new Origin(
                device(origin),
                binding(origin, "binding"),
                List.copyOf(networks),
                truth(origin, "taken_along"),
                text(origin, "boot_id"),
                origin.get("until_end_of").isPresent() ? maybeGuest(origin, "until_end_of") : Optional.empty(),
                hasScreen(origin) ? Optional.of(screen(member(origin, "screen"))) : Optional.empty());
    }

    private static String path(Json.Obj step) throws NotAStep {
        String path = text(step, "path");
        if (!path.startsWith("/") || path.contains("/../") || path.indexOf('\0') >= 0) {
            throw new NotAStep("not a file's path: '" + path + "'");
        }
        return path;
    }

    private static int domain(Json.Obj step) throws NotAStep {
        if (step.get("domain").orElse(null) instanceof Json.Num(var number)
                && number > 0
                && number <= Short.MAX_VALUE) {
            return (int) number;
        }
        throw new NotAStep("'domain' is no number of a domain");
    }

    private static BootTool tool(Json.Obj step) throws NotAStep {
        String word = text(step, "tool");
        return BootTool.of(word).orElseThrow(() -> new NotAStep("unknown program '" + word + "'"));
    }

    private static boolean hasScreen(Json.Obj origin) {
        return origin.get("screen").filter(Json.Obj.class::isInstance).isPresent();
    }

    private static Optional<GuestName> maybeGuest(Json.Obj object, String name) throws NotAStep {
        Optional<String> text = maybeText(object, name);
        return text.isPresent()
                ? Optional.of(checked(text.get(), "guest's name", GuestName::isValid, GuestName::new))
                : Optional.empty();
    }

    private static Optional<KeptPromise> maybePromise(Json.Obj object, String name) throws NotAStep {
        Json value = member(object, name);
        return value instanceof Json.Null ? Optional.empty() : Optional.of(PromiseJson.promise(value));
    }

    private static Optional<Origin> maybeOrigin(Json.Obj object, String name) throws NotAStep {
        Json value = member(object, name);
        return value instanceof Json.Null ? Optional.empty() : Optional.of(origin(value));
    }

    static Optional<String> maybeText(Json.Obj object, String name) throws NotAStep {
        return member(object, name) instanceof Json.Null ? Optional.empty() : Optional.of(text(object, name));
    }

    private static NetworkConfig network(Json value) throws NotAStep {
        Json.Obj config = object(value);
        return new NetworkConfig(
                text(config, "name"),
                maybeText(config, "mac"),
                truth(config, "up"),
                Math.toIntExact(number(config, "mtu")),
                texts(config, "addresses"),
                texts(config, "routes"));
    }

    private static Binding binding(Json.Obj object, String name) throws NotAStep {
        Json.Obj binding = object(member(object, name));
        return new Binding(driver(binding, "driver"), driver(binding, "driver_override"));
    }

    private static Optional<DriverName> driver(Json.Obj object, String name) throws NotAStep {
        return member(object, name) instanceof Json.Null
                ? Optional.empty()
                : Optional.of(checked(text(object, name), "driver's name", DriverName::isValid, DriverName::new));
    }

    static PciAddress device(Json.Obj object) throws NotAStep {
        String text = text(object, "device");
        return PciAddress.fromSysfs(text).orElseThrow(() -> new NotAStep("not a device's address: '" + text + "'"));
    }

    private static Optional<PciAddress> maybeBridge(Json.Obj object) throws NotAStep {
        Optional<String> text = maybeText(object, "bridge");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<PciAddress> bridge = PciAddress.fromSysfs(text.get());
        if (bridge.isEmpty()) {
            throw new NotAStep("not a bridge's address: '" + text.get() + "'");
        }
        return bridge;
    }

    /// It goes into a path.
    private static String slot(Json.Obj object) throws NotAStep {
        return checked(text(object, "slot"), "slot's name", Slot::isValidName, name -> name);
    }

    static GuestName guest(Json.Obj object) throws NotAStep {
        return checked(text(object, "guest"), "guest's name", GuestName::isValid, GuestName::new);
    }

    static <T> T checked(String text, String what, java.util.function.Predicate<String> valid, Function<String, T> make)
            throws NotAStep {
        if (!valid.test(text)) {
            throw new NotAStep("not a " + what + ": '" + text + "'");
        }
        return make.apply(text);
    }

    static Json.Obj object(Json value) throws NotAStep {
        if (value instanceof Json.Obj object) {
            return object;
        }
        throw new NotAStep("an object is wanted");
    }

    static Json member(Json.Obj object, String name) throws NotAStep {
        return object.get(name).orElseThrow(() -> new NotAStep("'" + name + "' is missing"));
    }

    static String text(Json.Obj object, String name) throws NotAStep {
        if (member(object, name) instanceof Json.Text(var value)) {
            return value;
        }
        throw new NotAStep("'" + name + "' is not a text");
    }

    static long number(Json.Obj object, String name) throws NotAStep {
        if (member(object, name) instanceof Json.Num(var value)) {
            return value;
        }
        throw new NotAStep("'" + name + "' is not a number");
    }

    static boolean truth(Json.Obj object, String name) throws NotAStep {
        if (member(object, name) instanceof Json.Bool(var value)) {
            return value;
        }
        throw new NotAStep("'" + name + "' is not true or false");
    }

    /// What earlier versions did not write.
    private static boolean isSaid(Json.Obj object, String name) {
        return object.get(name).filter(new Json.Bool(true)::equals).isPresent();
    }

    static List<Json> array(Json.Obj object, String name) throws NotAStep {
        if (member(object, name) instanceof Json.Arr(var items)) {
            return items;
        }
        throw new NotAStep("'" + name + "' is not a list");
    }

    static List<String> texts(Json.Obj object, String name) throws NotAStep {
        List<String> texts = new ArrayList<>();
        for (Json item : array(object, name)) {
            if (!(item instanceof Json.Text(var text))) {
                throw new NotAStep("'" + name + "' has something else than texts");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }
}

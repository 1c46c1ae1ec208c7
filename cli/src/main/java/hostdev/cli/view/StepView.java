package hostdev.cli.view;

import hostdev.core.format.Definition;
import hostdev.core.format.HostdevWords;
import hostdev.core.format.PassedFunction;
import hostdev.core.format.XlConfig;
import hostdev.core.json.Json;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostScreen;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Seen;
import hostdev.core.plan.Step;
import hostdev.core.plan.StepJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One step in a line: what it is about, and what becomes of it. A guest's definition is never shown whole: it may
/// have passwords in it.
final class StepView {
    private StepView() {}

    /// The function, guest or module; empty for a step that a person need not see.
    static Optional<String> subject(Step step) {
        return switch (step) {
            case Step.LoadModule(var module) -> Optional.of(module);
            case Step.SetBoolean _ -> Optional.of("SELinux");
            case Step.KeepOrigin _, Step.KeepPromise _ -> Optional.empty();
            case Step.WriteHook _ -> Optional.of("libvirt's hook");
            case Step.EditFile(var path, var _, var _) -> Optional.of(path);
            case Step.RefreshBoot(var tool, var now) -> now ? Optional.of(tool.words()) : Optional.empty();
            case Step.Rebind(var device, var _, var _) -> Optional.of(device.toString());
            case Step.ProbeDefault(var device, var _) -> Optional.of(device.toString());
            case Step.LoseNetwork(var device, var _) -> Optional.of(device.toString());
            case Step.LoseScreen(var device, var _) -> Optional.of(device.toString());
            case Step.RestoreScreen(var device, var _) -> Optional.of(device.toString());
            case Step.RestoreNetwork(var device, var _) -> Optional.of(device.toString());
            case Step.DefineGuest(var guest, var _, var _, var _) -> Optional.of(guest.name());
            case Step.StartGuest(var guest) -> Optional.of(guest.name());
            case Step.StopGuest(var guest) -> Optional.of(guest.name());
            case Step.PlugIn(var _, var device, var _) -> Optional.of(device.toString());
            case Step.PullOut(var _, var device, var _) -> Optional.of(device.toString());
            case Step.ResetFunction(var device) -> Optional.of(device.toString());
            case Step.RemoveFunction(var device, var _, var _, var _) -> Optional.of(device.toString());
            case Step.FindAgain(var device, var _, var _, var _) -> Optional.of(device.toString());
            case Step.SwitchSlot(var device, var _, var _) -> Optional.of(device.toString());
            case Step.ForgetDomain(var device, var _) -> Optional.of(device.toString());
        };
    }

    /// @param seen empty where it is only planned
    static String what(Step step, Optional<Seen> seen, Screen screen) {
        return switch (step) {
            case Step.LoadModule _ -> "kernel module " + deed(seen, "loaded");
            case Step.SetBoolean(var name, var _, var after) ->
                name + " " + deed(seen, "set to " + (after ? "on" : "off") + ", for every boot to come");
            case Step.KeepOrigin _, Step.KeepPromise _ -> "";
            case Step.WriteHook(var path, var before, var after) ->
                path + " " + deed(seen, after.isEmpty() ? "removed" : before.isEmpty() ? "installed" : "renewed");
            case Step.EditFile(var _, var before, var after) ->
                deed(seen, after.isEmpty() ? "removed" : before.isEmpty() ? "written" : "changed");
            case Step.RefreshBoot _ -> deed(seen, "run");
            case Step.Rebind _, Step.ProbeDefault _, Step.RestoreNetwork _
            when seen.filter(Seen.Gone.class::isInstance).isPresent() -> "no longer there: nothing to return";
            case Step.Rebind(var _, var before, var after) ->
                moved(before, bound(seen).orElse(after), screen);
            case Step.ProbeDefault(var _, var before) ->
                bound(seen)
                        .map(now -> moved(before, now, screen))
                        .orElseGet(() -> driver(before) + arrow(screen) + "the kernel's choice");
            case Step.LoseNetwork(var _, var config) -> "loses " + network(config);
            case Step.LoseScreen(var _, var lost) -> "no longer shows " + shown(lost);
            case Step.RestoreScreen(var _, var back) -> "shows " + shown(back) + " again";
            case Step.RestoreNetwork(var _, var config) -> "has " + network(renamed(config, seen)) + " again";
            case Step.DefineGuest(var guest, var before, var after, var _) ->
                change(guest, before, definition(seen).orElse(after), seen.isPresent());
            case Step.StartGuest _ -> deed(seen, "started");
            case Step.StopGuest _ -> deed(seen, "ended");
            case Step.PlugIn(var guest, var device, var _) ->
                deed(seen, "plugged into ")
                        + guest
                        + definition(seen).map(now -> at(guest, device, now)).orElse("");
            case Step.PullOut(var guest, var _, var _) -> deed(seen, "pulled out of ") + guest;
            case Step.ResetFunction _ -> deed(seen, "reset") + (seen.isPresent() ? ", and it answers" : "");
            case Step.RemoveFunction(var _, var _, var before, var _) ->
                driver(before) + arrow(screen) + deed(seen, "forgotten by the kernel");
            case Step.FindAgain(var _, var _, var after, var _) ->
                deed(seen, "found again")
                        + arrow(screen)
                        + driver(bound(seen).orElse(after))
                        + (seen.isPresent() ? ", and it answers" : "");
            case Step.ForgetDomain(var _, var domain) ->
                "domain " + domain + ", which is gone, " + deed(seen, "struck out of Xen's store");
            case Step.SwitchSlot(var _, var slot, var power) ->
                "power of slot " + slot + " " + deed(seen, "switched " + (power ? "on" : "off"));
        };
    }

    /// What no step can put back; empty for a step that can be undone, and for one that leaves nothing to undo.
    static Optional<String> lasting(Step step) {
        return switch (step) {
            case Step.ResetFunction _ -> Optional.of("what its registers held is lost");
            case Step.RemoveFunction _ -> Optional.of("what its driver had not yet written or sent is lost");
            case Step.SwitchSlot(var _, var slot, var on)
            when !on -> Optional.of("what anything in slot " + slot + " held is lost");
            case Step.StopGuest _ -> Optional.of("what the guest had not written to its disk is lost");
            default -> Optional.empty();
        };
    }

    private static String shown(HostScreen screen) {
        return screen.consoles().isEmpty() ? "the firmware's framebuffer" : "the virtual consoles";
    }

    private static String deed(Optional<Seen> seen, String done) {
        return seen.isPresent() ? done : "to be " + done;
    }

    private static Optional<Binding> bound(Optional<Seen> seen) {
        return seen.flatMap(it -> it instanceof Seen.Bound(var binding) ? Optional.of(binding) : Optional.empty());
    }

    private static Optional<String> definition(Optional<Seen> seen) {
        return seen.flatMap(it -> it instanceof Seen.Defined(var text) ? Optional.of(text) : Optional.empty());
    }

    private static NetworkConfig renamed(NetworkConfig config, Optional<Seen> seen) {
        return seen.isPresent() && seen.get() instanceof Seen.Network(var name, var _)
                ? new NetworkConfig(name, config.mac(), config.up(), config.mtu(), config.addresses(), config.routes())
                : config;
    }

    private static String moved(Binding before, Binding after, Screen screen) {
        String drivers = driver(before) + arrow(screen) + driver(after);
        return before.override().equals(after.override())
                ? drivers
                : drivers + ", driver_override " + override(before) + arrow(screen) + override(after);
    }

    private static String arrow(Screen screen) {
        return screen.unicode() ? " → " : " -> ";
    }

    static String driver(Binding binding) {
        return binding.driver().map(DriverName::name).orElse("no driver");
    }

    static String override(Binding binding) {
        return binding.override().map(DriverName::name).orElse("none");
    }

    private static String network(NetworkConfig config) {
        List<String> has = new ArrayList<>(config.addresses());
        if (config.mtu() != 1500) {
            has.add("mtu " + config.mtu());
        }
        if (!config.routes().isEmpty()) {
            has.add(config.routes().size() == 1 ? "1 route" : config.routes().size() + " routes");
        }
        return has.isEmpty() ? config.name() : config.name() + " (" + String.join(", ", has) + ")";
    }

    private static String change(GuestName guest, String before, String after, boolean done) {
        List<String> words = new ArrayList<>();
        for (PassedFunction passed : added(guest, before, after)) {
            words.add("gets " + source(guest, after, passed) + address(guest, after, passed, done)
                    + options(guest, after, passed));
        }
        for (PassedFunction passed : added(guest, after, before)) {
            words.add("no longer gets " + source(guest, before, passed));
        }
        return words.isEmpty() ? "defined anew" : String.join("; ", words);
    }

    /// As the definition names it: one entry of an xl.cfg may be all functions of a device.
    private static String source(GuestName guest, String definition, PassedFunction passed) {
        PciAddress source = passed.source();
        boolean all = Definition.parse(guest.name(), definition) instanceof XlConfig xl && xl.givesAll(source);
        return all ? "all functions of " + source.toString().replaceFirst("\\.0$", "") : source.toString();
    }

    private static String at(GuestName guest, PciAddress device, String definition) {
        return passed(guest, definition).stream()
                .filter(passed -> passed.source().equals(device))
                .flatMap(passed -> passed.address().stream())
                .map(address -> ", guest address " + address)
                .findFirst()
                .orElse("");
    }

    private static String address(GuestName guest, String definition, PassedFunction passed, boolean done) {
        if (said(guest, definition, passed)
                .filter(options -> options.place() instanceof Place.Nowhere)
                .isPresent()) {
            return ", unseen by the guest";
        }
        String chooser = Definition.parse(guest.name(), definition) instanceof XlConfig ? "Xen" : "libvirt";
        return passed.address()
                .map(address -> ", guest address " + address)
                .orElse(done ? "" : ", at a guest address that " + chooser + " chooses");
    }

    /// What else the definition says of it, as it would be typed.
    private static String options(GuestName guest, String definition, PassedFunction passed) {
        return said(guest, definition, passed)
                .map(HostdevOptions::withoutPlace)
                .map(HostdevWords::of)
                .filter(words -> !words.isEmpty())
                .map(words -> ", with" + words)
                .orElse("");
    }

    private static Optional<HostdevOptions> said(GuestName guest, String definition, PassedFunction passed) {
        return passed.element() == PassedFunction.Element.HOSTDEV
                ? Definition.parse(guest.name(), definition).options(passed.source())
                : Optional.empty();
    }

    /// What the second definition names and the first does not.
    static List<PassedFunction> added(GuestName guest, String before, String after) {
        Set<PciAddress> had =
                passed(guest, before).stream().map(PassedFunction::source).collect(Collectors.toSet());
        return passed(guest, after).stream()
                .filter(passed -> !had.contains(passed.source()))
                .toList();
    }

    private static List<PassedFunction> passed(GuestName guest, String definition) {
        return Definition.parse(guest.name(), definition).passedFunctions();
    }

    /// As in the journal, but for definitions.
    static Json.ObjectBuilder json(Step step, Optional<Seen> seen) {
        Json.ObjectBuilder json = Json.object();
        if (step instanceof Step.DefineGuest(var guest, var before, var planned, var _)) {
            String after = definition(seen).orElse(planned);
            json.put("step", "define-guest").put("guest", guest.name());
            json.put("gets", functions(guest, after, added(guest, before, after)));
            json.put("loses", functions(guest, before, added(guest, after, before)));
            return json;
        }
        if (StepJson.write(step) instanceof Json.Obj(var members)) {
            members.forEach(json::put);
        }
        bound(seen).ifPresent(now -> json.put("seen", StepJson.write(now)));
        return json;
    }

    private static Json functions(GuestName guest, String definition, List<PassedFunction> functions) {
        List<Json> items = Json.items();
        for (PassedFunction function : functions) {
            items.add(Json.object()
                    .put("device", function.source().toString())
                    .put("guest_address", function.address().map(PciAddress::toString))
                    .put(
                            "options",
                            said(guest, definition, function)
                                    .map(HostdevJson::of)
                                    .orElseGet(Json.Null::new))
                    .build());
        }
        return Json.list(items);
    }
}

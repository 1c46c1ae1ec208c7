package hostdev.host.capture;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText.NotJson;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.host.hypervisor.Hypervisor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What the hypervisor answered when a capture was taken.
///
/// @param all the guests; unknown where it could not be asked
/// @param version as of [Hypervisor#version]
/// @param capabilities by type, architecture and machine, each apart by a space
record RecordedHypervisor(String uri, Fact<List<Guest>> all, Fact<Long> version, Map<String, Fact<String>> capabilities)
        implements Hypervisor {

    /// For a copy that was made by others.
    static RecordedHypervisor none() {
        return new RecordedHypervisor(
                "", Fact.unknown("the copy has no answers of a hypervisor"), Fact.unknown("not asked"), Map.of());
    }

    /// Asks all that the verbs ask which change nothing.
    ///
    /// @param hypervisor connects to it, or throws a [Problem]
    static RecordedHypervisor of(Supplier<Hypervisor> hypervisor, String uri) {
        try (Hypervisor opened = hypervisor.get()) {
            List<Guest> guests = opened.guests();
            Map<String, Fact<String>> capabilities = new LinkedHashMap<>();
            for (Guest guest : guests) {
                Kind kind = Kind.of(guest);
                capabilities.computeIfAbsent(kind.key(), _ -> asked(opened, kind));
            }
            return new RecordedHypervisor(opened.uri(), Fact.known(guests), opened.version(), capabilities);
        } catch (Problem e) {
            return new RecordedHypervisor(uri, Fact.unknown(e.what()), Fact.unknown(e.what()), Map.of());
        }
    }

    private static Fact<String> asked(Hypervisor hypervisor, Kind kind) {
        try {
            return hypervisor.domainCapabilities(kind.type(), kind.arch(), kind.machine());
        } catch (Problem e) {
            return Fact.unknown(e.what());
        }
    }

    Json json() {
        Json.ObjectBuilder known = Json.object();
        capabilities.forEach((kind, xml) -> xml.seen().ifPresent(text -> known.put(kind, text)));
        Json.ObjectBuilder json = Json.object().put("uri", uri);
        switch (all) {
            case Fact.Known<List<Guest>>(var guests) ->
                json.put(
                        "guests",
                        Json.list(guests.stream().map(RecordedHypervisor::json).toList()));
            case Fact.Unknown<List<Guest>>(var why) -> json.put("silent", why);
        }
        version.seen().ifPresent(number -> json.put("version", number));
        return json.put("capabilities", known.build()).build();
    }

    private static Json json(Guest guest) {
        return Json.object()
                .put("name", guest.name().name())
                .put("state", guest.state().name())
                .put("persistent", guest.persistent())
                .put("definition", guest.definition())
                .put("running", guest.running())
                .build();
    }

    static RecordedHypervisor read(Json.Obj json) throws NotJson {
        Fact<Long> version = json.get("version").isPresent()
                ? Fact.known(Fields.number(json, "version"))
                : Fact.unknown("this hypervisor has no version");
        Map<String, Fact<String>> capabilities = new LinkedHashMap<>();
        Json.Obj known = Fields.object(json, "capabilities");
        for (String kind : known.members().keySet()) {
            capabilities.put(kind, Fact.known(Fields.text(known, kind)));
        }
        return new RecordedHypervisor(Fields.text(json, "uri"), guests(json), version, capabilities);
    }

    private static Fact<List<Guest>> guests(Json.Obj json) throws NotJson {
        Optional<String> silent = Fields.maybe(json, "silent");
        if (silent.isPresent()) {
            return Fact.unknown(silent.get());
        }
        List<Guest> guests = new ArrayList<>();
        for (Json.Obj guest : Fields.objects(json, "guests")) {
            guests.add(guest(guest));
        }
        return Fact.known(List.copyOf(guests));
    }

    private static Guest guest(Json.Obj json) throws NotJson {
        String name = Fields.text(json, "name");
        if (!GuestName.isValid(name)) {
            throw new NotJson("not a guest's name: " + name);
        }
        return new Guest(
                new GuestName(name),
                state(Fields.text(json, "state")),
                Fields.text(json, "definition"),
                Fields.flag(json, "persistent"),
                Fields.maybe(json, "running"));
    }

    private static Guest.State state(String word) throws NotJson {
        for (Guest.State state : Guest.State.values()) {
            if (state.name().equals(word)) {
                return state;
            }
        }
        throw new NotJson("not a guest's state: " + word);
    }

    /// A kind of guest, as capabilities are asked for.
    private record Kind(String type, String arch, String machine) {
        static Kind of(Guest guest) {
            try {
                hostdev.core.format.DomainXml xml =
                        hostdev.core.format.DomainXml.parse(guest.name().name(), guest.definition());
                String arch = xml.root()
                        .child("os")
                        .flatMap(os -> os.child("type"))
                        .flatMap(type -> type.attribute("arch"))
                        .orElse("x86_64");
                return new Kind(xml.type().orElse("kvm"), arch, xml.machine().orElse("pc"));
            } catch (Problem _) {
                return new Kind("kvm", "x86_64", "pc");
            }
        }

        String key() {
            return type + " " + arch + " " + machine;
        }
    }

    @Override
    public List<Guest> guests() {
        return switch (all) {
            case Fact.Known<List<Guest>>(var known) -> known;
            case Fact.Unknown<List<Guest>>(var why) ->
                throw Problem.notFit(uri, why, "hostdev capture, as root and with libvirt running, takes guests along");
        };
    }

    @Override
    public Optional<Guest> guest(GuestName name) {
        return guests().stream().filter(guest -> guest.name().equals(name)).findFirst();
    }

    @Override
    public Fact<String> domainCapabilities(String type, String arch, String machine) {
        return capabilities.getOrDefault(
                new Kind(type, arch, machine).key(), Fact.unknown("not asked when the capture was taken"));
    }

    @Override
    public String define(GuestName name, String definition) {
        throw unchanged();
    }

    @Override
    public void start(GuestName name) {
        throw unchanged();
    }

    @Override
    public void plugIn(GuestName name, String device) {
        throw unchanged();
    }

    @Override
    public void askOut(GuestName name, String device) {
        throw unchanged();
    }

    @Override
    public void destroy(GuestName name) {
        throw unchanged();
    }

    private static IllegalStateException unchanged() {
        return new IllegalStateException("the guests of a capture are never changed");
    }

    @Override
    public void close() {
        // nothing is open
    }
}

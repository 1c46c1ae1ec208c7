package hostdev.host.sim;

import hostdev.core.json.Json;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.host.hypervisor.Hypervisor;
import java.util.List;
import java.util.Optional;

/// A hypervisor that writes down what is done through it.
record KeptHypervisor(Hypervisor hypervisor, Deeds deeds) implements Hypervisor {
    @Override
    public String uri() {
        return hypervisor.uri();
    }

    @Override
    public List<Guest> guests() {
        return hypervisor.guests();
    }

    @Override
    public Optional<Guest> guest(GuestName name) {
        return hypervisor.guest(name);
    }

    @Override
    public String define(GuestName name, String definition) {
        String defined = hypervisor.define(name, definition);
        deeds.add(Json.object().put("define", name.name()).put("definition", definition));
        return defined;
    }

    @Override
    public void start(GuestName name) {
        deeds.add(Json.object().put("start", name.name()));
        hypervisor.start(name);
    }

    @Override
    public void plugIn(GuestName name, String device) {
        hypervisor.plugIn(name, device);
        deeds.add(Json.object().put("plug-in", name.name()).put("device", device));
    }

    @Override
    public void askOut(GuestName name, String device) {
        hypervisor.askOut(name, device);
        deeds.add(Json.object().put("ask-out", name.name()).put("device", device));
    }

    @Override
    public void destroy(GuestName name) {
        deeds.add(Json.object().put("destroy", name.name()));
        hypervisor.destroy(name);
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}

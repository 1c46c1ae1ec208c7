package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.host.hypervisor.Hypervisor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// A hypervisor that keeps its guests in memory; as libvirt it fills in guest addresses.
final class SimulatedHypervisor implements Hypervisor {
    private final Map<String, Guest> guests = new TreeMap<>();
    private Optional<String> startFailure = Optional.empty();
    private Optional<String> defineFailure = Optional.empty();

    SimulatedHypervisor guest(String name) {
        String definition = "<domain type='kvm'>\n  <name>" + name + "</name>\n  <devices>\n  </devices>\n</domain>\n";
        guests.put(name, new Guest(new GuestName(name), Guest.State.SHUT_OFF, definition, true));
        return this;
    }

    SimulatedHypervisor startFails(String words) {
        startFailure = Optional.of(words);
        return this;
    }

    SimulatedHypervisor defineFails(String words) {
        defineFailure = Optional.of(words);
        return this;
    }

    Guest of(String name) {
        return Objects.requireNonNull(guests.get(name));
    }

    void run(String name) {
        Guest guest = of(name);
        guests.put(name, new Guest(guest.name(), Guest.State.RUNNING, guest.definition(), true));
    }

    @Override
    public String uri() {
        return "simulated:///system";
    }

    @Override
    public List<Guest> guests() {
        return List.copyOf(guests.values());
    }

    @Override
    public Optional<Guest> guest(GuestName name) {
        return Optional.ofNullable(guests.get(name.name()));
    }

    @Override
    public String define(GuestName name, String definition) {
        defineFailure.ifPresent(words -> {
            throw Problem.failed(name, words, "");
        });
        String filled = definition.replace(
                "</source>\n    </hostdev>",
                "</source>\n      <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/>\n"
                        + "    </hostdev>");
        guests.put(name.name(), new Guest(name, Guest.State.SHUT_OFF, filled, true));
        return filled;
    }

    @Override
    public void start(GuestName name) {
        startFailure.ifPresent(words -> {
            throw Problem.failed(name, words, "");
        });
        run(name.name());
    }

    @Override
    public void destroy(GuestName name) {
        Guest guest = of(name.name());
        guests.put(name.name(), new Guest(name, Guest.State.SHUT_OFF, guest.definition(), true));
    }

    @Override
    public void close() {}
}

package hostdev.core.plan.step;

import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.NetworkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a step is told: what is to be done, or what was seen after it.
///
/// @param seen empty where it is only planned
/// @param arrow between what is and what becomes of it: ` → `, or ` -> ` where a terminal has no such character
public record Telling(Optional<Seen> seen, String arrow) {
    /// For JSON, which has no arrows.
    public static Telling of(Optional<Seen> seen) {
        return new Telling(seen, "");
    }

    static final String NOTHING_LEFT = "no longer there: nothing to return";

    /// @param done `loaded`, of what is planned `to be loaded`
    String deed(String done) {
        return seen.isPresent() ? done : "to be " + done;
    }

    boolean gone() {
        return seen.filter(Seen.Gone.class::isInstance).isPresent();
    }

    Optional<Binding> bound() {
        return seen.flatMap(it -> it instanceof Seen.Bound(var binding) ? Optional.of(binding) : Optional.empty());
    }

    Optional<String> definition() {
        return seen.flatMap(it -> it instanceof Seen.Defined(var text) ? Optional.of(text) : Optional.empty());
    }

    NetworkConfig renamed(NetworkConfig config) {
        return seen.orElse(null) instanceof Seen.Network(var name, var _)
                ? new NetworkConfig(name, config.mac(), config.up(), config.mtu(), config.addresses(), config.routes())
                : config;
    }

    String moved(Binding before, Binding after) {
        String drivers = driver(before) + arrow + driver(after);
        return before.override().equals(after.override())
                ? drivers
                : drivers + ", driver_override " + override(before) + arrow + override(after);
    }

    public static String driver(Binding binding) {
        return binding.driver().map(DriverName::name).orElse("no driver");
    }

    public static String override(Binding binding) {
        return binding.override().map(DriverName::name).orElse("none");
    }

    static String network(NetworkConfig config) {
        List<String> has = new ArrayList<>(config.addresses());
        if (config.mtu() != 1500) {
            has.add("mtu " + config.mtu());
        }
        if (!config.routes().isEmpty()) {
            has.add(config.routes().size() == 1 ? "1 route" : config.routes().size() + " routes");
        }
        return has.isEmpty() ? config.name() : config.name() + " (" + String.join(", ", has) + ")";
    }
}

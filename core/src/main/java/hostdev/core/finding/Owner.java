package hostdev.core.finding;

import hostdev.core.model.Attachment;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciFunction;
import java.util.Optional;

/// Who has a function now.
public enum Owner {
    /// A guest runs with it.
    GUEST("guest", "guest"),
    /// A program that is no guest has it open, such as DPDK.
    PROGRAM("program", "program"),
    /// A driver for guests has it, and nobody has it open.
    KEPT("kept", "kept for guests"),
    /// The host lives on it: it is never taken.
    HOST_LIVES_ON_IT("host-lives-on-it", "host lives on it"),
    /// A driver of the host has it.
    HOST("host", "host"),
    /// No driver has it.
    NOBODY("nobody", "no driver"),
    /// A bridge, which is never given to a guest.
    BRIDGE("bridge", "bridge"),
    /// It does not answer.
    DEAD("dead", "does not answer"),
    /// It cannot be seen.
    UNKNOWN("unknown", "unknown");

    private final String code;
    private final String words;

    Owner(String code, String words) {
        this.code = code;
        this.words = words;
    }

    /// Stable, for scripts.
    public String code() {
        return code;
    }

    /// For people.
    public String words() {
        return words;
    }

    public static Owner of(Host host, PciFunction function) {
        if (function.isBridge()) {
            return BRIDGE;
        }
        if (function.isDead()) {
            return DEAD;
        }
        for (Holder holder : host.holdersOf(function.address())) {
            if (!holder.isGone()) {
                return holder.guest().isPresent() ? GUEST : PROGRAM;
            }
        }
        return switch (function.driver()) {
            case Fact.Unknown<Optional<DriverName>> _ -> UNKNOWN;
            case Fact.Known<Optional<DriverName>>(var driver) -> of(host, function, driver);
        };
    }

    private static Owner of(Host host, PciFunction function, Optional<DriverName> driver) {
        if (driver.filter(DriverName::isForGuests).isPresent()) {
            return host.holders() instanceof Fact.Known ? KEPT : UNKNOWN;
        }
        for (Attachment attachment : host.attachedTo(function.address())) {
            if (attachment.uses().stream().anyMatch(use -> use.refusal() == Attachment.Refusal.ALWAYS)) {
                return HOST_LIVES_ON_IT;
            }
        }
        return driver.isPresent() ? HOST : NOBODY;
    }
}

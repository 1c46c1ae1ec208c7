package hostdev.host.hypervisor;

import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import java.util.List;
import java.util.Optional;

/// Who runs guests. Every method asks again: nothing is kept. A failure is a [Problem] that carries the hypervisor's
/// own
/// words.
public interface Hypervisor extends AutoCloseable {
    /// What was connected to, `qemu:///system`.
    String uri();

    /// All guests, running or not, in order of name.
    List<Guest> guests();

    Optional<Guest> guest(GuestName name);

    /// Gives a guest that is shut off a new definition, checked against the hypervisor's schema; returns it as the
    /// hypervisor now has it, with what it filled in (addresses, controllers).
    String define(GuestName name, String definition);

    void start(GuestName name);

    /// Ends the guest at once, as pulling its plug would.
    void destroy(GuestName name);

    /// Asks the agent inside a running guest, in the agent's own JSON: `{"execute":"guest-get-devices"}`.
    ///
    /// @param seconds how long to wait for its answer
    /// @return empty where no agent answers
    default Optional<String> agent(GuestName name, String command, int seconds) {
        return Optional.empty();
    }

    /// The version of the hypervisor's library, `11003000` for 11.3.0; unknown where it has none or was not asked.
    default Fact<Long> version() {
        return Fact.unknown("this hypervisor has no version");
    }

    /// What a guest of a kind can have here, in libvirt's form of domain capabilities.
    ///
    /// @param type `kvm`, `qemu`
    default Fact<String> domainCapabilities(String type, String arch, String machine) {
        return Fact.unknown("this hypervisor does not say what its guests can have");
    }

    @Override
    void close();
}

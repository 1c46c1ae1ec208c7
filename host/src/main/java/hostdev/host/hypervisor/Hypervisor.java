package hostdev.host.hypervisor;

import hostdev.core.format.Definition;
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

    /// Gives a guest a new definition, checked against the hypervisor's schema; returns it as the hypervisor now has
    /// it,
    /// with what it filled in (addresses, controllers). One that runs is started with it next time.
    String define(GuestName name, String definition);

    void start(GuestName name);

    /// Plugs a device into a guest that runs; what it will be started with next time stays.
    ///
    /// @param device in the hypervisor's own form, `<hostdev …>`
    void plugIn(GuestName name, String device);

    /// Asks a guest that runs to let go of a device, and returns when it is asked: [Guest#running] tells when it has
    /// let go, which it may never do.
    ///
    /// @param device as for [#plugIn]
    void askOut(GuestName name, String device);

    /// Ends the guest at once, as pulling its plug would.
    void destroy(GuestName name);

    /// Asks the agent inside a running guest, in the agent's own JSON: `{"execute":"guest-get-devices"}`.
    ///
    /// @param seconds how long to wait for its answer
    /// @return empty where no agent answers
    default Optional<String> agent(GuestName name, String command, int seconds) {
        return Optional.empty();
    }

    /// Files that this run of the guest, and no other, writes its console to.
    default List<String> consoleLogs(Guest guest) {
        return Definition.ofGuest(guest.name().name(), guest.definition()).consoleLogs();
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

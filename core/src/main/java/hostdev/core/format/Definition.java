package hostdev.core.format;

import hostdev.core.finding.Problem;
import hostdev.core.model.Guest;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a guest will be started with, in its hypervisor's own form: libvirt's XML or Xen's xl.cfg. It is read in place
/// and cut as text, so that what is not changed stays to the byte.
public sealed interface Definition permits DomainXml, XlConfig, BrokenDefinition {
    /// How a guest is virtualised, as far as that matters for its devices.
    enum Kind {
        /// A whole machine, with firmware and emulated devices; KVM has no other.
        HVM,
        /// Para-virtualized by Xen.
        PV,
        /// Xen's in between, which gets no devices of the host.
        PVH
    }

    /// @param where the guest or file that it is of, for messages
    /// @throws Problem a usage error where it is neither form
    static Definition parse(String where, String text) {
        return text.stripLeading().startsWith("<") ? DomainXml.parse(where, text) : XlConfig.parse(where, text);
    }

    /// The definition of one guest among others: where it cannot be understood, that is no reason to know nothing of
    /// the others.
    static Definition ofGuest(String guest, String text) {
        try {
            return parse(guest, text);
        } catch (Problem broken) {
            return new BrokenDefinition(guest, text, broken);
        }
    }

    /// Whether a guest runs with this function of the host.
    static boolean isRunningWith(Guest guest, PciAddress device) {
        return guest.running()
                .filter(running -> ofGuest(guest.name().name(), running).gives(device))
                .isPresent();
    }

    /// A device in the words of the hypervisor whose form the definition has, as it is plugged into a guest that runs.
    String element(Hostdev device);

    String text();

    /// The program with which a person handles such guests.
    String tool();

    /// The guest's name.
    Optional<String> name();

    Kind kind();

    /// The PCI functions of the host that the guest is given, in order.
    List<PassedFunction> passedFunctions();

    /// Whether the guest gets this function of the host, by itself or with all others of its device.
    default boolean gives(PciAddress function) {
        return passedFunctions().stream().anyMatch(passed -> passed.source().equals(function));
    }

    /// The block devices of the host that are the guest's disks, as it names them.
    List<String> hostDisks();

    /// The network interfaces of the host that the guest's stand on without a bridge.
    List<String> hostInterfaces();

    /// Files that it says the guest's consoles are written to, each by one run alone.
    List<String> consoleLogs();

    /// The same with one more function, the last of its devices, wherever in the guest the hypervisor puts it.
    ///
    /// @param managed whether the hypervisor takes it from its host driver itself, where it can
    Definition withHostdev(PciAddress source, boolean managed);

    /// The same with one more function, as it shall be given.
    Definition withHostdev(Hostdev device);

    /// What it says of the function besides where that is in the host; empty where it does not have it.
    Optional<HostdevOptions> options(PciAddress function);

    /// The same without the function; empty where it does not have it.
    Optional<? extends Definition> withoutHostdev(PciAddress source);

    /// The same where functions of the host have other addresses there, all at once.
    ///
    /// @param moved from the old address to the new one
    Definition withSources(Map<PciAddress, PciAddress> moved);

    /// The same, without the function if it has it.
    default Definition without(PciAddress source) {
        Optional<? extends Definition> without = withoutHostdev(source);
        return without.isPresent() ? without.get() : this;
    }
}

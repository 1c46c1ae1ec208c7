package hostdev.host.sim;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PassedFunction;
import hostdev.core.guest.DefinitionCheck;
import hostdev.core.model.GuestName;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What the real libvirt refuses of a definition, and the real QEMU at a start, in their words.
final class LibvirtRules {
    private static final String QEMU_CLOSED = "internal error: QEMU unexpectedly closed the monitor: ";

    private final GuestName guest;
    private final Supplier<SimulatedBus> bus;

    LibvirtRules(GuestName guest, Supplier<SimulatedBus> bus) {
        this.guest = guest;
        this.bus = bus;
    }

    /// virDomainDefHostdevValidate
    ///
    /// @throws Problem where two elements take one function
    void requireDefinable(DomainXml definition) {
        Set<PciAddress> seen = new HashSet<>();
        for (PassedFunction passed : definition.passedFunctions()) {
            if (passed.element() != PassedFunction.Element.DISK && !seen.add(passed.source())) {
                throw Problem.failed(
                        guest, "not defined: XML error: Hostdev already exists in the domain configuration", "");
            }
        }
    }

    /// @throws Problem where the guest would not start
    void requireStartable(DomainXml definition) {
        for (PassedFunction passed : definition.passedFunctions()) {
            if (passed.element() == PassedFunction.Element.INTERFACE && isWhole(passed.source())) {
                throw notStarted("unsupported configuration: Interface type hostdev is currently supported on SR-IOV"
                        + " Virtual Functions only");
            }
        }
        List<Finding> refused = DefinitionCheck.ofGuest(guest, definition, this::group, _ -> true).stream()
                .filter(Finding::isBlocking)
                .toList();
        if (!refused.isEmpty()) {
            throw notStarted(QEMU_CLOSED + refused.getFirst().what());
        }
    }

    /// virDomainPCIAddressEnsureAddr
    ///
    /// @throws Problem where a running guest takes nothing at that address
    void requirePluggable(PassedFunction added) {
        if (added.address().filter(address -> address.function() != 0).isPresent()) {
            throw Problem.failed(
                    guest,
                    "not plugged in: internal error: Only PCI device addresses with function=0 are supported",
                    "");
        }
    }

    /// qemuIsMultiFunctionDevice
    ///
    /// @throws Problem where the function shares its slot in the guest
    void requireAlone(DomainXml running, PassedFunction leaving) {
        boolean shares = leaving.address().stream()
                .anyMatch(address -> running.claims().stream()
                        .flatMap(claims -> claims.address().stream())
                        .anyMatch(other -> !other.equals(address) && other.sameDevice(address)));
        if (shares) {
            throw Problem.failed(
                    guest,
                    "the guest was not asked to let go: operation failed: cannot hot unplug hostdev device with"
                            + " multifunction PCI guest address: "
                            + leaving.address().orElseThrow(),
                    "");
        }
    }

    private Problem notStarted(String words) {
        return Problem.failed(guest, "not started: " + words, "");
    }

    private boolean isWhole(PciAddress device) {
        return bus.get()
                .function(device)
                .filter(function -> function.physical().isEmpty())
                .isPresent();
    }

    private Optional<IommuGroupId> group(PciAddress device) {
        return bus.get().function(device).flatMap(FunctionState::group).map(IommuGroupId::new);
    }
}

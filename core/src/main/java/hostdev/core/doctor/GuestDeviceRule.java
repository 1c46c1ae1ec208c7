package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;
import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.doctor.Setup.Guests.Limited;
import hostdev.core.finding.Finding;
import hostdev.core.format.PassedFunction;
import hostdev.core.guest.DefinitionCheck;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Guests that will not start with their devices: one that the host does not have, and what libvirt or QEMU refuses.
final class GuestDeviceRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        for (Limited guest : setup.guests().limited().seen().orElse(List.of())) {
            missing(guest, setup.host(), advice);
            if (GuestName.isValid(guest.name())) {
                refused(guest, setup.host(), advice);
            }
        }
        return advice;
    }

    private static void missing(Limited guest, Host host, List<Advice> advice) {
        Set<PciAddress> devices = new LinkedHashSet<>();
        guest.definition().passedFunctions().stream()
                .map(PassedFunction::source)
                .forEach(devices::add);
        for (PciAddress device : devices) {
            if (host.function(device).isEmpty()) {
                advice.add(Advice.seen(
                        WARNS,
                        "guest-device-missing",
                        device,
                        "the definition of guest " + guest.name() + " names it, and this host has no such device",
                        "the guest does not start without it",
                        "hostdev release " + device));
            }
        }
    }

    /// The memory limit is judged by a rule of its own.
    private static void refused(Limited guest, Host host, List<Advice> advice) {
        List<Finding> findings = DefinitionCheck.ofGuest(
                new GuestName(guest.name()), guest.definition(), device -> group(host, device), _ -> true);
        for (Finding finding : findings) {
            if (finding.severity() == BLOCKS && !finding.code().startsWith("hard-limit")) {
                advice.add(Advice.likely(
                        WARNS,
                        finding.code(),
                        finding.where(),
                        finding.what(),
                        finding.why(),
                        finding.fix().orElse("")));
            }
        }
    }

    private static Optional<IommuGroupId> group(Host host, PciAddress device) {
        return host.function(device).flatMap(it -> it.iommuGroup().seen().flatMap(id -> id));
    }
}

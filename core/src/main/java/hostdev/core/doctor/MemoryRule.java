package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.doctor.Setup.Guests.Limited;
import hostdev.core.guest.LockedMemory;
import hostdev.core.model.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Guests that could not lock their memory: all of it is pinned while they have a device.
final class MemoryRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        long installed = setup.guests().memory().seen().orElse(Long.MAX_VALUE);
        for (Limited guest : setup.guests().limited().seen().orElse(List.of())) {
            long needed = LockedMemory.required(guest.definition()) / 1024;
            Optional<Long> hardLimit = guest.definition().hardLimit();
            if (hardLimit.filter(limit -> limit < needed).isPresent()) {
                advice.add(Advice.likely(
                        WARNS,
                        "hard-limit-low",
                        guest.name(),
                        "its definition lets it lock " + hardLimit.get() / 1024 + " MiB (<hard_limit>), and it needs "
                                + needed / 1024 + " MiB",
                        "with a device all of a guest's memory is locked, behind an <iommu> once for each device, and"
                                + " 1 GiB for QEMU's own mappings",
                        "take <hard_limit> out, libvirt works it out: hostdev edit " + ShellWord.of(guest.name())));
            }
            if (guest.memory() > installed) {
                advice.add(Advice.seen(
                        WARNS,
                        "guest-too-large",
                        guest.name(),
                        "it has " + guest.memory() / 1024 + " MiB of memory, and the host " + installed / 1024 + " MiB",
                        "with a device all of a guest's memory is locked: the host runs out",
                        "give it less: hostdev edit " + ShellWord.of(guest.name())));
            }
        }
        return advice;
    }
}

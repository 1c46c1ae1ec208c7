package hostdev.core.guest;

import hostdev.core.finding.Finding;
import hostdev.core.format.DomainXml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How many devices of the host a guest can have, and how much memory it must be allowed to lock for them.
final class VfioLimits {
    /// Seen in libvirt's own test suite (tp-libvirt, sriov_scalability_max_vf): the 65th is refused.
    private static final int MAX_DEVICES = 64;

    private VfioLimits() {}

    static List<Finding> find(DomainXml xml, Remedy remedy) {
        List<Finding> findings = new ArrayList<>();
        int devices = MemoryLockers.of(xml).functions();
        if (devices > MAX_DEVICES) {
            findings.add(Finding.blocks(
                    "too-many-devices",
                    xml.where(),
                    "it would have " + devices + " devices of the host",
                    "a guest can have " + MAX_DEVICES + " at most: the next one is refused at its start",
                    remedy.by("give it fewer")));
        }
        hardLimit(xml, remedy).ifPresent(findings::add);
        return findings;
    }

    /// Blocks where not even the guest's memory fits: mapping it for the devices fails.
    private static Optional<Finding> hardLimit(DomainXml xml, Remedy remedy) {
        int copies = MemoryLockers.of(xml).copies(MemoryLockers.Rule.SINCE_9_3);
        if (copies == 0 || xml.hardLimit().isEmpty() || xml.memory().isEmpty()) {
            return Optional.empty();
        }
        long limit = xml.hardLimit().get() * 1024;
        long memory = xml.memory().get() * 1024 * copies;
        long wanted = memory + LockedMemory.BESIDES;
        if (limit >= wanted) {
            return Optional.empty();
        }
        String what = "its <hard_limit> is " + size(limit) + ", and its devices need " + size(wanted)
                + " of locked memory (" + copies + " x its memory + 1 GiB)";
        String fix = remedy.by("raise or remove <hard_limit>");
        return Optional.of(
                limit <= memory
                        ? Finding.blocks(
                                "hard-limit-too-low",
                                xml.where(),
                                what,
                                "QEMU cannot lock the memory, and the guest does not start",
                                fix)
                        : Finding.warns(
                                "hard-limit-low",
                                xml.where(),
                                what,
                                "the guest may not start, or may be ended when it reaches the limit",
                                fix));
    }

    private static String size(long bytes) {
        return new LockedMemory.Bytes(bytes).words();
    }
}

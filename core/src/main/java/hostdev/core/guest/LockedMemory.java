package hostdev.core.guest;

import hostdev.core.format.DomainXml;
import java.util.Locale;

/// How much memory a guest's process must be allowed to lock, as libvirt sets it before the start.
public sealed interface LockedMemory {
    /// What VFIO needs besides the guest's memory: the host's view of the devices' registers.
    long BESIDES = 1L << 30;

    /// Nothing is locked: no limit is set.
    record None() implements LockedMemory {}

    record Bytes(long bytes) implements LockedMemory {}

    record Unlimited() implements LockedMemory {}

    /// The definition's own word first. Else a guest with a function of the host locks its memory once, however many it
    /// has, and twice with an emulated IOMMU.
    static LockedMemory of(DomainXml xml) {
        if (xml.hardLimit().isPresent()) {
            return new Bytes(xml.hardLimit().get() * 1024);
        }
        boolean locked = xml.root()
                .child("memoryBacking")
                .flatMap(backing -> backing.child("locked"))
                .isPresent();
        if (locked) {
            return new Unlimited();
        }
        if (xml.passedFunctions().isEmpty() || xml.memory().isEmpty()) {
            return new None();
        }
        boolean iommu = xml.root()
                .child("devices")
                .flatMap(devices -> devices.child("iommu"))
                .isPresent();
        return new Bytes(xml.memory().get() * 1024 * (iommu ? 2 : 1) + BESIDES);
    }

    /// `2.0 GiB`
    default String words() {
        return switch (this) {
            case None none -> "none";
            case Unlimited unlimited -> "unlimited";
            case Bytes(long bytes) -> String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
        };
    }
}

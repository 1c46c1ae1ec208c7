package hostdev.core.guest;

import hostdev.core.format.DomainXml;
import java.util.Locale;
import java.util.Optional;

/// How much memory a guest's process must be allowed to lock, as libvirt sets it before the start.
public sealed interface LockedMemory {
    /// What VFIO needs besides the guest's memory: the host's view of the devices' registers.
    long BESIDES = 1L << 30;

    /// Nothing is locked: no limit is set.
    record None() implements LockedMemory {}

    record Bytes(long bytes) implements LockedMemory {}

    record Unlimited() implements LockedMemory {}

    /// By the rule of today's libvirt (9.3 and later). What the definition sets itself goes first.
    static LockedMemory of(DomainXml xml) {
        return of(xml, MemoryLockers.Rule.SINCE_9_3);
    }

    private static LockedMemory of(DomainXml xml, MemoryLockers.Rule rule) {
        if (xml.hardLimit().isPresent()) {
            return new Bytes(xml.hardLimit().get() * 1024);
        }
        boolean locked = xml.root()
                .child("memoryBacking")
                .flatMap(backing -> backing.child("locked"))
                .isPresent();
        return locked ? new Unlimited() : needed(xml, rule);
    }

    /// In bytes, what the devices of the host take, whatever the definition allows; 0 without any.
    static long required(DomainXml xml) {
        return needed(xml, MemoryLockers.Rule.SINCE_9_3) instanceof Bytes(long bytes) ? bytes : 0;
    }

    private static LockedMemory needed(DomainXml xml, MemoryLockers.Rule rule) {
        int copies = MemoryLockers.of(xml).copies(rule);
        return copies == 0 || xml.memory().isEmpty()
                ? new None()
                : new Bytes(xml.memory().get() * 1024 * copies + BESIDES);
    }

    /// What older versions of libvirt set, where that is another limit: `libvirt before 8.7: 5.0 GiB`.
    static Optional<String> olderRules(DomainXml xml) {
        LockedMemory now = of(xml);
        LockedMemory since87 = of(xml, MemoryLockers.Rule.SINCE_8_7);
        LockedMemory oldest = of(xml, MemoryLockers.Rule.BEFORE_8_7);
        if (since87.equals(now)) {
            return oldest.equals(now) ? Optional.empty() : Optional.of("libvirt before 8.7: " + oldest.words());
        }
        return Optional.of(
                oldest.equals(since87)
                        ? "libvirt before 9.3: " + oldest.words()
                        : "libvirt 8.7 to 9.2: " + since87.words() + "; before 8.7: " + oldest.words());
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

package hostdev.host.hypervisor;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import hostdev.core.finding.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;

/// One open connection to libvirt, and the manners that every call over it keeps.
///
/// @param handle the `virConnectPtr`
record Connection(LibvirtCalls libvirt, String uri, long handle) {
    static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    static Connection open(String uri) {
        LibvirtCalls libvirt = LibvirtCalls.load();
        return TimeLimit.within(ANSWER, uri, "opening the connection", () -> connect(libvirt, uri));
    }

    private static Connection connect(LibvirtCalls libvirt, String uri) {
        libvirt.silence();
        try (Arena arena = Arena.ofConfined()) {
            long handle = libvirt.pointer(
                    "virConnectOpenAuth", LibvirtCalls.text(arena, uri), libvirt.defaultAuthentication());
            if (handle == 0) {
                throw LibvirtError.unreachable(uri, libvirt.failure());
            }
            return new Connection(libvirt, uri, handle);
        }
    }

    <T> T ask(Object where, String doing, Callable<T> question) {
        return TimeLimit.within(ANSWER, where, doing, question);
    }

    /// What one of libvirt's `ListAll` functions returns, each item a handle of the caller's; empty where it failed.
    Optional<List<Long>> all(String function, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment array = arena.allocate(JAVA_LONG);
            int count = libvirt.integer(function, handle, array.address(), Integer.toUnsignedLong(flags));
            return count < 0
                    ? Optional.empty()
                    : Optional.of(libvirt.takeHandles(
                            LibvirtCalls.memory(array.address(), Long.BYTES).getLong(), count));
        }
    }

    /// Uses a handle and gives it back.
    ///
    /// @param free `virDomainFree` or `virNodeDeviceFree`
    <T> T with(long item, String free, LongFunction<T> use) {
        try {
            return use.apply(item);
        } finally {
            libvirt.integer(free, item);
        }
    }

    /// No longer than a moment: a daemon that is stopped never answers, and the end of this process closes it too.
    void close() {
        try {
            var _ = TimeLimit.within(
                    GOODBYE, uri, "closing the connection", () -> libvirt.integer("virConnectClose", handle));
        } catch (Problem _) {
            // what was asked has been answered; there is nothing to tell
        }
    }
}

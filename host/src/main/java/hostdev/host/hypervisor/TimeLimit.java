package hostdev.host.hypervisor;

import hostdev.core.finding.Problem;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for libvirt, or a QEMU, no longer than a limit: a daemon that hangs must not hang us. What is waited for runs
/// in a system
/// thread of its own, whole, because libvirt keeps its last error per thread.
final class TimeLimit {
    private TimeLimit() {}

    /// @param where the guest, device or URI that it is about
    /// @param doing completes "libvirt has not answered for 30 s while …": `starting the guest`
    /// @throws Problem where the limit is over; what libvirt then still does is unknown
    static <T> T within(Duration limit, Object where, String doing, Callable<T> task) {
        return within("libvirt", "journalctl -u virtqemud -u libvirtd", limit, where, doing, task);
    }

    /// @param who is waited for
    /// @param look the command that shows what it does
    static <T> T within(String who, String look, Duration limit, Object where, String doing, Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().daemon().name(who).start(future);
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            throw Problem.failed(
                            where,
                            who + " has not answered for " + limit.toSeconds() + " s while " + doing,
                            "how it ended is unknown: read again before the next try; see: " + look)
                    .because(over);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Problem.failed(where, "interrupted while " + doing, "").because(interrupted);
        } catch (ExecutionException failed) {
            throw asItWas(failed);
        }
    }

    private static RuntimeException asItWas(ExecutionException failed) {
        return switch (failed.getCause()) {
            case RuntimeException ours -> ours;
            case Error error -> throw error;
            case Throwable other -> new IllegalStateException(other);
            case null -> new IllegalStateException(failed);
        };
    }
}

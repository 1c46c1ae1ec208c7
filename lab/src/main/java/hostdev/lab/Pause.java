package hostdev.lab;

import hostdev.core.finding.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Waiting that ends.
final class Pause {
    private Pause() {}

    static void millis(long time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.failed("practice host", "interrupted while waiting", "")
                    .because(e);
        }
    }

    /// Asks again and again until there is an answer.
    ///
    /// @throws Problem that names `what` when there is none within `limit`
    static <T> T until(String what, Duration limit, Supplier<Optional<T>> answer) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> now = answer.get();
            if (now.isPresent()) {
                return now.get();
            }
            if (System.nanoTime() > end) {
                throw late(what, limit);
            }
            millis(20);
        }
    }

    static Problem late(String what, Duration limit) {
        return Problem.failed("practice host", "waited " + limit.toSeconds() + " s for " + what, "");
    }
}

package hostdev.host.read;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// Work on a second platform thread, waited for; what it throws is thrown again there.
final class ParallelWork {
    /// From here on a second thread is quicker than one alone (measured on 4,096 functions).
    private static final int MANY = 256;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    private ParallelWork(Runnable work) {
        this.thread = new Thread(work, "reader");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
    }

    /// What the work makes of each item, in their order; half of many is worked on in the background.
    ///
    /// @param work may run on two threads at once
    static <T, R> List<R> map(List<T> items, Function<? super T, ? extends R> work) {
        List<R> all = new ArrayList<>(items.size());
        if (items.size() < MANY) {
            each(items, work, all);
            return all;
        }
        int half = items.size() / 2;
        List<R> others = new ArrayList<>(items.size() - half);
        ParallelWork second = start(() -> each(items.subList(half, items.size()), work, others));
        each(items.subList(0, half), work, all);
        second.join();
        all.addAll(others);
        return all;
    }

    private static <T, R> void each(List<T> items, Function<? super T, ? extends R> work, List<R> made) {
        for (T item : items) {
            made.add(work.apply(item));
        }
    }

    private static ParallelWork start(Runnable work) {
        ParallelWork background = new ParallelWork(work);
        background.thread.start();
        return background;
    }

    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("reading on a second thread failed", thrown);
        }
    }
}

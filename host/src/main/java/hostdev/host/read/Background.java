package hostdev.host.read;

import java.util.concurrent.atomic.AtomicReference;

/// Work on a second platform thread, waited for; what it throws is thrown again there.
final class Background {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    private Background(Runnable work) {
        this.thread = new Thread(work, "reader");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
    }

    static Background start(Runnable work) {
        Background background = new Background(work);
        background.thread.start();
        return background;
    }

    void join() {
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

package hostdev.host.apply;

import java.time.Duration;

/// Says what is waited for as soon as it has taken a second.
final class Patience implements AutoCloseable {
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final Thread speaker;

    private Patience(Thread speaker) {
        this.speaker = speaker;
    }

    static Patience with(Progress progress, String what) {
        return new Patience(Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(SHORT);
                progress.waiting(what);
            } catch (InterruptedException _) {
                // it did not take that long
            }
        }));
    }

    @Override
    public void close() {
        speaker.interrupt();
    }
}

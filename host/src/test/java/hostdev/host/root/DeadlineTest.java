package hostdev.host.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    /// A machine whose clock was set back a year, and whose time passes as the test says.
    private static final class Root extends ForwardingRoot {
        private Duration passed = Duration.ZERO;

        Root() {
            super(HostRoot.at(Path.of("/nowhere")));
        }

        @Override
        public Instant now() {
            throw new AssertionError("a limit must not depend on the clock that a person sets");
        }

        @Override
        public Duration monotonic() {
            return passed;
        }
    }

    @Test
    void aWaitEndsByTheClockThatNobodySets() {
        Root root = new Root();
        Deadline end = Deadline.in(root, Duration.ofSeconds(10));

        root.passed = Duration.ofSeconds(9);
        assertThat(end.isOver()).isFalse();
        assertThat(end.left()).isEqualTo(Duration.ofSeconds(1));

        root.passed = Duration.ofSeconds(11);
        assertThat(end.isOver()).isTrue();
        assertThat(end.left()).isZero();
    }
}

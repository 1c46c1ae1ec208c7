package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureHintTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cp: error writing '/c/kernel': No space left on device | df -h",
                "__populate_fs: Could not allocate block in ext2 filesystem | delete target/runtime",
                "E: Failed to fetch http://mirror.example/InRelease | HOSTDEV_LAB_MIRROR",
                "W: Could not resolve 'deb.debian.org' | http_proxy"
            })
    void aKnownCauseComesWithWhatToDo(String line, String hint) {
        assertThat(FailureHint.of(List.of("first line", line))).contains(hint);
    }

    @Test
    void anUnknownCauseComesWithoutAGuess() {
        assertThat(FailureHint.of(List.of("Segmentation fault"))).isEmpty();
    }
}

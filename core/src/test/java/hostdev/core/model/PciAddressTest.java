package hostdev.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PciAddressTest {
    @Test
    void readsTheKernelsFormAndWritesItAgain() {
        for (String text :
                List.of("0000:00:1d.7", "0000:ff:1f.0", "10000:e0:06.0", "ffffffff:00:00.0", "abcd:12:0a.3")) {
            assertThat(PciAddress.fromSysfs(text).map(PciAddress::toString)).contains(text);
        }
    }

    @Test
    void refusesWhatTheKernelDoesNotWrite() {
        for (String text : List.of(
                "",
                "00:1d.7",
                "0000:00:1d.8",
                "0000:00:20.0",
                "0000:00:1D.7",
                "000:00:1d.7",
                "0000:00:1d.7 ",
                "123456789:00:1d.7",
                "00000:e1:00.0",
                "0000:00:1d:7",
                "0000.00:1d.7",
                "0000:0:1d.77",
                "0000:-1:1d.7",
                "0000:0g:1d.7")) {
            assertThat(PciAddress.fromSysfs(text)).as(text).isEmpty();
        }
    }

    @Test
    void sortsByNumberAndNotByText() {
        assertThat(Stream.of("ffffffff:00:00.0", "10000:e0:06.0", "0000:01:00.1", "0000:01:00.0", "0000:00:1f.7")
                        .map(PciAddress::fromSysfs)
                        .map(Optional::orElseThrow)
                        .sorted())
                .map(PciAddress::toString)
                .containsExactly("0000:00:1f.7", "0000:01:00.0", "0000:01:00.1", "10000:e0:06.0", "ffffffff:00:00.0");
    }
}

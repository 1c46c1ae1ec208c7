package hostdev.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DriverNameTest {
    @Test
    void takesTheNamesThatTheKernelHas() {
        for (String text :
                List.of("e1000e", "vfio-pci", "snd_hda_intel", "uhci_hcd", "Intel ICH", "8139too", "nvme+x")) {
            assertThat(DriverName.isValid(text)).as(text).isTrue();
        }
    }

    @Test
    void refusesWhatCouldLeaveItsDirectoryOrItsLine() {
        for (String text : List.of("", ".", "..", "../x", "a/b", "a\nb", " a", "a ", "a\tb", "ä", "x".repeat(64))) {
            assertThat(DriverName.isValid(text)).as(text).isFalse();
        }
    }
}

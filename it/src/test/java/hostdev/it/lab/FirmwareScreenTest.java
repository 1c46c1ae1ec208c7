package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.Test;

/// A card without a driver, whose memory the firmware's framebuffer holds.
class FirmwareScreenTest extends OnPracticeHost {
    private static final String GPU = "0000:00:10.0";

    FirmwareScreenTest() {
        super("firmware-screen");
    }

    @Test
    void theFramebufferIsLetGoOfAndSaidToComeBackAtTheNextBoot() {
        assertThat(shell("cat /proc/iomem")).contains("vesafb");
        CommandOutcome refused = hostdev("bind", GPU, "vfio-pci");
        assertThat(refused.exit()).as(told(refused, "bind")).isEqualTo(1);
        assertThat(refused.stderr()).contains("vesa-framebuffer.0").contains("fb0 (shows the virtual consoles)");

        CommandOutcome bound = hostdev("bind", GPU, "vfio-pci", "--force");
        assertThat(bound.exit()).as(told(bound, "bind")).isZero();
        assertThat(bound.stdout()).contains("dark until the next boot");
        assertThat(binding(GPU)).startsWith("vfio-pci");
        assertThat(shell("cat /proc/iomem")).doesNotContain("vesafb");

        CommandOutcome released = done("release", GPU);
        assertThat(released.stdout()).contains("comes back at the next boot");
        assertThat(binding(GPU)).startsWith("none");
    }
}

package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.HostScreen;
import hostdev.core.model.PciAddress;
import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreensTest {
    private static final String GPU = "0000:01:00.0";
    private static final String OTHER = "0000:02:00.0";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    @BeforeEach
    void makeTwoCards() {
        host = HostFixture.in(directory);
        host.function(GPU).driver("amdgpu").pciClass("030000").file("boot_vga", "1\n");
        host.function(OTHER).driver("amdgpu").pciClass("030000").file("boot_vga", "0\n");
        console("vtcon0", "(S) dummy device", 0);
    }

    @Test
    void theCardWhoseFramebufferShowsTheConsolesIsTheHostsScreen() {
        host.classDevice("graphics", "fb0", GPU, "graphics");
        host.classDevice("graphics", "fb1", OTHER, "graphics");
        console("vtcon1", "(M) frame buffer device", 1);
        assertThat(screen(GPU))
                .isEqualTo(new HostScreen(true, Optional.of("fb0"), List.of("vtcon1"), Optional.empty()));
        assertThat(screen(OTHER)).isEqualTo(HostScreen.NONE);
        assertThat(UsesOn.atAGlance(host, GPU)).containsExactly("fb0: shows the virtual consoles [unless forced]");
        assertThat(UsesOn.atAGlance(host, OTHER)).isEmpty();
    }

    @Test
    void consolesThatAreUnboundShowNothing() {
        host.classDevice("graphics", "fb0", GPU, "graphics");
        console("vtcon1", "(M) frame buffer device", 0);
        assertThat(UsesOn.atAGlance(host, GPU)).containsExactly("boot VGA: the firmware's screen");
    }

    @Test
    void theFirmwaresFramebufferHangsOnTheFunctionSinceLinux6dot9() {
        String place = "/sys/devices/pci0000:01/" + GPU + "/simple-framebuffer.0";
        host.directory(place);
        host.link(
                "/sys/bus/platform/drivers/simple-framebuffer/simple-framebuffer.0",
                "../../../../devices/pci0000:01/" + GPU + "/simple-framebuffer.0");
        assertThat(screen(GPU).firmware())
                .contains(new HostScreen.Framebuffer("simple-framebuffer.0", "simple-framebuffer"));
        assertThat(screen(OTHER).firmware()).isEmpty();
        assertThat(UsesOn.atAGlance(host, GPU))
                .containsExactly("simple-framebuffer.0: the kernel's framebuffer lies in its memory [unless forced]");
    }

    @Test
    void onOlderKernelsTheClaimInTheCardsMemoryTells() {
        host.function(GPU).driver("amdgpu").pciClass("030000").file("boot_vga", "0\n");
        host.link(
                "/sys/bus/platform/drivers/efi-framebuffer/efi-framebuffer.0",
                "../../../../devices/platform/efi-framebuffer.0");
        host.file("/proc/iomem", """
                c0000000-febfffff : PCI Bus 0000:00
                  d0000000-dfffffff : 0000:02:00.0
                    d0000000-d02fffff : efifb
                  e0000000-efffffff : 0000:01:00.0
                """);
        assertThat(screen(GPU).firmware()).isEmpty();
        assertThat(screen(OTHER).firmware())
                .contains(new HostScreen.Framebuffer("efi-framebuffer.0", "efi-framebuffer"));
    }

    @Test
    void theTextConsoleIsOnTheBootVga() {
        console("vtcon0", "(S) VGA+", 1);
        assertThat(UsesOn.atAGlance(host, GPU))
                .containsExactly("VGA: shows the text console, which the kernel cannot move [unless forced]");
        assertThat(UsesOn.atAGlance(host, OTHER)).isEmpty();
    }

    private HostScreen screen(String function) {
        return ScreenReader.read(
                        host.root(),
                        HostReader.read(host.root(), java.util.Set.of()).all())
                .getOrDefault(PciAddress.fromSysfs(function).orElseThrow(), HostScreen.NONE);
    }

    private void console(String name, String words, int bind) {
        host.file("/sys/class/vtconsole/" + name + "/name", words + "\n")
                .file("/sys/class/vtconsole/" + name + "/bind", bind + "\n");
    }
}

package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.HostScreen;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.LoseScreen;
import hostdev.core.plan.step.RestoreScreen;
import hostdev.core.plan.step.Step;
import hostdev.host.fixture.HostFixture;
import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The screen's files, moved as the kernel moves them (seen on Linux 6.12 in the practice host).
class ScreenEffectsTest {
    private static final PciAddress GPU = PciAddress.fromSysfs("0000:01:00.0").orElseThrow();
    private static final HostScreen.Framebuffer VESA =
            new HostScreen.Framebuffer("vesa-framebuffer.0", "vesa-framebuffer");
    private static final HostScreen SCREEN =
            new HostScreen(true, Optional.of("fb0"), List.of("vtcon1"), Optional.of(VESA));
    private static final String CONSOLE = "/sys/class/vtconsole/vtcon1";
    private static final String LINK = "sys/bus/platform/drivers/vesa-framebuffer/vesa-framebuffer.0";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    private final List<String> writes = new ArrayList<>();

    @BeforeEach
    void makeACardWithAScreen() {
        host = HostFixture.in(directory);
        host.function(GPU.toString()).pciClass("030000");
        host.file(CONSOLE + "/name", "(M) frame buffer device\n").file(CONSOLE + "/bind", "1\n");
        host.directory("/sys/devices/platform/vesa-framebuffer.0");
        host.link("/sys/bus/platform/devices/vesa-framebuffer.0", "../../../devices/platform/vesa-framebuffer.0");
        host.link("/" + LINK, "../../../../devices/platform/vesa-framebuffer.0");
    }

    @Test
    void theConsolesGoFirstAndThenTheFramebuffer() {
        assertThat(perform(new LoseScreen(GPU, SCREEN))).isInstanceOf(Outcome.Done.class);
        assertThat(writes).containsExactly("vtcon1/bind 0", "vesa-framebuffer/unbind vesa-framebuffer.0");
    }

    @Test
    void whatHasGoneAlreadyIsNotTouched() throws IOException {
        perform(new LoseScreen(GPU, SCREEN));
        writes.clear();
        assertThat(perform(new LoseScreen(GPU, SCREEN))).isInstanceOf(Outcome.Done.class);
        assertThat(writes).isEmpty();
    }

    @Test
    void bothComeBackInTheOppositeOrder() {
        perform(new LoseScreen(GPU, SCREEN));
        writes.clear();
        assertThat(perform(new RestoreScreen(GPU, SCREEN))).isInstanceOf(Outcome.Done.class);
        assertThat(writes).containsExactly("vesa-framebuffer/bind vesa-framebuffer.0", "vtcon1/bind 1");
    }

    @Test
    void aFramebufferThatTheKernelHasTakenAwayIsToldAsGoneUntilTheNextBoot() throws IOException {
        perform(new LoseScreen(GPU, SCREEN));
        Files.delete(directory.resolve("sys/bus/platform/devices/vesa-framebuffer.0"));
        assertThat(perform(new RestoreScreen(GPU, SCREEN)))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.hint()).contains("next boot"));
    }

    @Test
    void aCardWhoseOwnDriverIsBackNeedsNoneOfTheFirmware() throws IOException {
        perform(new LoseScreen(GPU, SCREEN));
        Files.delete(directory.resolve("sys/bus/platform/devices/vesa-framebuffer.0"));
        host.function(GPU.toString()).pciClass("030000").driver("amdgpu");
        writes.clear();
        assertThat(perform(new RestoreScreen(GPU, SCREEN))).isInstanceOf(Outcome.Done.class);
        assertThat(writes).containsExactly("vtcon1/bind 1");
    }

    private Outcome perform(Step step) {
        Machine.Limits limits = new Machine.Limits(
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofMillis(5));
        Machine machine = new Machine(
                new Screen(host.root()),
                () -> {
                    throw new AssertionError("no guest is asked for");
                },
                new StateDirectory(directory, directory, hostdev.host.root.Disk.ofThisMachine()),
                limits);
        return Effect.of(step, machine).perform();
    }

    private void write(String path, String text) {
        try {
            List<String> parts = List.of(path.split("/", -1));
            writes.add(String.join("/", parts.subList(parts.size() - 2, parts.size())) + " " + text);
            if (path.endsWith("vesa-framebuffer/unbind")) {
                Files.delete(directory.resolve(LINK));
            } else if (path.endsWith("vesa-framebuffer/bind")) {
                host.link("/" + LINK, "../../../../devices/platform/vesa-framebuffer.0");
            } else {
                host.file(path, text + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The fixture, with the writes that matter here.
    private final class Screen extends ForwardingRoot {
        Screen(HostRoot files) {
            super(files);
        }

        @Override
        public boolean live() {
            return true;
        }

        @Override
        public Written write(String path, String text, Duration limit) {
            ScreenEffectsTest.this.write(path, text);
            return new Written.Done();
        }

        @Override
        public Ran run(List<String> command, Duration limit) {
            return new Ran.NotFound(command.getFirst());
        }
    }
}

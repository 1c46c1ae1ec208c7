package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C during a change, on a simulated host, and what the next commands say.
class CtrlCTest {
    private static final String UNFINISHED = "Unfinished change (plan 1). Run: sudo hostdev recover";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void host() throws IOException {
        file = directory.resolve("host.txt");
        Files.writeString(file, """
            driver    vfio-pci
            acpi      DMAR
            function  00:1d.7 8086:293a class=0c0320 driver=ehci-pci group=5
            function  01:00.0 8086:10d3 class=020000 driver=e1000e group=7 reset=flr
            guest     win11
            """);
    }

    /// A process whose person presses Ctrl-C once the first step is shown.
    private static final class Pressed extends Run.Elsewhere {
        private final int times;
        private int ended;
        private Runnable asked = () -> {};

        Pressed(int times) {
            super(Map.of(), new ByteArrayOutputStream(), new ByteArrayOutputStream(), true);
            this.times = times;
        }

        @Override
        public Surroundings.Handled whenAskedToEnd(Runnable handler) {
            asked = handler;
            return () -> asked = () -> {};
        }

        @Override
        public void end(int status) {
            ended = status;
            throw new AssertionError("nothing of it runs on");
        }

        @Override
        public OutputStream stdout() {
            return new OutputStream() {
                private boolean done;

                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) {
                    out().write(bytes, from, length);
                    if (!done && out().toString(StandardCharsets.UTF_8).contains("vfio-pci")) {
                        done = true;
                        for (int time = 0; time < times; time++) {
                            asked.run();
                        }
                    }
                }
            };
        }
    }

    private Run run(String... words) {
        return Run.of(java.util.List.of("--host", "sim:" + file), words);
    }

    private Run runIn(Pressed process, String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "--host";
        all[1] = "sim:" + file;
        System.arraycopy(words, 0, all, 2, words.length);
        return Run.in(process, all);
    }

    @Test
    void oneRollsTheChangeBackAndSaysAfterWhichStep() {
        String before = run("list").stdout();

        Run run = runIn(new Pressed(1), "assign", "00:1d.7", "--to", "win11", "--yes");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.stdout()).containsPattern("Interrupted after step \\d of \\d; rolling back …");
        assertThat(run.stderr())
                .contains("Press Ctrl-C again to leave that to: sudo hostdev recover")
                .containsPattern("interrupted after step \\d of \\d")
                .contains("all changes were rolled back");
        assertThat(run("list").stdout()).isEqualTo(before);
        assertThat(run("list").stderr()).isEmpty();
    }

    @Test
    void theSecondLeavesItToRecoverAndEveryCommandSaysSo() throws Exception {
        Pressed pressed = new Pressed(2);
        Run stopped = runIn(pressed, "assign", "00:1d.7", "--to", "win11", "--yes");
        assertThat(pressed.ended).isEqualTo(4);
        assertThat(stopped.stderr()).contains(UNFINISHED);

        assertThat(run().stdout()).startsWith(UNFINISHED + "\n");
        assertThat(run("list").stderr()).isEqualTo(UNFINISHED + "\n");
        assertThat(run("export", "01:00.0", "--for", "qemu").stdout()).doesNotContain("Unfinished");
        assertThat(run("bind", "01:00.0", "vfio-pci").stderr()).startsWith(UNFINISHED + "\n");
        assertThat(unfinished(run("list", "--json"))).contains(Json.of("1"));
        assertThat(run("list", "--json").stderr()).isEmpty();
        assertThat(run("recover").stderr()).isEmpty();

        assertThat(run().stdout()).doesNotContain("Unfinished");
        assertThat(run("list", "--json").stdout()).doesNotContain("unfinished");
    }

    private static java.util.List<Json> unfinished(Run run) throws JsonText.NotJson {
        return JsonText.parse(run.stdout()) instanceof Json.Obj result
                        && result.get("unfinished").orElse(null) instanceof Json.Obj unfinished
                        && unfinished.get("command").equals(java.util.Optional.of(Json.of("sudo hostdev recover")))
                        && unfinished.get("plans").orElse(null) instanceof Json.Arr(var plans)
                ? plans
                : java.util.List.of();
    }
}

package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.Test;

/// A card that shows the host's virtual consoles, with its driver (bochs-drm): refused, handed over with `--force`, and
/// given back so.
class ScreenTest extends OnPracticeHost {
    private static final String GPU = "0000:00:10.0";

    ScreenTest() {
        super("screen");
    }

    @Test
    void theScreenIsHandedOverByForceAndComesBack() {
        assertThat(consoles()).contains("frame buffer device 1");
        CommandOutcome refused = hostdev("assign", GPU, "--to", "modern");
        assertThat(refused.exit()).as(told(refused, "assign")).isEqualTo(1);
        assertThat(refused.stderr())
                .contains("fb0 (shows the virtual consoles)")
                .contains("--force");

        CommandOutcome assigned = hostdev("assign", GPU, "--to", "modern", "--force");
        assertThat(assigned.exit()).as(told(assigned, "assign")).isZero();
        assertThat(assigned.stdout()).contains("no longer shows the virtual consoles");
        assertThat(binding(GPU)).startsWith("vfio-pci");
        assertThat(consoles()).doesNotContain("frame buffer device 1");

        done("release", GPU);
        assertThat(binding(GPU)).startsWith("bochs-drm");
        assertThat(consoles()).contains("frame buffer device 1");
        assertThat(shell("ls /sys/class/graphics")).contains("fb0");
    }

    @Test
    void aDisplayThatAProgramHasOpenIsNotTakenEvenByForce() {
        shell("(sleep 600 </dev/dri/card0 >/dev/null 2>&1 & echo $! >/tmp/pid); sleep 1");
        CommandOutcome refused = hostdev("bind", GPU, "vfio-pci", "--force");
        shell("kill $(cat /tmp/pid)");
        assertThat(refused.exit()).as(told(refused, "bind")).isEqualTo(1);
        assertThat(refused.stderr())
                .contains("sleep has /dev/dri/card0 open")
                .contains("systemctl stop display-manager");
        assertThat(binding(GPU)).startsWith("bochs-drm");
    }

    private String consoles() {
        return shell("for c in /sys/class/vtconsole/*; do echo $(cat $c/name) $(cat $c/bind); done");
    }
}

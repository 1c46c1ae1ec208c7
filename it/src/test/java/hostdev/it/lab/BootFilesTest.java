package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Boot files that cannot be written, and a loss of power while they are: the old file or the new one, never a part.
@Order(11)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BootFilesTest extends OnPracticeHost {
    private static final String FILES = GRUB_SUMS + "; stat -c '%n %U %G %a' /etc/default/* /boot/grub/grub.cfg";

    private String first = "";

    BootFilesTest() {
        super("grub-vtd");
    }

    @Test
    @Order(1)
    void aBootThatIsMountedReadOnlyIsToldBeforeAnythingIsWritten() {
        first = shell(FILES);
        String said = refusedAfter("mount -o remount,ro /boot", "mount -o remount,rw /boot");
        assertThat(said)
                .contains("/boot/grub: cannot be written to, and update-grub would have to")
                .contains("is it mounted read-only? look: findmnt -T /boot/grub");
    }

    @Test
    @Order(2)
    void aDirectoryThatIsMountedReadOnlyIsToldToo() {
        assertThat(refusedAfter(
                        "mount --bind /etc/default /etc/default && mount -o remount,bind,ro /etc/default",
                        "umount /etc/default"))
                .contains("/etc/default cannot be written to");
    }

    @Test
    @Order(3)
    void aFullBootIsToldAndAllIsTakenBack() {
        assertThat(refusedAfter("cat /dev/zero >/boot/filler 2>/dev/null || true", "rm /boot/filler"))
                .contains("No space left on device");
        assertThat(done("recover").stdout()).contains("the host is as before it");
    }

    @Test
    @Order(4)
    void aFullRootIsToldAndAllIsTakenBack() {
        assertThat(refusedAfter(
                        "fallocate -l $(($(df --output=avail -BM / | tail -n 1 | tr -d M) - 64))M /filler;"
                                + " cat /dev/zero >/filler2 2>/dev/null || true",
                        "rm /filler /filler2"))
                .contains("No space left on device");
        assertThat(hostdev("recover").exit()).isZero(); // a block that became free meanwhile lets the plan begin
        assertThat(shell(FILES)).isEqualTo(first);
    }

    /// What `prepare` says while the host is so; the files are as they were.
    private String refusedAfter(String before, String after) {
        shell(before);
        try {
            CommandOutcome refused = hostdev("prepare", "--yes");
            assertThat(refused.exit()).as(told(refused, "prepare")).isNotZero();
            assertThat(shell(FILES)).as(told(refused, "prepare")).isEqualTo(first);
            return refused.stderr();
        } finally {
            shell(after);
        }
    }

    @Test
    @Order(5)
    void aLossOfPowerWhileTheFileIsEditedOrTheMenuMadeLeavesTheOldFileOrTheNewOne() throws Exception {
        int steps = facts("prepare", "--dry-run") instanceof Json.Obj plan
                        && plan.get("steps").orElse(null) instanceof Json.Arr(var all)
                ? all.size()
                : -1;
        assertThat(steps).isGreaterThan(2);
        done("prepare", "--yes");
        String after = shell(FILES);
        done("prepare", "--undo", "--yes");
        assertThat(shell(FILES)).isEqualTo(first);
        for (int step = steps - 2; step < steps; step++) { // the copy before them is no boot file yet
            assertThat(shell(AtStep.script(step, "prepare --yes", "STOP"))).isEqualTo("hit");
            host().cutPower();
            host().powerOn();
            install();
            assertThat(shell("sha256sum /etc/default/grub"))
                    .as("power lost at step " + step)
                    .isIn(
                            first.lines().findFirst().orElseThrow(),
                            after.lines().findFirst().orElseThrow());
            done("recover");
            assertThat(shell(FILES)).as("power lost at step " + step).isEqualTo(first);
        }
    }
}

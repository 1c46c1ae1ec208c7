package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// docs/prepare.md as it stands: each command of a section is typed, in order, on a host that systemd runs and GRUB
/// boots from its disk, with two network cards of one kind. The reboots are real.
@Order(6)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PreparePageTest extends OnPracticeHost {
    private static final Path PAGE =
            Path.of(System.getProperty("hostdev.checkout")).resolve("docs/prepare.md");
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String KEPT = "0000:01:00.0";
    private static final String TWIN = "0000:04:00.0";
    private static final String FILES =
            "cat /etc/default/grub; find /etc/udev /etc/modprobe.d /etc/systemd /etc/hostdev -type f 2>/dev/null |"
                    + " sort";

    private String first = "";

    PreparePageTest() {
        super("grub-twins");
    }

    @Test
    @Order(1)
    void isAnythingNeeded() throws IOException {
        shell("sed -i 's/^GRUB_CMDLINE_LINUX=\"/&lab.init=systemd /' /etc/default/grub && update-grub");
        reboot();
        assertThat(shell("cat /proc/1/comm")).isEqualTo("systemd");
        first = shell(FILES);
        String said = typed("Is anything needed?");
        assertThat(said).contains("-").contains("intel_iommu=off").contains("intel_iommu=on");
        assertThat(shell(FILES)).isEqualTo(first);
    }

    @Test
    @Order(2)
    void doItRebootLook() throws IOException {
        assertThat(typed("Do it, reboot, look")).contains("the IOMMU is on");
    }

    @Test
    @Order(3)
    void keepDevicesForGuestsFromBootOn() throws IOException {
        assertThat(binding(KEPT)).startsWith("e1000e");
        String said = typed("Keep devices for guests from boot on");
        assertThat(said).contains("hostdev-keep.service").contains("status=0/SUCCESS");
        assertThat(binding(KEPT)).isEqualTo("vfio-pci\nvfio-pci");
        assertThat(binding(TWIN)).isEqualTo("e1000e\n(null)");
    }

    @Test
    @Order(4)
    void undoIt() throws IOException {
        typed("Undo it");
        assertThat(shell(FILES)).isEqualTo(first);
        reboot();
        assertThat(binding(KEPT)).isEqualTo("e1000e\n(null)");
        assertThat(binding(TWIN)).isEqualTo("e1000e\n(null)");
    }

    /// What the commands of a section say, one after the other.
    private String typed(String section) throws IOException {
        StringBuilder said = new StringBuilder();
        List<String> commands = commands(section);
        assertThat(commands).as("commands of " + section).isNotEmpty();
        for (String command : commands) {
            if (command.equals("reboot")) {
                reboot();
            } else {
                CommandOutcome outcome = host().run(LIMIT, "sh", "-c", command);
                assertThat(outcome.exit())
                        .as(command + "\n" + outcome.stdout() + outcome.stderr())
                        .isZero();
                said.append(outcome.stdout()).append(outcome.stderr());
            }
        }
        return said.toString();
    }

    private static List<String> commands(String section) throws IOException {
        List<String> commands = new ArrayList<>();
        boolean within = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                within = line.equals("## " + section);
            } else if (within && line.startsWith("# ")) {
                commands.add(line.substring(2));
            }
        }
        return commands;
    }
}

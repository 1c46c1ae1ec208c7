package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A card that is kept for guests from boot on, by its address, beside one of the same kind that the host keeps using.
class KeptAtBootTest extends OnPracticeHost {
    private static final String KEPT = "0000:01:00.0";
    private static final String TWIN = "0000:04:00.0";

    KeptAtBootTest() {
        super("grub-twins");
    }

    @Test
    void afterARebootItHasVfioPciAndItsTwinTheHostsDriver() {
        String bytes = "cat /etc/default/grub; ls /etc/udev/rules.d /etc/modprobe.d";
        String before = shell(bytes);
        done("prepare", "--yes");
        done("prepare", "--keep", KEPT, "--yes");
        assertThat(binding(KEPT)).startsWith("e1000e");
        assertThat(hostdev("doctor").stdout()).contains(KEPT + ": it is kept for guests from each boot on");
        reboot();
        assertThat(binding(KEPT)).isEqualTo("vfio-pci\nvfio-pci");
        assertThat(binding(TWIN)).isEqualTo("e1000e\n(null)");
        assertThat(done("doctor").stdout()).doesNotContain("kept for guests");

        done("prepare", "--undo", "--yes");
        assertThat(shell(bytes)).isEqualTo(before);
        reboot();
        assertThat(binding(KEPT)).isEqualTo("e1000e\n(null)");
        assertThat(binding(TWIN)).isEqualTo("e1000e\n(null)");
    }
}

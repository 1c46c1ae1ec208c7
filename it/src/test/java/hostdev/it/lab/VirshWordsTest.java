package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The words of the chapter against the real virsh, byte for byte.
class VirshWordsTest extends OnPracticeHost {
    private static final String DEVICES = "/sys/bus/pci/devices/0000:00:1d.7/driver";

    VirshWordsTest() {
        super("vtd");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "nodedev-list",
                "nodedev-list --tree",
                "nodedev-list --cap pci",
                "nodedev-list --cap net,usb_device",
                "nodedev-list --cap storage",
                "nodedev-dumpxml pci_0000_00_1d_7"
            })
    void sayWhatVirshSays(String line) {
        assertThat(done(line.split(" ", -1)).stdout()).isEqualTo(virsh(line));
    }

    @Test
    void describeEveryDeviceUnderAPciDeviceAsVirshDoes() {
        List<String> names = shell("virsh nodedev-list | grep -E '^(pci|net|usb|block|scsi|nvme)_'")
                .lines()
                .toList();
        assertThat(names).hasSizeGreaterThan(20);
        // one shell on each side: a command apiece would take minutes of start-up under emulation
        String all = String.join(" ", names);
        assertThat(done(("nodedev-dumpxml " + all).split(" ", -1)).stdout())
                .isEqualTo(shell("for n in " + all + "; do virsh nodedev-dumpxml $n; done") + "\n\n");
    }

    @Test
    void detachAndReattachAsInTheChapter() {
        CommandOutcome detached = done("nodedev-dettach", "pci_8086_293a", "--driver", "pci-stub");
        assertThat(detached.stdout()).isEqualTo("Device pci_8086_293a detached\n\n");
        assertThat(shell("readlink " + DEVICES)).endsWith("/pci-stub");
        assertThat(done("nodedev-reattach", "pci_8086_293a").stdout())
                .isEqualTo("Device pci_8086_293a re-attached\n\n");
        assertThat(binding("0000:00:1d.7")).isEqualTo("ehci-pci\n(null)");
    }

    @Test
    void attachStartAndDetachWithoutADetachFromTheHostBefore() {
        shell("""
            cat > /tmp/nic.xml <<'END'
            <hostdev mode='subsystem' type='pci' managed='yes'>
              <source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source>
            </hostdev>
            END\
            """);
        assertThat(done("attach-device", "win2k3", "/tmp/nic.xml").stdout())
                .isEqualTo("Device attached successfully\n\n");
        assertThat(done("start", "win2k3").stdout()).isEqualTo("Domain 'win2k3' started\n\n");
        assertThat(hostdev("detach-device", "win2k3", "/tmp/nic.xml").stderr()).contains("not shut off");
        shell("virsh destroy win2k3");
        assertThat(done("detach-device", "win2k3", "/tmp/nic.xml").stdout())
                .isEqualTo("Device detached successfully\n\n");
        assertThat(binding("0000:01:00.0")).isEqualTo("e1000e\n(null)");
    }

    @Test
    void editInTheEditorOfThePerson() {
        shell("printf '#!/bin/sh\\nsed -i s/262144/270336/ $1\\n' > /tmp/editor && chmod +x /tmp/editor");
        assertThat(shell("EDITOR=/tmp/editor hostdev edit win2k3"))
                .isEqualTo("Domain 'win2k3' XML configuration edited.");
        assertThat(shell("virsh dumpxml --inactive win2k3")).contains("270336");
        assertThat(shell("EDITOR=true hostdev edit win2k3"))
                .isEqualTo("Domain 'win2k3' XML configuration not changed.");
    }

    @Test
    void unbindBindAndReset() {
        done("unbind", "02:00.0");
        assertThat(binding("0000:02:00.0")).startsWith("none\n");
        done("bind", "02:00.0", "nvme");
        assertThat(binding("0000:02:00.0")).isEqualTo("nvme\n(null)");
        assertThat(done("nodedev-reset", "01:00.0").stdout()).isEqualTo("Device 01:00.0 reset\n\n");
        CommandOutcome none = hostdev("reset", "00:1d.7");
        assertThat(none.exit()).as(told(none, "reset")).isEqualTo(1);
        assertThat(none.stderr()).contains("no reset method");
    }

    @Test
    void namesTheHexadecimalAddressAndTheElement() {
        assertThat(done("address", "pci_0000_00_1d_7").stdout())
                .contains("slot='0x1d'")
                .contains("function='0x7'")
                .contains("<hostdev mode='subsystem' type='pci' managed='yes'>");
    }

    private String virsh(String line) {
        return host().run(java.time.Duration.ofMinutes(1), ("virsh " + line).split(" ", -1))
                .stdout();
    }
}

package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// Guests that somebody else starts: virsh, and libvirtd by itself.
@Order(2)
class HookTest extends OnPracticeHost {
    private static final String HOOK = "/etc/libvirt/hooks/qemu.d/50-hostdev";
    private static final String EHCI = "0000:00:1d.7";
    private static final List<String> GROUP = List.of(EHCI, "0000:00:1d.0", "0000:00:1d.1");
    private static final String NIC = "0000:01:00.0";
    private static final String OVERRIDE = "/sys/bus/pci/devices/" + NIC + "/driver_override";

    HookTest() {
        super("vtd");
    }

    @AfterEach
    void allIsAsItWas() {
        shell("for g in win2k3 modern; do virsh destroy $g; virsh autostart --disable $g; done >/dev/null 2>&1; true");
        if (!kept().equals("0")) {
            for (String device : List.of(EHCI, NIC)) {
                hostdev("release", device);
            }
        }
        if (shell("ls " + HOOK + " 2>/dev/null || true").equals(HOOK)) {
            done("hook", "remove");
        }
        shell("rm -f /etc/libvirt/hooks/qemu; echo > " + OVERRIDE);
    }

    /// How many devices hostdev holds, or has promised.
    private String kept() {
        return shell("ls /var/lib/hostdev/promises /var/lib/hostdev/origins 2>/dev/null | grep -c json || true");
    }

    private CommandOutcome virsh(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "virsh";
        System.arraycopy(words, 0, command, 1, words.length);
        return host().run(Duration.ofMinutes(3), command);
    }

    /// Puts the card into the guest's definition as a person without hostdev does, or takes it out.
    private void nic(String word) {
        shell("cat >/tmp/nic.xml <<'X'\n"
                + "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0' bus='1' slot='0'"
                + " function='0'/></source></hostdev>\nX\nvirsh " + word + "-device win2k3 /tmp/nic.xml --config");
    }

    @Test
    void theHookIsInstalledSeenAfterAReloadAndRemovedAgain() {
        CommandOutcome installed = done("hook", "install");
        assertThat(installed.stdout()).contains(HOOK);
        assertThat(shell("stat -c '%a %U' " + HOOK)).isEqualTo("755 root");
        assertThat(done("hook", "install").stdout()).contains("nothing to do");

        reload(installed);
        // it cannot be run without the program: so libvirt has run it, if the guest does not start
        shell("sed -i 's,^program=.*,program=/nowhere,' " + HOOK);
        nic("attach");
        CommandOutcome start = virsh("start", "win2k3");
        nic("detach");
        assertThat(start.exit()).isNotZero();
        assertThat(start.stderr()).contains("/nowhere is not there any more");
        // a guest without devices of the host does not wait for hostdev
        assertThat(virsh("start", "win2k3").exit()).isZero();
        shell("virsh destroy win2k3");

        done("hook", "install"); // renewed
        done("hook", "remove");
        assertThat(shell("ls -d /etc/libvirt/hooks/qemu.d 2>/dev/null || true")).isEmpty();
    }

    @Test
    void somebodysScriptStaysAndIsRunBesideOurs() {
        shell("mkdir -p /etc/libvirt/hooks; printf '#!/bin/sh\\necho \"$*\" >>/tmp/theirs\\n' >/etc/libvirt/hooks/qemu;"
                + " chmod 755 /etc/libvirt/hooks/qemu; sha256sum /etc/libvirt/hooks/qemu >/tmp/sum");
        done("hook", "install");
        done("hook", "remove");
        shell("sha256sum -c /tmp/sum");
    }

    @Test
    void whatAManagedDeviceHadComesBackAfterTheGuestsEnd() {
        reload(done("hook", "install"));
        String hung = hangingOn(NIC);
        shell("echo e1000e > " + OVERRIDE);
        nic("attach");
        CommandOutcome start = virsh("start", "win2k3");
        assertThat(start.exit()).as(start.stderr()).isZero();
        assertThat(binding(NIC)).startsWith("vfio-pci");
        shell("virsh destroy win2k3");
        assertThat(binding(NIC)).isEqualTo("e1000e\ne1000e");
        assertThat(hangingOn(NIC)).isEqualTo(hung);
        assertThat(shell("ls /var/lib/hostdev/origins")).isEmpty();
        nic("detach");
    }

    @Test
    void anOverrideComesBackAfterNodedevReattach() {
        shell("echo e1000e > " + OVERRIDE);
        done("nodedev-detach", "pci_0000_01_00_0");
        assertThat(binding(NIC)).startsWith("vfio-pci");
        done("nodedev-reattach", "pci_0000_01_00_0");
        assertThat(binding(NIC)).isEqualTo("e1000e\ne1000e");
    }

    @Test
    void hostdevStartsAGuestWhoseHookAsksHostdev() {
        reload(done("hook", "install"));
        done("assign", NIC, "--to", "win2k3", "--start");
        assertThat(shell("virsh domstate win2k3")).isEqualTo("running");
        shell("virsh destroy win2k3");
        assertThat(binding(NIC)).as("held until release").startsWith("vfio-pci");
        done("start", "win2k3");
        shell("virsh destroy win2k3");
    }

    @Test
    void afterAPowerCutAGuestWithAGroupStartsByVirshAndByItself() throws Exception {
        List<String> before = GROUP.stream().map(this::binding).toList();
        done("assign", EHCI, "--to", "win2k3", "--with-group");
        host().cutPower();
        host().powerOn();
        install();
        assertThat(GROUP.stream().map(this::binding).toList()).isEqualTo(before);

        CommandOutcome start = virsh("start", "win2k3");
        assertThat(start.exit()).as(start.stderr()).isZero();
        assertThat(wholeListing("win2k3")).containsPattern("GUEST-PCI \\S+ 8086:293a");
        assertThat(GROUP).allSatisfy(one -> assertThat(binding(one)).startsWith("vfio-pci"));
        shell("virsh destroy win2k3");
        assertThat(GROUP.stream().map(this::binding).toList()).isEqualTo(before);

        // libvirtd starts them once a boot, and here it came up before hostdev's disk was mounted
        shell("virsh autostart win2k3; rm -f /var/log/libvirt/qemu/win2k3-console.log; kill $(pidof libvirtd); sleep 2;"
                + " rm -f /run/libvirt/qemu/autostarted; libvirtd -d");
        assertThat(wholeListing("win2k3")).containsPattern("GUEST-PCI \\S+ 8086:293a");
    }

    @Test
    void aGuestWithAStrangeNameIsStartedAndItsNameDoesNothing() {
        reload(done("hook", "install"));
        for (String name : List.of("--evil;touch hacked", "$(touch hacked) it's \"so\"")) {
            shell("virsh dumpxml --inactive modern | grep -v '<uuid>' > /tmp/strange.xml");
            String xml = name.replace("&", "&amp;").replace("\"", "&quot;").replace("'", "&apos;");
            assertThat(host().run(
                                    Duration.ofMinutes(1),
                                    "env",
                                    "N=" + xml,
                                    "perl",
                                    "-pi",
                                    "-e",
                                    "s{<name>.*</name>}{<name>$ENV{N}</name>}",
                                    "/tmp/strange.xml")
                            .exit())
                    .isZero();
            shell("virsh define /tmp/strange.xml");
            CommandOutcome assigned = hostdev("assign", NIC, "--to=" + name);
            assertThat(assigned.exit()).as(told(assigned, name)).isZero();
            CommandOutcome started = virsh("start", "--domain", name);
            assertThat(started.exit()).as(name + ": " + started.stderr()).isZero();
            virsh("destroy", "--domain", name);
            assertThat(binding(NIC)).startsWith("vfio-pci");
            done("release", NIC);
            virsh("undefine", "--domain", name);
        }
        assertThat(shell("find / -xdev -name hacked | wc -l")).isEqualTo("0");
        assertThat(kept()).isEqualTo("0");
    }
}

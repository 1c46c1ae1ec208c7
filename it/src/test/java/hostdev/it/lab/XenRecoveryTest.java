package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Under Xen: through libvirt instead of `xl`; what a guest that is gone has left; power that goes in mid-plan.
@Order(7)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class XenRecoveryTest extends OnXen {
    private static final String ASSIGN = "assign " + NVME + " --to pv --start --yes";
    private static final String LIBVIRT = "xen:///system";
    private static final int REBIND = 3;

    /// The driver that the device has, its override, and what the guests' files say.
    private String everything() {
        return binding(NVME) + "\n" + files() + shell("find /var/lib/hostdev -type f ! -path '*/journal/*' | sort");
    }

    @Test
    @Order(1)
    void throughLibvirtAGuestGetsTheDeviceAndTheHostHasItBack() {
        shell("""
            cat >/tmp/byvirsh.xml <<'END'
            <domain type='xen'>
              <name>byvirsh</name>
              <memory unit='MiB'>256</memory>
              <vcpu>1</vcpu>
              <os>
                <type arch='x86_64' machine='xenpv'>linux</type>
                <kernel>/usr/lib/hostdev-lab/guest/vmlinuz</kernel>
                <initrd>/usr/lib/hostdev-lab/guest/initrd</initrd>
                <cmdline>console=hvc0 guest=stay</cmdline>
              </os>
              <on_reboot>destroy</on_reboot>
              <devices>
                <console type='pty'><target type='xen' port='0'/></console>
              </devices>
            </domain>
            END
            for i in $(seq 60); do [ -e /run/libvirt/libvirt-sock ] && break; sleep 0.5; done
            virsh -c xen:///system define /tmp/byvirsh.xml\
            """);
        String before = shell("virsh -c xen:///system dumpxml byvirsh");
        done("assign", NVME, "--to", "byvirsh", "--connect", LIBVIRT, "--yes");
        assertThat(binding(NVME)).startsWith("pciback");
        assertThat(shell("virsh -c xen:///system dumpxml byvirsh"))
                .contains("<hostdev ")
                .contains("bus='0x02'");
        done("start", "byvirsh", "--connect", LIBVIRT);
        CommandOutcome verified = hostdev("verify", "byvirsh", "--wait", "120", "--connect", LIBVIRT);
        assertThat(verified.exit())
                .as(told(verified, "verify") + console("byvirsh"))
                .isZero();
        shell("virsh -c xen:///system destroy byvirsh");
        done("release", NVME, "--connect", LIBVIRT);
        assertThat(binding(NVME)).isEqualTo("nvme\n(null)");
        assertThat(shell("virsh -c xen:///system dumpxml byvirsh")).isEqualTo(before);
    }

    @Test
    @Order(2)
    void aRunThatIsOverAndThatXenKeepsIsNamedWithWhatEndsIt() {
        define("pv", "pv", "on_poweroff = \"preserve\"");
        shell("sed -i 's/guest=stay/guest=poweroff/' /etc/xen/pv.cfg");
        done(ASSIGN.split(" ", -1));
        shell("for i in $(seq 60); do xl list | grep -q 'pv .* ---s--' && exit; sleep 0.5; done; xl list; exit 1");
        CommandOutcome refused = hostdev("release", NVME);
        assertThat(refused.exit()).as(told(refused, "release")).isEqualTo(1);
        assertThat(refused.stderr()).contains("not shut off (ended)").contains("xl destroy pv");
        shell("xl destroy pv");
        done("release", NVME);
        assertThat(binding(NVME)).isEqualTo("nvme\n(null)");
    }

    /// As `xl` leaves it where it is killed while it cleans up.
    @Test
    @Order(3)
    void whatXensStoreKeepsOfAGuestThatIsGoneIsFoundAndTakenAway() {
        define("pv", "pv", "");
        done(ASSIGN.split(" ", -1));
        shell("xenstore-ls -f /local/domain/0/backend/pci >/tmp/left; xl destroy pv");
        shell("while read -r key _ value; do value=${value#?}; xenstore-write \"$key\" \"${value%?}\"; done"
                + " </tmp/left");
        CommandOutcome doctor = hostdev("doctor");
        assertThat(doctor.stdout()).contains(NVME + ": Xen's store says that it is connected to domain");
        assertThat(hostdev("show", NVME).stdout()).contains("which is gone");
        CommandOutcome released = done("release", NVME);
        assertThat(released.stdout()).contains("struck out of Xen's store");
        assertThat(binding(NVME)).isEqualTo("nvme\n(null)");
        assertThat(hostdev("doctor").stdout()).doesNotContain("Xen's store");
    }

    @Test
    @Order(4)
    void aLossOfPowerInMidPlanIsSettledAtTheNextBoot() {
        String before = everything();
        assertThat(shell(AtStep.script(REBIND, ASSIGN, "STOP"))).isEqualTo("hit");
        assertThat(files()).contains("# a guest");
        host().cutPower();
        host().powerOn();
        install();
        CommandOutcome recovered = done("recover");
        assertThat(recovered.stdout()).contains("the host is as before it");
        assertThat(everything()).isEqualTo(before);
        assertThat(done("history").stdout()).contains("taken back by recover");
        done(ASSIGN.split(" ", -1));
        assertThat(binding(NVME)).startsWith("pciback");
    }
}

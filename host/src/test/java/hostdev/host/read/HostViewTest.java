package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said where this program does not see the whole host.
class HostViewTest extends OnOneDisk {
    private static final String NIC = "0000:02:00.0";

    private void inAContainer(String file) {
        host().link(file, "pid:[4026532201]");
        host().file("/proc/self/mountinfo", "21 1 0:50 / / rw - overlay overlay rw\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/1/ns/pid", "/proc/self/ns/pid"})
    void inAPidNamespaceOfItsOwnNothingIsTakenFromADriver(String file) {
        inAContainer(file);
        String use =
                "uses unknown: this command runs in a PID namespace of its own, so it cannot see what the host uses"
                        + " [always]";
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly(use);
        assertThat(UsesOn.thoroughly(host(), NVME)).containsExactly(use);
    }

    @Test
    void inAUserNamespaceOfItsOwnNothingIsTakenFromADriver() {
        host().file("/proc/self/uid_map", "         0       1000          1\n");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly(
                        "uses unknown: this command runs in a user namespace of its own, so it cannot see what the host"
                                + " uses [always]");
    }

    @Test
    void onTheHostItselfAllIsSeen() {
        host().link("/proc/1/ns/pid", "pid:[4026531836]")
                .link("/proc/self/ns/pid", "pid:[4026531836]")
                .file("/proc/self/uid_map", "         0          0 4294967295\n");
        assertThat(UsesOn.thoroughly(host(), NVME)).isEmpty();
    }

    @Test
    void whoSeesTheProcessesOfTheHostButOtherMountsLooksAtThoseOfProcessOne() {
        host().link("/proc/self/ns/mnt", "mnt:[9]").link("/proc/1/ns/mnt", "mnt:[1]");
        host().file("/proc/self/mountinfo", "21 1 259:0 / /host rw - ext4 /dev/nvme0n1 rw\n")
                .file("/proc/1/comm", "systemd\n")
                .file("/proc/1/mountinfo", "21 1 259:0 / / rw - ext4 /dev/nvme0n1 rw\n");
        String use = "nvme0n1: mounted at / for process 1 (systemd) [always]";
        assertThat(UsesOn.atAGlance(host(), NVME)).contains(use);
        assertThat(UsesOn.thoroughly(host(), NVME)).contains(use);
    }

    @Test
    void whereTheMountsOfProcessOneCannotBeReadNoDiskIsFree() {
        host().link("/proc/self/ns/mnt", "mnt:[9]").link("/proc/1/ns/mnt", "mnt:[1]");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .contains("nvme0n1: mounts of the host unknown: /proc/1/mountinfo: no such file [always]");
    }

    @Test
    void inAChangedRootTheMountsOfProcessOneCountToo() {
        host().link("/proc/self/ns/mnt", "mnt:[1]").link("/proc/1/ns/mnt", "mnt:[1]");
        host().file("/proc/1/comm", "systemd\n")
                .file("/proc/1/mountinfo", "21 1 259:0 / / rw - ext4 /dev/nvme0n1 rw\n");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: mounted at / for process 1 (systemd) [always]");
    }

    @Test
    void anInterfaceInAnotherNetworkNamespaceIsSeenByItsEmptyDirectory() {
        host().function(NIC).driver("ixgbevf");
        assertThat(UsesOn.thoroughly(host(), NIC)).isEmpty();
        host().directory("/sys/bus/pci/devices/" + NIC + "/net");
        assertThat(UsesOn.atAGlance(host(), NIC))
                .containsExactly("its interface: in another network namespace, such as a container's [unless forced]");
        host().link("/proc/self/ns/net", "net:[9]").link("/proc/1/ns/net", "net:[1]");
        assertThat(UsesOn.thoroughly(host(), NIC))
                .containsExactly(
                        "its interface: not seen: this command runs in a network namespace of its own [always]");
    }
}

package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediatedDevicesTest {
    private static final String CARD = "0000:2b:00.0";
    private static final String UUID = "5c1d9b62-0000-4000-8000-00000000000a";
    private static final String DEFINITION = "<domain type='kvm'><name>vgpu</name><devices><hostdev mode='subsystem'"
            + " type='mdev' model='vfio-pci'><source><address uuid='" + UUID + "'/></source></hostdev></devices>"
            + "</domain>";

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void makeACard() {
        host = HostFixture.in(directory);
        host.function(CARD).driver("nvidia").pciClass("030000");
    }

    private void made() {
        String place = "/sys/devices/pci0000:2b/" + CARD + "/" + UUID;
        host.directory(place)
                .link(place + "/iommu_group", "../../../../kernel/iommu_groups/64")
                .link("/sys/bus/mdev/devices/" + UUID, "../../../devices/pci0000:2b/" + CARD + "/" + UUID);
    }

    private static Guest guest(Guest.State state) {
        return new Guest(new GuestName("vgpu"), state, DEFINITION, true);
    }

    @Test
    void aGuestThatHasTheFileOpenIsNamedAndNeverForced() {
        made();
        host.file("/proc/777/comm", "qemu-system-x86\n")
                .file("/proc/777/cmdline", "qemu-system-x86_64\0-name\0guest=vgpu\0")
                .link("/proc/777/fd/20", "/dev/vfio/64");
        assertThat(UsesOn.thoroughly(host, CARD))
                .containsExactly(UUID + ": a mediated device of it, which the guest vgpu (process 777) has [always]");
    }

    @Test
    void aProcessThatWasStartedWithItCountsThoughItsFilesAreNotSeen() {
        made();
        host.file("/proc/778/comm", "qemu-system-x86\n")
                .file(
                        "/proc/778/cmdline",
                        "qemu-system-x86_64\0-device\0vfio-pci,sysfsdev=/sys/bus/mdev/devices/" + UUID + "\0");
        assertThat(UsesOn.thoroughly(host, CARD))
                .containsExactly(UUID + ": a mediated device of it, which process 778 (qemu-system-x86) has [always]");
    }

    @Test
    void aGuestWhoseDefinitionNamesItIsAUse() {
        made();
        String use = UUID + ": a mediated device of it, which the guest vgpu has in its definition";
        assertThat(UsesOn.thoroughly(host, CARD, guest(Guest.State.SHUT_OFF)))
                .containsExactly(use + " [unless forced]");
        assertThat(UsesOn.thoroughly(host, CARD, guest(Guest.State.RUNNING)))
                .containsExactly(use + " and runs [always]");
    }

    @Test
    void oneThatMdevctlKeepsForAGuestIsAUseBeforeItIsMade() {
        host.file("/etc/mdevctl.d/" + CARD + "/" + UUID, "{}");
        assertThat(UsesOn.thoroughly(host, CARD)).isEmpty();
        assertThat(UsesOn.thoroughly(host, CARD, guest(Guest.State.SHUT_OFF)))
                .containsExactly(
                        UUID + ": a mediated device of it, which the guest vgpu has in its definition [unless forced]");
    }

    @Test
    void oneThatNobodyIsSeenToHaveCountsUntilItIsRemoved() {
        made();
        assertThat(UsesOn.atAGlance(host, CARD)).containsExactly(UUID + ": a mediated device of it [unless forced]");
        assertThat(UsesOn.thoroughly(host, CARD)).containsExactly(UUID + ": a mediated device of it [unless forced]");
    }
}

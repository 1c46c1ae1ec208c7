package hostdev.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Doctor;
import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Xen's first domain, which sees neither groups nor the processor's flags. What `xl info` prints was seen on Xen 4.20.
class XenRuleTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Machine machine;

    @BeforeEach
    void bootXen() {
        machine = Machine.intel(directory)
                .withoutGroups()
                .line("placeholder root=/dev/vda")
                .file("/sys/hypervisor/type", "xen\n")
                .file("/proc/xen/capabilities", "control_d\n")
                .file("/sys/bus/pci/drivers/pciback/new_slot", "")
                .file("/proc/cpuinfo", "vendor_id : GenuineIntel\nflags : fpu hypervisor\n");
    }

    private HostRoot answering(String info) {
        return new ForwardingRoot(machine.host().root()) {
            @Override
            public boolean live() {
                return true;
            }

            @Override
            public Ran run(List<String> command, Duration limit) {
                return command.equals(List.of("xl", "info"))
                        ? new Ran.Exited(0, info, "")
                        : new Ran.NotFound(command.getFirst());
            }
        };
    }

    private List<Advice> advice(String info) {
        return Doctor.examine(SetupReader.read(answering(info), Optional.empty()));
    }

    @Test
    void isQuietWhereXenCanGiveDevicesAway() {
        assertThat(advice("""
                        virt_caps              : pv hvm hvm_directio pv_directio hap
                        xen_commandline        : placeholder dom0_mem=2048M iommu=on,verbose
                        """)).isEmpty();
    }

    @Test
    void namesWhatSwitchesTheIommuOffOnXensLine() {
        Advice only = advice("""
                        virt_caps              : pv hvm hap
                        xen_commandline        : placeholder dom0_mem=2048M iommu=off
                        """).getFirst();
        assertThat(only.blocks()).isTrue();
        assertThat(only.finding().where()).isEqualTo("Xen");
        assertThat(only.finding().what()).endsWith("its line says iommu=off");
    }

    @Test
    void wantsTheDriverThatKeepsDevicesForGuests() {
        machine.without("/sys/bus/pci/drivers/pciback/new_slot").without("/sys/bus/pci/drivers/pciback");
        List<Advice> all = advice("virt_caps : hvm hvm_directio\n");
        assertThat(all).extracting(each -> each.finding().code()).containsExactly("no-pciback");
    }

    @Test
    void xenThatCannotBeAskedIsNotJudged() {
        assertThat(machine.advice()).isEmpty();
    }
}

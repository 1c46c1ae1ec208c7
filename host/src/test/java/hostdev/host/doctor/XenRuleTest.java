package hostdev.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Doctor;
import hostdev.core.doctor.Setup;
import hostdev.host.fixture.AnsweringRoot;
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

    private static final String CAPABLE = "virt_caps : hvm hvm_directio\n";

    private HostRoot answering(String info) {
        return answering(info, "(XEN) Interrupt remapping enabled\n");
    }

    private HostRoot answering(String info, String log) {
        return new AnsweringRoot(machine.host().root()) {
            @Override
            public Ran run(List<String> command, Duration limit) {
                return switch (String.join(" ", command)) {
                    case "xl info" -> new Ran.Exited(0, info, "");
                    case "xl dmesg" -> new Ran.Exited(0, log, "");
                    default -> new Ran.NotFound(command.getFirst());
                };
            }
        };
    }

    private Setup setup(String info, String log) {
        return SetupReader.read(answering(info, log), Optional.empty());
    }

    /// Its store has a device with domain 3, which is not among those that run.
    private Setup withLeftovers() {
        String listing = "/local/domain/0/backend/pci/3/0/dev-0 = \"0000:02:00.0\"\n";
        HostRoot root =
                new ForwardingRoot(
                        answering("virt_caps : hvm hvm_directio\nxen_commandline : placeholder dom0_mem=2G\n")) {
                    @Override
                    public Ran run(List<String> command, Duration limit) {
                        return switch (command.getFirst()) {
                            case "xenstore-ls" -> new Ran.Exited(0, listing, "");
                            default ->
                                command.equals(List.of("xl", "list"))
                                        ? new Ran.Exited(0, "Name ID Mem VCPUs State Time(s)\n", "")
                                        : super.run(command, limit);
                        };
                    }
                };
        return SetupReader.read(root, Optional.empty());
    }

    @Test
    void findsWhatAGuestThatIsGoneHasLeftInXensStore() {
        assertThat(Doctor.examine(withLeftovers())).singleElement().satisfies(advice -> {
            assertThat(advice.finding().code()).isEqualTo("left-by-guest");
            assertThat(advice.finding().what()).endsWith("domain 3, which is gone");
            assertThat(advice.finding().fix().orElseThrow()).startsWith("hostdev release 0000:02:00.0");
        });
    }

    @Test
    void notesAFirstDomainThatStartsWithAllOfTheMemory() {
        assertThat(advice("virt_caps : hvm hvm_directio\nxen_commandline : placeholder iommu=on\n"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.finding().code()).isEqualTo("no-dom0-mem"));
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
    void saysWhichIommuXenHasOnAndWhatIsNotKnown() {
        assertThat(setup("virt_caps : hvm hvm_directio\n", "")).satisfies(setup -> {
            assertThat(Doctor.ready(setup)).isEqualTo("nothing is in the way: Xen has the IOMMU on (Intel VT-d)");
            assertThat(Doctor.unseen(setup))
                    .contains("whether Xen remaps interrupts (xl dmesg does not say it)")
                    .noneMatch(words -> words.contains("vfio"));
        });
    }

    @Test
    void warnsWhereXenDoesNotRemapInterrupts() {
        Setup setup = setup("virt_caps : hvm hvm_directio\n", "(XEN) Interrupt remapping disabled\n");
        assertThat(Doctor.examine(setup))
                .singleElement()
                .satisfies(advice -> assertThat(advice.finding().code()).isEqualTo("unsafe-interrupts"));
    }

    @Test
    void ofXenThatCannotBeAskedItSaysThatItIsNotKnown() {
        assertThat(Doctor.ready(SetupReader.read(machine.host().root(), Optional.empty())))
                .isEqualTo("nothing is known to be in the way, and whether Xen has the IOMMU on is not known");
    }

    @Test
    void wantsTheDriverThatKeepsDevicesForGuests() {
        machine.without("/sys/bus/pci/drivers/pciback/new_slot").without("/sys/bus/pci/drivers/pciback");
        List<Advice> all = advice("virt_caps : hvm hvm_directio\n");
        assertThat(all).extracting(each -> each.finding().code()).containsExactly("no-pciback");
    }

    @Test
    void aHideThatStandsOnXensOwnLineIsNamed() {
        assertThat(advice(CAPABLE + "xen_commandline : placeholder dom0_mem=2G xen-pciback.hide=(01:00.0)\n"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.finding().code()).isEqualTo("hide-on-xen-line");
                    assertThat(advice.finding().where()).isEqualTo("the Xen command line");
                });
    }

    @Test
    void aHiddenDeviceThatAHostDriverHasIsNotHidden() {
        machine.line("placeholder root=/dev/vda xen-pciback.hide=(0000:01:00.0)");
        assertThat(advice(CAPABLE + "xen_commandline : placeholder dom0_mem=2G\n"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.finding().code()).isEqualTo("binding-not-in-force");
                    assertThat(advice.finding().what()).contains("0000:01:00.0 (8086:10d3) has the driver e1000e");
                });
    }

    @Test
    void aHideByTheOldNameOfTheModuleIsNamed() {
        machine.line("placeholder root=/dev/vda pciback.hide=(0000:01:00.0)")
                .file(
                        "/lib/modules/" + Machine.RELEASE + "/modules.dep",
                        "kernel/drivers/xen/xen-pciback/xen-pciback.ko:\n");
        assertThat(advice(CAPABLE + "xen_commandline : placeholder dom0_mem=2G\n"))
                .extracting(each -> each.finding().code())
                .containsExactly("hide-by-old-name");
    }

    @Test
    void xenThatCannotBeAskedIsNotJudged() {
        assertThat(machine.advice()).isEmpty();
    }
}

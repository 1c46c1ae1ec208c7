package hostdev.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.boot.Readiness;
import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Doctor;
import hostdev.core.doctor.Setup;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Preparedness;
import hostdev.host.fixture.HostFixture;
import hostdev.host.read.BootReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hosts that are no PCs with VT-d or AMD-Vi.
class PlatformRuleTest {
    private static final String ARM = "processor\t: 0\nBogoMIPS\t: 50.00\nCPU implementer\t: 0x41\n";

    @TempDir
    private Path directory;

    private HostFixture host(String cpuinfo) {
        return HostFixture.in(directory)
                .file("/proc/cpuinfo", cpuinfo)
                .file("/proc/cmdline", "root=/dev/vda quiet\n")
                .file("/proc/sys/kernel/osrelease", "6.12.1\n");
    }

    private static Setup setup(HostFixture host) {
        return SetupReader.read(host.root(), Optional.empty());
    }

    private static List<Finding> findings(HostFixture host) {
        return Doctor.examine(setup(host)).stream().map(Advice::finding).toList();
    }

    /// The finding that doctor and prepare agree on.
    private static Finding agreed(HostFixture host) {
        Finding prepare = Preparedness.of(Readiness.of(BootReader.read(host.root())), BootReader.read(host.root()));
        assertThat(findings(host)).contains(prepare);
        assertThat(prepare.severity()).isEqualTo(Finding.Severity.BLOCKS);
        assertThat(prepare.toString()).doesNotContain("VT-d", "AMD-Vi", "intel_iommu", "amd_iommu");
        return prepare;
    }

    @Test
    void anArmHostWithAnIortAndWithoutGroupsHasItsSmmuOff() {
        HostFixture host = host(ARM).file("/sys/firmware/acpi/tables/IORT", "IORT");
        assertThat(agreed(host).code()).isEqualTo("smmu-off");
        assertThat(agreed(host).what()).contains("SMMU", "IORT");
        assertThat(Doctor.unseen(setup(host))).noneMatch(text -> text.contains("processor"));
    }

    @Test
    void aMachineThatIsItselfAGuestIsNotSentToAFirmwareSetup() {
        HostFixture host = host("vendor_id\t: GenuineIntel\nflags\t\t: fpu vmx hypervisor lahf_lm\n")
                .directory("/sys/firmware/acpi/tables");
        Finding prepare = Preparedness.of(Readiness.of(BootReader.read(host.root())), BootReader.read(host.root()));
        assertThat(findings(host)).contains(prepare);
        assertThat(prepare.what()).contains("itself a guest");
        assertThat(prepare.fix()).get().asString().contains("intel-iommu").doesNotContain("firmware setup");
    }

    @Test
    void aBoardWithoutAnSmmuCannotPassDevicesThrough() {
        HostFixture host = host(ARM).file("/proc/device-tree/model", "Some Board 5");
        assertThat(agreed(host).code()).isEqualTo("no-smmu");
        assertThat(agreed(host).fix()).isEmpty();
    }

    @Test
    void groupsOfDevicesOnTheChipAloneAreNoGroupsForPci() {
        HostFixture host = host(ARM)
                .file("/sys/kernel/iommu_groups/0/type", "DMA\n")
                .file("/sys/bus/pci/devices/0000:01:00.0/vendor", "0x8086\n");
        assertThat(agreed(host).code()).isEqualTo("no-smmu");
    }

    @Test
    void anArgumentThatKeepsTheDriverOfTheSmmuOutIsNamed() {
        HostFixture host = host(ARM)
                .file("/sys/firmware/acpi/tables/IORT", "IORT")
                .file("/proc/cmdline", "quiet module_blacklist=arm-smmu-v3\n");
        assertThat(agreed(host).fix().orElseThrow()).contains("remove module_blacklist=arm-smmu-v3");
    }

    @ParameterizedTest
    @CsvSource({
        "'cpu\t\t: POWER9 (architected), altivec supported', ppc64le",
        "'vendor_id       : IBM/S390', s390x",
        "'isa\t\t: rv64imafdc', riscv64",
    })
    void anArchitectureThatIsNotSupportedIsSaidInOneSentence(String cpuinfo, String word) {
        HostFixture host = host("processor\t: 0\n" + cpuinfo + "\n");
        assertThat(agreed(host).what()).isEqualTo("hostdev does not support " + word + " hosts");
        assertThat(findings(host)).hasSize(1);
        assertThat(Doctor.unseen(setup(host))).isEmpty();
    }

    @Test
    void withoutACpuinfoTheReleaseOfTheKernelTellsTheArchitecture() {
        HostFixture host = HostFixture.in(directory).file("/proc/sys/kernel/osrelease", "5.14.0-427.el9.ppc64le\n");
        assertThat(agreed(host).what()).contains("ppc64le");
    }

    @Test
    void aKernelWithoutAcpiSeesNoIommuAndTheArgumentHasToGo() {
        HostFixture host = host("vendor_id\t: GenuineIntel\nflags\t\t: vmx\n")
                .file("/proc/cmdline", "BOOT_IMAGE=/b quiet acpi=off\n")
                .file("/boot/grub/grub.cfg", "menuentry a {\n linux /b quiet acpi=off\n}\n")
                .file("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"quiet acpi=off\"\n");
        assertThat(findings(host)).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo("acpi-off");
            assertThat(finding.fix().orElseThrow())
                    .startsWith(
                            "hostdev boot-args --file /etc/default/grub --remove acpi=off --in-place && grub-mkconfig");
        });
    }
}

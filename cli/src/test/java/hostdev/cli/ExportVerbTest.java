package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hostdev.core.format.DomainXml;
import hostdev.core.format.QemuCommandLine;
import hostdev.core.format.XlConfig;
import hostdev.core.format.XlPciEntry;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.Hostdev;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A device in the words of whoever runs the guest.
class ExportVerbTest {
    private static final PciAddress GPU = new PciAddress(0, 1, 0, 0);
    private static final PciAddress AUDIO = GPU.withFunction(1);

    @TempDir
    private Path directory;

    private String host = "";

    @BeforeEach
    void copyAHost() throws IOException {
        host = new CopiedHost(directory)
                .function("0000:01:00.0", "8086:56a0", "030000", "vfio-pci", 14)
                .function("0000:01:00.1", "8086:4f90", "040300", "snd_hda_intel", 14)
                .function("0000:02:00.0", "8086:10d3", "020000", "e1000e", 15)
                .function("10000:e1:00.0", "8086:f1a8", "010802", "vfio-pci", 16)
                .function("0000:00:1e.0", "8086:244e", "060401", "pcieport", 3)
                .directory();
        Files.write(directory.resolve("gpu,1.rom"), new byte[] {0x55, (byte) 0xaa, 1});
        Files.write(directory.resolve("dump.bin"), new byte[] {0x4e, 0x56, 1});
    }

    private Run export(String typed) {
        List<String> words = new ArrayList<>(List.of("--host", host, "export"));
        words.addAll(List.of(typed.split(" ", -1)));
        return Run.watched(words.toArray(String[]::new));
    }

    /// vfio-pci has both, as DPDK wants it.
    private void withVirtualFunction() throws IOException {
        host = new CopiedHost(directory.resolve("virtual"))
                .function("0000:05:00.0", "8086:0d5c", "120001", "vfio-pci", 20)
                .function("0000:05:00.2", "8086:0d5d", "120001", "vfio-pci", 21)
                .virtual("0000:05:00.2", "0000:05:00.0")
                .directory();
    }

    @Test
    void aVirtualFunctionOfOneThatVfioHasGoesWithItsToken() throws IOException {
        withVirtualFunction();
        Run run = export("05:00.2 --for qemu --vf-token 14D63F20-8445-11ea-8900-1f9ce7d5650d");
        assertThat(run.stdout())
                .isEqualTo("-device vfio-pci,host=0000:05:00.2,id=hostdev0,"
                        + "vf-token=14d63f20-8445-11ea-8900-1f9ce7d5650d\n");
    }

    @ParameterizedTest
    @CsvSource({
        "05:00.2 --for qemu, 1, add the UUID that the program on 0000:05:00.0 has set: --vf-token UUID",
        "05:00.2 --for libvirt, 1, hostdev export 0000:05:00.2 --for qemu --vf-token UUID",
        "05:00.0 --for qemu --vf-token 14d63f20-8445-11ea-8900-1f9ce7d5650d, 2, 0000:05:00.0 is none",
        "05:00.2 --for qemu --vf-token secret, 2, takes a UUID",
    })
    void aTokenThatIsMissingOrOutOfPlaceIsToldBeforeTheGuestStarts(String typed, int status, String told)
            throws IOException {
        withVirtualFunction();
        Run run = export(typed);
        assertThat(run.status()).isEqualTo(status);
        assertThat(run.stderr()).contains(told);
    }

    @Test
    void inAScriptNothingIsBesideWhatIsPasted() {
        Run run = Run.of("--host", host, "export", "01:00.0", "--for", "qemu");
        assertThat(run.status()).isZero();
        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo(export("01:00.0 --for qemu").stdout());
    }

    @Test
    void libvirtsElementsAreReadBackAsTheSameDevices() {
        Run run = export("01:00.0 01:00.1 --for libvirt --rom off --no-managed");
        DomainXml definition = DomainXml.parse("x", "<domain><devices>" + run.stdout() + "</devices></domain>");
        assertThat(definition.hostdevs()).extracting(Hostdev::source).containsExactly(GPU, AUDIO);
        assertThat(run.stdout())
                .containsOnlyOnce("bus='0x01' slot='0x00' function='0x1'")
                .contains("<rom enabled='no'/>");
        assertThat(run.status()).isZero();
    }

    @Test
    void qemusArgumentsArePastedIntoAShell() {
        assertThat(export("01:00.0 01:00.1 --for qemu --rom /gpu,1.rom --iommufd")
                        .stdout())
                .isEqualTo("""
                    -object iommufd,id=iommufd0 \\
                    -device vfio-pci,host=0000:01:00.0,id=hostdev0,iommufd=iommufd0,romfile=/gpu,,1.rom \\
                    -device vfio-pci,host=0000:01:00.1,id=hostdev1,iommufd=iommufd0,romfile=/gpu,,1.rom
                    """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "01:00.0 --boot-order 1 --alias ua-gpu | host=0000:01:00.0,id=ua-gpu,bootindex=1",
                "01:00.0 --rom off | host=0000:01:00.0,id=hostdev0,romfile=",
                "01:00.0 --rom hidden | host=0000:01:00.0,id=hostdev0,rombar=0",
                "01:00.0 --guest-address 00:05.0 --multifunction"
                        + " | host=0000:01:00.0,id=hostdev0,addr=05.0,multifunction=on",
                "01:00.0 --guest-address 03:00.1 | host=0000:01:00.0,id=hostdev0,bus=pci.3,addr=00.1",
                "02:00.0 --teaming ua-b --acpi-index 3"
                        + " | host=0000:02:00.0,id=hostdev0,acpi-index=3,failover_pair_id=ua-b",
                "10000:e1:00.0 | sysfsdev=/sys/bus/pci/devices/10000:e1:00.0,id=hostdev0",
            })
    void writesForQemu(String typed, String value) {
        assertThat(export(typed + " --for qemu").stdout()).isEqualTo("-device vfio-pci," + value + "\n");
    }

    @Test
    void aFramebufferIsInQemusDeviceThatIsNotHotPlugged() {
        assertThat(export("01:00.0 --for qemu --display on --ramfb").stdout())
                .isEqualTo("-device vfio-pci-nohotplug,host=0000:01:00.0,id=hostdev0,display=on,ramfb=on\n");
    }

    @Test
    void qemusArgumentsAreReadBackAsTheSameDevices() throws JsonText.NotJson {
        Run run = export("01:00.0 02:00.0 10000:e1:00.0 --for qemu --rom /gpu,1.rom --json");
        assertThat(QemuCommandLine.functions(arguments(run)))
                .containsExactly(GPU, new PciAddress(0, 2, 0, 0), new PciAddress(0x10000, 0xe1, 0, 0));
    }

    /// Behind the program's name, as a process has them.
    private static List<String> arguments(Run run) throws JsonText.NotJson {
        Json.Obj result = (Json.Obj) JsonText.parse(run.stdout());
        List<String> words = new ArrayList<>(List.of("qemu-system-x86_64"));
        ((Json.Arr) java.util.Objects.requireNonNull(result.members().get("arguments")))
                .items()
                .forEach(word -> words.add(((Json.Text) word).value()));
        return words;
    }

    /// It parses all properties of a device before it looks for it, so a device that is not there shows that it
    /// understood them.
    @ParameterizedTest
    @CsvSource({
        "--rom off --boot-order 1 --alias ua-gpu --guest-address 00:05.0 --multifunction --acpi-index 7",
        "--rom hidden --teaming ua-b --display off",
        "--display on --ramfb",
        "--rom on"
    })
    void qemuItselfUnderstandsIt(String typed) throws JsonText.NotJson {
        HostRoot machine = HostRoot.thisMachine();
        assumeTrue(machine.exists("/usr/bin/qemu-system-x86_64"), "no QEMU here");
        assumeTrue(!machine.exists("/sys/bus/pci/devices/10000:e1:00.0"), "the device is here");
        List<String> command = new ArrayList<>(
                List.of("/usr/bin/qemu-system-x86_64", "-M", "q35,accel=tcg", "-nodefaults", "-display", "none", "-S"));
        List<String> arguments = arguments(export("10000:e1:00.0 --for qemu --json " + typed));
        command.addAll(arguments.subList(1, arguments.size()));
        assertThat(machine.run(command, Duration.ofSeconds(60)))
                .isInstanceOf(HostRoot.Ran.Exited.class)
                .asString()
                .contains("vfio /sys/bus/pci/devices/10000:e1:00.0: no such host device");
    }

    @Test
    void xlsListIsReadBackAsTheSameDevices() {
        Run run = export("01:00.0 --for xl --guest-address 00:1a.0 --write-filtering no");
        assertThat(run.stdout()).isEqualTo("pci = [ '0000:01:00.0@1a,permissive=1' ]\n");
        assertThat(XlConfig.parse("u.cfg", run.stdout()).pci())
                .singleElement()
                .matches(entry -> entry.gives(GPU))
                .extracting(XlPciEntry::slot)
                .isEqualTo(java.util.Optional.of(0x1a));
        assertThat(run.stderr())
                .contains("0000:01:00.0: vfio-pci has it")
                .contains("xl pci-assignable-add 0000:01:00.0");
        assertThat(export("01:00.0 02:00.0 --for xl").stdout()).isEqualTo("pci = [ '0000:01:00.0', '0000:02:00.0' ]\n");
    }

    @Test
    void cloudHypervisorHasAllDevicesBehindOneOption() {
        assertThat(export("01:00.0 01:00.1 --for cloud-hypervisor --guest-iommu on")
                        .stdout())
                .isEqualTo("--device path=/sys/bus/pci/devices/0000:01:00.0/,iommu=on"
                        + " path=/sys/bus/pci/devices/0000:01:00.1/,iommu=on\n");
        assertThat(export("01:00.0 --for cloud-hypervisor --alias ua-gpu --guest-address 00:05.0")
                        .stdout())
                .isEqualTo("--device path=/sys/bus/pci/devices/0000:01:00.0/,id=ua-gpu,pci_device_id=5\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xl --rom off --alias ua-x | xl cannot be told --rom (xl has no word for it),"
                        + " --alias (xl has no word for it)",
                "xl --guest-address 01:05.0"
                        + " | xl cannot be told --guest-address 0000:01:05.0 (a slot can be chosen, 00:SLOT.0, no bus",
                "xl --guest-address none | --guest-address none (a device that the guest shall not see is left out)",
                "xl --iommufd | xl cannot be told --iommufd",
                "qemu --driver vfio-pci | QEMU cannot be told --driver (QEMU takes a function as it is bound",
                "qemu --write-filtering no | QEMU cannot be told --write-filtering (only Xen filters)",
                "qemu --guest-iommu on | QEMU cannot be told --guest-iommu (the guest's IOMMU is a device of its own)",
                "cloud-hypervisor --rom off --boot-order 1 | Cloud Hypervisor cannot be told --rom",
                "cloud-hypervisor --guest-address 00:05.1 | Cloud Hypervisor cannot be told --guest-address",
                "libvirt --guest-iommu off | libvirt cannot be told --guest-iommu",
            })
    void refusesByNameWhatTheTargetCannotBeTold(String typed, String what) {
        Run run = export("01:00.0 --for " + typed);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr()).contains(what);
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void xlCannotNameADomainOfMoreThan16Bits() {
        assertThat(export("10000:e1:00.0 --for xl").stderr())
                .contains("xl cannot be told 10000:e1:00.0 (its domains have 16 bits)");
    }

    @Test
    void namesTheOtherMembersOfTheGroupAndWhatToTypeForThem() {
        assertThat(export("01:00.0 --for qemu").stderr())
                .contains("IOMMU group 14: has 0000:01:00.1 (snd_hda_intel) too, which the host drives")
                .contains("give all of them: hostdev export 0000:01:00.0 0000:01:00.1 --for qemu;"
                        + " or take them from the host: hostdev bind 0000:01:00.1 vfio-pci");
        assertThat(export("01:00.0 01:00.1 --for qemu").stderr())
                .doesNotContain("IOMMU group")
                .contains("0000:01:00.1: snd_hda_intel has it")
                .contains("hostdev bind 0000:01:00.1 vfio-pci")
                .doesNotContain("0000:01:00.0: vfio-pci has it");
    }

    @Test
    void theNotesAreInTheJsonAndNotBesideIt() throws JsonText.NotJson {
        Run run = export("01:00.0 --for qemu --json");
        assertThat(run.stderr()).isEmpty();
        Json.Obj result = (Json.Obj) JsonText.parse(run.stdout());
        assertThat(result.members().keySet())
                .containsExactly("for", "devices", "options", "arguments", "text", "notes");
        assertThat(run.stdout()).contains("\"group-not-whole\"");
    }

    @Test
    void libvirtTakesWhatIsManagedItself() {
        assertThat(export("02:00.0 --for libvirt").stderr()).isEmpty();
        assertThat(export("02:00.0 --for libvirt --no-managed").stderr())
                .contains("0000:02:00.0: e1000e has it")
                .contains("hostdev bind 0000:02:00.0 vfio-pci");
    }

    @Test
    void refusesABridgeWhatIsNotThereAndATargetThatIsNone() {
        assertThat(export("00:1e.0 --for qemu").stderr()).contains("0000:00:1e.0: it is a bridge");
        assertThat(export("09:00.0 --for qemu").status()).isEqualTo(1);
        assertThat(export("01:00.0 --for vmware").stderr())
                .contains("'vmware' is nothing that a device can be written for");
        assertThat(export("01:00.0 01:00.1 --for qemu --boot-order 1").stderr())
                .contains("--boot-order can be said of one device only, and 2 are named");
    }

    @Test
    void looksAtTheFileOfARom() {
        assertThat(export("01:00.0 --for qemu --rom /none.rom").stderr())
                .contains("/none.rom: the ROM's file cannot be read");
        assertThat(export("01:00.0 --for libvirt --rom /dump.bin").stderr())
                .contains("/dump.bin: does not begin as a PCI ROM does, with 55 aa");
        assertThat(export("01:00.0 01:00.1 --for libvirt --rom /gpu,1.rom").stderr())
                .isEmpty();
    }
}

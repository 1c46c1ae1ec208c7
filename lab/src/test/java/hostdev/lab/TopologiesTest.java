package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopologiesTest {
    private static final Image IMAGE = new Image(
            "key",
            Path.of("/cache/disk.raw"),
            Path.of("/cache/kernel"),
            Path.of("/cache/initrd"),
            java.util.Optional.empty());
    private static final RunFiles FILES = new RunFiles(Path.of("/run/a,b"));

    private static List<String> command(String topology) {
        return QemuCommand.of(Topologies.named(topology), IMAGE, Accelerator.TCG, FILES, Optional.empty());
    }

    private static String line(String topology) {
        return String.join(" ", command(topology));
    }

    @Test
    void everyDescriptionIsUnderstoodAndSaysWhatItIs() {
        assertThat(Topologies.all()).allSatisfy(topology -> {
            assertThat(topology.about()).isNotEmpty();
            assertThat(topology.devices()).isNotEmpty();
        });
        assertThat(Topologies.all())
                .extracting(Topology::name)
                .contains("vtd", "amdvi", "none", "vtd-off", "acs", "conventional", "uplink");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Topologies.named("vdt"))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains("vtd")));
    }

    @Test
    void aWordThatIsNoneIsQuoted() {
        Map<String, String> files = Map.of("odd", "device edu\n\nwheels 4\n");
        assertThatThrownBy(() -> TopologyText.parse("odd", name -> files.getOrDefault(name, "")))
                .hasMessageContaining("wheels 4");
    }

    @Test
    void anIncludedDescriptionAddsItsLines() {
        Map<String, String> files =
                Map.of("outer", "about x\ninclude inner\n", "inner", "disk d 8M\nplug nvme,drive=d\n");
        Topology topology = TopologyText.parse("outer", name -> files.getOrDefault(name, ""));
        assertThat(topology.disks()).containsExactly(new Topology.Disk("d", "8M"));
        assertThat(topology.isPlugged(topology.disks().getFirst())).isTrue();
    }

    @Test
    void theChaptersDeviceIsAt001d7WithItsCompanionsAndAStick() {
        assertThat(line("vtd"))
                .contains("-device intel-iommu,intremap=on,caching-mode=on")
                .contains("intel_iommu=on")
                .contains("-device ich9-usb-ehci1,id=ehci,addr=1d.7,multifunction=on")
                .contains("-device usb-storage,bus=ehci.0,drive=stick,serial=STICK");
    }

    @Test
    void whatBootsFromItsDiskGetsNoKernelFromQemu() {
        assertThat(line("grub-vtd"))
                .doesNotContain("-kernel")
                .doesNotContain("-append")
                .contains("ide-hd,bus=ide.0,bootindex=0,drive=boot")
                .contains("-device intel-iommu");
        assertThat(line("grub-none")).doesNotContain("-kernel").doesNotContain("iommu");
        assertThat(line("vtd")).contains("-kernel").doesNotContain("drive=boot");
    }

    @Test
    void qemuStartsXenWithTheKernelAndItsLineAsModules() {
        assertThat(command("xen"))
                .containsSequence("-kernel", "/cache/xen", "-append")
                .anyMatch(word -> word.startsWith("/cache/kernel console=hvc0 ") && word.endsWith(",/cache/initrd"));
        assertThat(line("xen"))
                .contains("com1=115200,8n1")
                .contains("iommu=on")
                .contains("Opteron_G3")
                .doesNotContain("bootindex=0");
        assertThat(line("grub-xen")).doesNotContain("-kernel").contains("Opteron_G3");
    }

    @Test
    void whatASavedStateCannotHoldIsNotOnTheCommandLine() {
        assertThat(line("vtd")).doesNotContain("nvme");
        assertThat(Topologies.named("vtd").plugged()).singleElement().asString().startsWith("nvme,");
    }

    @Test
    void aMachineWithTheDefaultRouteOnAPracticeDeviceHasNoCardOfItsOwn() {
        assertThat(line("uplink")).doesNotContain("virtio-net-pci");
        assertThat(line("vtd")).contains("virtio-net-pci");
    }

    @Test
    void anIommuThatIsOffInTheBiosIsNotThere() {
        assertThat(line("none")).doesNotContain("iommu");
    }

    @Test
    void aPracticeHostHasOneProcessor() {
        assertThat(command("vtd")).containsSequence("-smp", "1");
    }

    @Test
    void aCommaInAPathDoesNotEndTheOption() {
        assertThat(line("vtd")).contains("file=/run/a,,b/root.qcow2");
    }
}

package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verbs that look, run whole on a copied tree.
class LookingTest {
    @TempDir
    Path directory;

    private String host = "";

    @BeforeEach
    void copyAHost() throws IOException {
        host = new CopiedHost(directory)
                .function("0000:00:1d.0", "8086:2934", "0c0300", "uhci_hcd", 9)
                .function("0000:00:1d.7", "8086:293a", "0c0320", "ehci-pci", 9)
                .function("0000:00:1e.0", "8086:244e", "060401", "pcieport", 3)
                .function("0000:00:1f.2", "8086:2934", "0c0300", "uhci_hcd", 10)
                .directory();
    }

    private Run run(String... typed) {
        List<String> words = new java.util.ArrayList<>(List.of("--host", host));
        words.addAll(List.of(typed));
        return Run.of(words.toArray(String[]::new));
    }

    @Test
    void listsACopiedHost() {
        Run run = run("list");
        assertThat(run.stderr()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.stdout().lines())
                .hasSize(5)
                .contains("0000:00:1d.7  USB: Intel 82801I USB2 EHCI Controller #1  ehci-pci  9      -         -")
                .endsWith("1 bridge is left out: --all lists them, --tree shows where they are");
    }

    @Test
    void listsOnlyWhatIsNamed() {
        assertThat(run("list", "8086:2934", "--ids").stdout().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("0000:00:1d.0  8086:2934"))
                .anyMatch(line -> line.startsWith("0000:00:1f.2  8086:2934"));
    }

    @Test
    void showsADeviceWithWhatSharesItsGroup() {
        Run run = run("show", "pci_8086_293a");
        assertThat(run.status()).isZero();
        assertThat(run.stdout())
                .startsWith("0000:00:1d.7  USB: Intel 82801I USB2 EHCI Controller #1\n")
                .contains("0000:00:1d.0  USB: Intel device 2934, driver uhci_hcd: must be taken along\n")
                .contains("BAR 0       memory 4 KiB at 0xfebf1000, 32 bit\n")
                .endsWith("  hostdev assign 00:1d.7 --to GUEST --with-group\n");
    }

    @Test
    void givesAnOverview() {
        assertThat(run().stdout())
                .startsWith("  IOMMU       on, 3 groups\n  devices     3, and 1 bridge\n")
                .contains("Could be given to a guest\n  0000:00:1d.0  USB: Intel device 2934, with 00:1d.7\n");
    }

    @Test
    void givesOneJsonValueForEach() throws JsonText.NotJson {
        for (String verb : List.of("list --json", "list --tree --json", "show 00:1d.7 --json", "--json")) {
            Run run = run(verb.split(" ", -1));
            assertThat(run.stderr()).as(verb).isEmpty();
            assertThat(JsonText.parse(run.stdout())).as(verb).isInstanceOf(Json.Obj.class);
        }
    }

    @Test
    void refusesBadNamesWithoutASecondMessage() {
        assertRefused(2, "fits 2 devices: 0000:00:1d.0, 0000:00:1f.2", "show", "8086:2934");
        assertRefused(1, "0000:00:02.0: there is no such device, typed as '00:02.0'", "show", "00:02.0");
        assertRefused(2, "'00:1d.9' is not a device's name", "show", "00:1d.9");
        assertRefused(
                2, "'1d.7' is not a device's name: the bus is missing; did you mean 0000:00:1d.7?", "show", "1d.7");
        assertRefused(2, "'pci_0000_00_1d' is not a device's name", "list", "pci_0000_00_1d");
        assertRefused(2, "'hostdev show' needs DEVICE", "show");
        assertRefused(2, "--tree shows every device", "list", "--tree", "00:1d.7");
        assertRefused(1, "the copy has no answers of a hypervisor", "list", "--guests");
    }

    private void assertRefused(int status, String what, String... typed) {
        Run run = run(typed);
        assertThat(run.status()).as(what).isEqualTo(status);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr().lines().filter(line -> line.startsWith("hostdev: error: ")))
                .singleElement()
                .asString()
                .contains(what);
        assertThat(run.stderr()).contains("hostdev: hint: ");
    }

    @Test
    void refusesATreeThatIsNone() {
        Run run = Run.of("list", "--host", directory.resolve("sys").toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("there is no capture and no copied tree there, no directory 'sys' in it");
    }

    @Test
    void aCopyWithoutTheKernelsFilesGetsAdviceAboutTheCopy() throws IOException {
        java.nio.file.Files.createDirectories(directory.resolve("report/sys/class"));
        for (String verb : List.of("list", "doctor")) {
            Run run = Run.of(verb, "--host", directory.resolve("report").toString());
            assertThat(run.status()).as(verb).isEqualTo(1);
            assertThat(run.stderr())
                    .contains("/sys/bus/pci/devices: no PCI bus to read")
                    .contains("make one on that host with: sudo hostdev capture")
                    .doesNotContain("mount");
        }
    }

    @Test
    void showsThatIsolationRestsOnAnArgumentAlone() throws IOException {
        Path file = directory.resolve("split.txt");
        String device = "function 02:00.0 10de:1db6 class=030200 driver=nvidia behind=00:1c.0 group=";
        String host = """
                kernel 6.12.57
                acpi DMAR
                module vfio-pci
                file /proc/cmdline pcie_acs_override=downstream\\n
                function 00:1c.0 8086:a110 class=060400 driver=pcieport group=1
                """;
        java.nio.file.Files.writeString(file, host + device + "2\n");
        assertThat(Run.of("show", "02:00.0", "--host", "sim:" + file).stdout())
                .contains(
                        "isolation   only assumed: pcie_acs_override=downstream is on the kernel command line, and port"
                                + " 0000:00:1c.0 has no ACS");
        java.nio.file.Files.writeString(file, host.replace("pcie_acs_override=downstream", "quiet") + device + "2\n");
        assertThat(Run.of("show", "02:00.0", "--host", "sim:" + file).stdout()).doesNotContain("only assumed");
    }

    @Test
    void everyVerbThatChangesRefusesAnotherHost() {
        for (Verb verb : Verbs.all()) {
            if (verb.option("--host").isEmpty() && !verb.name().isEmpty()) {
                Run run = run(verb.name().split(" ", -1));
                assertThat(run.status()).as(verb.name()).isEqualTo(2);
                assertThat(run.stderr()).as(verb.name()).contains("--host is only for what reads a host");
            }
        }
    }
}

package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a guest cannot have, on simulated hosts: said before libvirt says it, and with a command that works.
class GuestRefusalsTest {
    private static final String CARD = """
        acpi     IVRS
        module   vfio-pci
        function 00:00.0 1022:1480 class=060000 group=0
        function 01:00.0 8086:10c9 class=020000 driver=igb group=1 reset=flr vfs=4 vf=8086:10ca vf-at=01:10.0 vf-driver=igbvf vf-group=8
        guest    web
        """;

    @TempDir
    private Path directory;

    private Path host;

    @BeforeEach
    void aCardWithVirtualFunctions() throws IOException {
        host = Files.writeString(directory.resolve("host.txt"), CARD);
        virtualFunctions(2);
    }

    private void happens(String line) throws IOException {
        Files.writeString(Path.of(host + ".state"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void virtualFunctions(int count) throws IOException {
        happens("{\"write\":\"/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs\",\"text\":\"" + count + "\\n\"}");
    }

    private Run hostdev(String line) {
        List<String> words = new ArrayList<>(List.of("--host", "sim:" + host));
        words.addAll(List.of(line.split(" ", -1)));
        return Run.of(words.toArray(String[]::new));
    }

    private Run done(String line) {
        Run run = hostdev(line);
        assertThat(run.status()).as(line + "\n" + run.stdout() + run.stderr()).isZero();
        return run;
    }

    private String refused(String line) {
        Run run = hostdev(line);
        assertThat(run.status()).as(line + "\n" + run.stdout() + run.stderr()).isEqualTo(1);
        return run.stderr();
    }

    private void runsWithAVirtualFunction(String how) throws IOException {
        happens("{\"start\":\"web\"}");
        done("assign 01:10.0 --to web --yes " + how);
    }

    @Test
    void aDeviceThatAGuestRunsWithIsNotDetached() throws IOException {
        runsWithAVirtualFunction("--live");
        assertThat(refused("nodedev-detach 01:10.0"))
                .contains("0000:01:10.0", "is in use by QEMU, guest web", "hostdev release 0000:01:10.0 --live");
    }

    @Test
    void theHintsOfReleaseLeadToACommandThatWorks() throws IOException {
        runsWithAVirtualFunction("--live --config");
        done("release 01:10.0 --live --yes");
        assertThat(refused("release 01:10.0")).contains("hostdev release 0000:01:10.0 --live --config");
        assertThat(refused("release 01:10.0 --live")).contains("hostdev release 0000:01:10.0 --live --config");
        assertThat(done("release 01:10.0 --live --config --yes").stdout()).contains("no longer gets 0000:01:10.0");
        assertThat(done("list --guests").stdout()).doesNotContain("web");
    }

    @Test
    void aVirtualFunctionThatVanishesWhenTheGuestReleasesItEndsTheReleaseWell() throws IOException {
        runsWithAVirtualFunction("--live");
        virtualFunctions(0); // the kernel waits for the guest
        assertThat(done("release 01:10.0 --live --yes").stdout())
                .contains("pulled out of web")
                .contains("0000:01:10.0  no longer there: nothing to return");
        assertThat(done("recover").stdout()).contains("nothing to recover");
    }

    @Test
    void attachDeviceTakesADeviceOnceAndNoPhysicalFunctionAsAnInterface() throws IOException {
        String element = "<interface type='hostdev' managed='yes'><source><address type='pci' bus='1' slot='SLOT'"
                + " function='0'/></source></interface>";
        Path physical = Files.writeString(directory.resolve("pf.xml"), element.replace("SLOT", "0"));
        Path virtual = Files.writeString(directory.resolve("vf.xml"), element.replace("SLOT", "0x10"));
        assertThat(refused("attach-device web " + physical))
                .contains("0000:01:00.0", "is not a virtual function", "hostdev address 0000:01:00.0");
        done("attach-device web " + virtual);
        assertThat(refused("attach-device web " + virtual)).contains("has 0000:01:10.0 in its definition already");
    }

    private String cards(int count) {
        StringBuilder addresses = new StringBuilder();
        for (int bus = 1; bus <= count; bus++) {
            addresses.append(String.format("%02x:00.0 ", bus));
        }
        return addresses.toString().strip();
    }

    private void manyCards() throws IOException {
        StringBuilder text = new StringBuilder("acpi DMAR\nmodule vfio-pci\nguest web\n");
        for (int bus = 1; bus <= 65; bus++) {
            text.append(String.format(
                    "function %02x:00.0 15b3:1013 class=020000 driver=mlx5_core group=%d reset=flr%n", bus, bus));
        }
        Files.delete(Path.of(host + ".state"));
        Files.writeString(host, text);
    }

    @Test
    void twentyEightDevicesInAPcGuestGetABridge() throws IOException {
        manyCards();
        assertThat(done("assign " + cards(28) + " --to web --yes").stdout()).contains("next: hostdev start web");
        done("start web");
    }

    @Test
    void theSixtyFifthDeviceIsRefused() throws IOException {
        manyCards();
        assertThat(refused("assign " + cards(65) + " --to web --dry-run")).contains("65 devices", "64 at most");
        done("assign " + cards(64) + " --to web --yes");
        assertThat(refused("assign 41:00.0 --to web --dry-run")).contains("64 at most");
    }

    private String definition(String devices) {
        return "<domain type='kvm'><name>web</name><memory unit='GiB'>4</memory><os><type arch='x86_64'"
                + " machine='pc-q35-8.2'>hvm</type></os><devices>" + devices + "</devices></domain>";
    }

    private static String element(String slot, String more) {
        return "<hostdev mode='subsystem' type='pci' managed='yes'><source><address bus='1' slot='" + slot
                + "' function='0'/></source>" + more + "</hostdev>";
    }

    private void isDefined(String devices) throws IOException {
        happens("{\"define\":\"web\",\"definition\":\"" + definition(devices) + "\"}");
    }

    @Test
    void aGuestThatQemuWouldNotStartIsNotStarted() throws IOException {
        isDefined("<iommu model='intel'/>" + element("0x10", ""));
        assertThat(refused("start web")).contains("caching_mode='on'", "hostdev edit web");
    }

    @Test
    void addressesRefusesWhatWouldNotStartAndPrintsNoDefinition() throws IOException {
        Path file =
                Files.writeString(directory.resolve("web.xml"), definition(element("0x10", "") + element("0x10", "")));
        Run run = hostdev("addresses --definition " + file);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr()).contains("0000:01:10.0", "names the same device twice");
    }

    @Test
    void addressesNamesAFunctionThatTheGuestWouldNotSee() throws IOException {
        String at = "<address type='pci' bus='0' slot='5' function='1'/>";
        Path file = Files.writeString(directory.resolve("web.xml"), definition(element("0x10", at)));
        Run run = hostdev("addresses --explain --definition " + file);
        assertThat(run.status()).isZero();
        assertThat(run.stdout()).contains("warning: 0000:01:10.0", "function 0 of that slot (00:05.0)");
        assertThat(hostdev("addresses --json --definition " + file).stdout()).contains("\"function-hidden\"");
    }

    @Test
    void showOfAGuestSaysThatItCannotBeSavedOrMigrated() throws IOException {
        assertThat(done("show web").stdout()).contains("web (shut off)", "no device of the host");
        done("assign 01:10.0 --to web --yes");
        assertThat(done("show web").stdout())
                .containsPattern("0000:01:10.0 +00:05.0 +vfio-pci")
                .contains("cannot be saved, migrated, or snapshotted with its memory while it has 0000:01:10.0");
        assertThat(done("show web --json").stdout()).contains("\"blocks_migration\": true");
    }

    @Test
    void slotsSaysHowMuchMemoryEachLibvirtLetsItLock() throws IOException {
        Path file = Files.writeString(
                directory.resolve("web.xml"),
                definition("<iommu model='virtio'/>" + element("0x10", "") + element("0x11", "")));
        assertThat(hostdev("slots --definition " + file).stdout())
                .contains("locked memory: 9.0 GiB (libvirt before 8.7: 5.0 GiB)");
    }
}

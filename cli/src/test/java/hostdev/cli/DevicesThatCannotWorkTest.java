package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Devices that no guest can use are not offered: what is said of them, and what to type instead.
class DevicesThatCannotWorkTest {
    private static final String BOARD = """
        acpi DMAR
        module vfio-pci
        function 00:00.0 8086:3ec2 class=060000 group=0
        function 00:01.0 8086:1901 class=060400 driver=pcieport group=1
        guest win
        """;

    @TempDir
    private Path directory;

    private Run run(String board, String command) throws IOException {
        Path file = directory.resolve("host.txt");
        Files.writeString(file, BOARD + board);
        String[] typed = command.isEmpty() ? new String[0] : command.split(" ", -1);
        String[] words = new String[typed.length + 2];
        words[0] = "--host";
        words[1] = "sim:" + file;
        System.arraycopy(typed, 0, words, 2, typed.length);
        return Run.watched(words);
    }

    private static String next(Run run) {
        return run.stdout().substring(run.stdout().indexOf("\nNext\n"));
    }

    private static final String SILENT = """
        function 02:00.0 10de:1c8c class=030200 driver=nouveau group=2 behind=00:01.0
        config 02:00.0 00 ffffffffffffffffffffffffffffffff
        """;

    @Test
    void aDeviceThatDoesNotAnswerIsOfferedForRevivalOnly() throws IOException {
        assertThat(run(SILENT, "").stdout())
                .contains("Do not answer\n  0000:02:00.0")
                .contains("hostdev revive 02:00.0");
        assertThat(run(SILENT, "list").stdout()).containsPattern("0000:02:00\\.0 .* does not answer\n");
        assertThat(next(run(SILENT, "show 02:00.0")))
                .contains("hostdev revive 0000:02:00.0")
                .doesNotContain("hostdev assign");
        Run assign = run(SILENT, "assign 02:00.0 --to win --force --dry-run");
        assertThat(assign.status()).isEqualTo(1);
        assertThat(assign.stderr()).contains("hostdev revive 0000:02:00.0");
    }

    @Test
    void theIommuOfAVirtualMachineIsNeverTaken() throws IOException {
        Run unbind = run(
                "function 03:00.0 1af4:1057 class=00ff00 driver=virtio-pci group=3 behind=00:01.0\n",
                "unbind 03:00.0 --dry-run");
        assertThat(unbind.status()).isEqualTo(1);
        assertThat(unbind.stderr()).contains("the IOMMU that this machine was given");
    }

    @Test
    void aVirtualFunctionIsNotDeadForHavingNoVendorOfItsOwn() throws IOException {
        String board = """
            function 02:00.0 8086:10fb class=020000 driver=ixgbe group=2 vfs=2 vf-at=02:10.0 vf-driver=ixgbe vf-group=3
            """;
        Path state = directory.resolve("host.txt.state");
        Files.writeString(state, "{\"write\":\"/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs\",\"text\":\"1\\n\"}\n");
        assertThat(run(board, "assign 02:10.0 --to win --dry-run").stdout())
                .contains("0000:02:10.0  ixgbe -> vfio-pci");
    }

    @Test
    void whatHasTheHeaderOfADeviceIsADeviceWhateverItsClass() throws IOException {
        String nvswitch = "function 02:00.0 10de:22a3 class=068000 driver=nvidia-nvswitch group=2\n";
        assertThat(run(nvswitch, "list").stdout()).contains("\n0000:02:00.0 ").doesNotContain("0000:00:01.0");
        assertThat(run(nvswitch, "assign 02:00.0 --to win --dry-run").stdout())
                .contains("0000:02:00.0  nvidia-nvswitch -> vfio-pci");
    }

    @Test
    void whatHasTheHeaderOfABridgeIsABridgeWhateverItsClass() throws IOException {
        String bridge = """
            function 02:00.0 10b5:8733 class=088000 driver=plx group=2
            config 02:00.0 0x0e 01
            """;
        assertThat(run(bridge, "list").stdout()).doesNotContain("0000:02:00.0");
        assertThat(run(bridge, "assign 02:00.0 --to win --dry-run").stderr()).contains("it is a bridge");
    }

    @Test
    void aPartOfTheChipsetIsListedAndLeftAlone() throws IOException {
        String chipset = """
            function 00:1f.0 8086:a145 class=060100 driver=lpc_ich group=8
            function 00:1f.4 8086:a123 class=0c0500 driver=i801_smbus group=8
            """;
        assertThat(run(chipset, "list").stdout()).contains("0000:00:1f.0").contains("0000:00:1f.4");
        for (String command : new String[] {"unbind 00:1f.0", "bind 00:1f.0 vfio-pci", "unbind 00:1f.4"}) {
            Run refused = run(chipset, command + " --dry-run");
            assertThat(refused.status()).as(command).isEqualTo(1);
            assertThat(refused.stderr()).as(command).contains("stays with the host");
        }
        assertThat(next(run(chipset, "show 00:1f.4"))).doesNotContain("hostdev assign");
    }

    private static final String SHARED = """
        function 02:00.0 15b3:1015 class=020000 driver=mlx5_core group=2 behind=00:01.0 vfs=4 vf=15b3:1016 vf-at=02:00.2 vf-driver=mlx5_core vf-group=2
        """;

    private void withVirtualFunctions() throws IOException {
        Files.writeString(
                directory.resolve("host.txt.state"),
                "{\"write\":\"/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs\",\"text\":\"2\\n\"}\n");
    }

    @Test
    void noOptionTakesAPhysicalFunctionForTheSakeOfItsVirtualOne() throws IOException {
        withVirtualFunctions();
        for (String options : new String[] {"", " --with-group", " --with-group --force"}) {
            Run refused = run(SHARED, "assign 02:00.2 --to win --dry-run" + options);
            assertThat(refused.status()).as(options).isEqualTo(1);
            assertThat(refused.stderr())
                    .as(options)
                    .contains("its own physical function 0000:02:00.0")
                    .contains("ACS")
                    .doesNotContain("--with-group");
        }
        assertThat(next(run(SHARED, "show 02:00.2"))).contains("ACS").doesNotContain("hostdev assign");
        assertThat(run(SHARED, "").stdout()).doesNotContain("0000:02:00.2  Ethernet");
    }

    @Test
    void aPhysicalFunctionIsNotTakenWhileAGuestIsAssignedAVirtualOne() throws IOException {
        withVirtualFunctions();
        String apart = SHARED.replace("vf-group=2", "vf-group=5");
        Run assign = run(apart + "guest fw has=02:00.2\n", "assign 02:00.0 --to win --force --dry-run");
        assertThat(assign.status()).isEqualTo(1);
        assertThat(assign.stderr()).contains("assigned to fw").contains("hostdev release 0000:02:00.2");
        String kept = "driver pci-stub\n" + apart.replace("vf-driver=mlx5_core", "vf-driver=pci-stub");
        for (String command : new String[] {"bind 02:00.0 vfio-pci --force", "unbind 02:00.0 --force"}) {
            Run refused = run(kept, command + " --dry-run");
            assertThat(refused.status()).as(command).isEqualTo(1);
            assertThat(refused.stderr()).as(command).contains("hostdev release 0000:02:00.2");
        }
    }

    @Test
    void showProposesNothingThatAssignRefuses() throws IOException {
        String reserved = """
            function 02:00.0 14e4:1657 class=020000 driver=tg3 group=2
            regions 2 0x00000000000e8000 0x00000000000e8fff direct
            """;
        assertThat(next(run(reserved, "show 02:00.0"))).contains("RMRR").doesNotContain("hostdev assign");
        String chipset = """
            function 00:1f.0 8086:a145 class=060100 driver=lpc_ich group=8
            function 00:1f.3 8086:a170 class=040300 driver=snd_hda_intel group=8
            """;
        assertThat(next(run(chipset, "show 00:1f.3"))).contains("0000:00:1f.0").doesNotContain("hostdev assign");
    }

    @Test
    void theWholeGroupIsNotOfferedWhereItHoldsTheRootDisk() throws IOException {
        String board = """
            function 02:00.0 10de:1c03 class=030000 driver=nouveau group=2
            function 02:00.1 1022:43eb class=010601 driver=ahci group=2
            disk sda on=02:00.1
            mount /dev/sda /
            """;
        Run refused = run(board, "assign 02:00.0 --to win --dry-run");
        assertThat(refused.stderr()).contains("sda").doesNotContain("--with-group");
    }

    @Test
    void theArgumentThatLeavesTheGraphicsOutOfTheIommuIsNamed() throws IOException {
        String board = """
            function 00:02.0 8086:1912 class=038000 driver=i915
            file /proc/cmdline root=/dev/sda1 intel_iommu=on,igfx_off quiet\\n
            """;
        assertThat(run(board, "assign 00:02.0 --to win --dry-run").stderr()).contains("intel_iommu=on,igfx_off");
        assertThat(next(run(board, "show 00:02.0"))).contains("remove igfx_off").doesNotContain("hostdev assign");
    }

    @Test
    void allDevicesOfOneGuestAreReleasedAndThoseOfOthersStay() throws IOException {
        String board = """
            function 02:00.0 10de:1c03 class=030000 driver=nouveau group=2
            function 03:00.0 8086:10d3 class=020000 driver=e1000e group=3
            guest fw has=02:00.0,03:00.0
            guest lab has=03:00.0
            """;
        Run all = run(board, "release --all --from fw --dry-run");
        assertThat(all.stdout()).contains("release 0000:02:00.0 0000:03:00.0 --from fw");
        assertThat(all.stderr() + all.stdout()).contains("0000:03:00.0").contains("assigned to lab too");
        assertThat(run(board, "release 02:00.0 --from lab --dry-run").stderr())
                .contains("hostdev release 0000:02:00.0 --from fw");
        assertThat(run(board, "release --all --dry-run").status()).isEqualTo(2);
        assertThat(run(board, "release --dry-run").status()).isEqualTo(2);
        assertThat(run(board, "release 02:00.0 --all --from fw --dry-run").status())
                .isEqualTo(2);
    }

    private static final String BOOT_SCREEN = """
        function 02:00.0 1002:1586 class=030000 driver=amdgpu group=2
        file /proc/iomem 28-2f : 0000:02:00.0\\n  28-29 : BOOTFB\\n
        """;

    @Test
    void olderKernelsNeverGiveUpTheMemoryOfTheBootFramebuffer() throws IOException {
        Run refused = run("kernel 5.15.0-91-generic\n" + BOOT_SCREEN, "assign 02:00.0 --to win --dry-run");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.stderr()).contains("BOOTFB").contains("initcall_blacklist=sysfb_init");
        assertThat(run("kernel 5.18.1\n" + BOOT_SCREEN, "assign 02:00.0 --to win --dry-run")
                        .status())
                .isZero();
    }
}

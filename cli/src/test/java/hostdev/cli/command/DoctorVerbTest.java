package hostdev.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.Run;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees of the doctor, and of a table that is explained.
class DoctorVerbTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private void file(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void withVtdOff() throws IOException {
        Files.createDirectories(directory.resolve("sys/bus/pci/devices"));
        file("sys/firmware/acpi/tables/DMAR", "");
        file("proc/sys/kernel/osrelease", "6.12.107+deb13-amd64\n");
        file("proc/cpuinfo", "vendor_id : GenuineIntel\nflags : vmx\n");
        file("proc/cmdline", "root=/dev/vda quiet intel_iommu=off\n");
        file("usr/sbin/update-grub", "");
        file("boot/grub/grub.cfg", "linux /vmlinuz root=/dev/vda quiet intel_iommu=off\n");
        file("etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet intel_iommu=off\"\n");
    }

    @Test
    void whatBlocksIsToldWithItsReasonAndTheCommandAndEndsInStatus1() throws IOException {
        withVtdOff();
        Run run = Run.of("doctor", "--host", directory.toString());
        assertThat(run.stderr()).isEmpty();
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stdout()).isEqualTo("""
                        blocks: the IOMMU: the firmware offers it and the kernel has it off: its line says intel_iommu=off
                          why:  without it a guest with the device could write to all of the host's memory
                          do:   hostdev prepare (edits /etc/default/grub, then runs update-grub); then reboot

                        1 finding blocks: no device can be given to a guest before
                        """);
    }

    @Test
    void theSameAsJson() throws Exception {
        withVtdOff();
        Run run = Run.of("doctor", "--host", directory.toString(), "--json");
        assertThat(run.status()).isEqualTo(1);
        Json.Obj told = (Json.Obj) JsonText.parse(run.stdout());
        assertThat(told.get("ready")).contains(Json.of(false));
        Json.Obj finding = (Json.Obj)
                ((Json.Arr) told.get("findings").orElseThrow()).items().getFirst();
        assertThat(finding.get("code")).contains(Json.of("iommu-off"));
        assertThat(finding.get("certainty")).contains(Json.of("seen"));
    }

    @Test
    void aTableIsExplainedAlsoFromHexadecimalText() throws IOException {
        byte[] table = new byte[48 + 16 + 8];
        System.arraycopy("DMAR".getBytes(StandardCharsets.US_ASCII), 0, table, 0, 4);
        table[4] = (byte) table.length;
        table[36] = 38;
        table[37] = 1;
        table[50] = 24;
        table[52] = 1;
        table[64] = 3;
        table[65] = 8;
        table[68] = 2;
        table[69] = (byte) 0xf0;
        table[70] = 0x1f;
        int sum = 0;
        for (byte each : table) {
            sum += each;
        }
        table[9] = (byte) -sum;
        StringBuilder text = new StringBuilder("DMAR @ 0x0000000000000000\n");
        for (int at = 0; at < table.length; at++) {
            text.append(at % 16 == 0 ? String.format(java.util.Locale.ROOT, "    %04X:", at) : "")
                    .append(String.format(java.util.Locale.ROOT, " %02X", table[at]))
                    .append(at % 16 == 15 ? "  DMAR............\n" : "");
        }
        Path binary = Files.write(directory.resolve("binary"), table);
        Path hex = Files.writeString(directory.resolve("hex"), text);
        Run run = Run.of("decode", binary.toString());
        assertThat(run.stdout()).isEqualTo("""
                        DMAR, Intel VT-d, 72 bytes, revision 0, made by  ()
                          devices reach addresses of 39 bits
                          interrupts can be remapped

                        remapping unit: registers at 0x0
                          all devices that no other unit names
                          I/O APIC 2 as 0000:f0:1f.0
                        """);
        assertThat(run.status()).isZero();
        assertThat(Run.of("decode", hex.toString())).isEqualTo(run);
        assertThat(Run.of("decode", hex.toString(), "--json").stdout())
                .contains("\"type\": \"DRHD\"")
                .contains("\"all_other_devices\": true");
        table[9]++;
        Run damaged = Run.of("decode", Files.write(binary, table).toString());
        assertThat(damaged.status()).isEqualTo(1);
        assertThat(damaged.stdout()).contains("damaged at byte 9: the checksum is wrong");
    }

    @Test
    void whatIsNoTableIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "nothing of that kind");
        assertThat(Run.of("decode", file.toString()).stderr()).contains("it is neither a DMAR nor an IVRS table");
        assertThat(Run.of("decode", "/nonexistent").status()).isEqualTo(2);
    }
}

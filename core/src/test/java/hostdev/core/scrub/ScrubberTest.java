package hostdev.core.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTest {
    private final Scrubber scrubber = new Scrubber("a key".getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "52:54:00:12:34:56",
                "BOOT_IMAGE=/vmlinuz root=UUID=0e6bfa32-0b46-4be2-a5d5-6b1b29bb4e2c ro",
                "serial number pcie 00-15-17-ff-ff-aa-bb-cc",
                "3d1219c7c4c5404aaa1f6d2a48adfda4",
                "enx525400123456",
                "/dev/disk/by-id/wwn-0x5000c500a1b2c3d4",
                "LVM-kd93Ms02kdKs93kdls93kdl20dkdls93Bdk3owk20dkwpd83kcmsl29dkw0sk3ls9",
                "kd93Ms-02kd-Ks93-kdls-93kd-l20d-kdls93",
                "2001:4860:4860:0:0:0:0:8888",
                "8.8.4.4",
                "fe80::5054:ff:fe12:3456"
            })
    void replacesWhatNamesAThingByTheSameEachTime(String text) {
        String replaced = scrubber.text(text);
        assertThat(replaced).isNotEqualTo(text).isEqualTo(scrubber.text(text));
        assertThat(new Scrubber("another key".getBytes(StandardCharsets.UTF_8)).text(text))
                .isNotEqualTo(replaced);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000:00:1d.7",
                "10000:e1:00.0",
                "pci:v00008086d000010D3sv00001AF4sd00001100bc02sc00i00",
                "0x00000000febf1000 0x00000000febf1fff 0x0000000000040200",
                "00:00:00:00:00:00",
                "ff:ff:ff:ff:ff:ff",
                "2026-11-23T07:05:16Z",
                "QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)",
                "192.168.122.1/24 10.0.0.7 127.0.0.1 255.255.255.0 169.254.3.4",
                "fd00::1 fe80::/64 ::1 ff02::1",
                "system_u:object_r:svirt_image_t:s0:c12,c345",
                "driver_override=vfio-pci intel_iommu=on iommu=pt",
                "0000000000000000 ffffffff"
            })
    void leavesWhatNamesNobody(String text) {
        assertThat(scrubber.text(text)).isEqualTo(text);
    }

    @Test
    void anAddressOfACardIsTheSameWithColonsAndWithout() {
        String colons = scrubber.text("52:54:00:12:34:56");
        assertThat(scrubber.text("enx525400123456")).isEqualTo("enx" + colons.replace(":", ""));
        assertThat(Integer.parseInt(colons.substring(0, 2), 16) & 3).isEqualTo(0x52 & 3);
    }

    @Test
    void aVolumeGroupIsTheSameWithDashesAndWithoutAndInFrontOfAVolume() {
        String group = "kd93Ms-02kd-Ks93-kdls-93kd-l20d-kdls93";
        String replaced = scrubber.text("id = \"" + group + "\"");
        String plain = replaced.substring(6, replaced.length() - 1).replace("-", "");
        assertThat(scrubber.text("LVM-" + group.replace("-", "") + "Bdk3owk20dkwpd83kcmsl29dkw0sk3ls"))
                .startsWith("LVM-" + plain);
    }

    @Test
    void aLearntNameGoesWhereItStandsAloneAndKeepsItsForm() {
        scrubber.learn("S4EWNX0R123456");
        scrubber.learn("atlas7");
        String text = scrubber.text("nvme-Samsung_SSD_970_S4EWNX0R123456 on atlas7, atlas77, /dev/atlas7-vg/root");
        assertThat(text)
                .doesNotContain("S4EWNX0R123456", "atlas7 ", "atlas7,", "atlas7-")
                .contains("nvme-Samsung_SSD_970_", "atlas77", "-vg/root")
                .hasSize("nvme-Samsung_SSD_970_S4EWNX0R123456 on atlas7, atlas77, /dev/atlas7-vg/root".length());
    }

    @Test
    void aPciAddressIsNeverLearntAsTheSerialNumberOfARootHub() {
        scrubber.learn("0000:00:14.0");
        scrubber.learn("000");
        assertThat(scrubber.text("0000:00:14.0 000")).isEqualTo("0000:00:14.0 000");
        assertThat(scrubber.words()).isZero();
    }

    @Test
    void secretsAreOverwritten() {
        assertThat(scrubber.text("rd.iscsi.password=geheim quiet")).isEqualTo("rd.iscsi.password=xxxxxx quiet");
        assertThat(scrubber.text("<graphics type='vnc' passwd='abc'/>"))
                .isEqualTo("<graphics type='vnc' passwd='xxx'/>");
        assertThat(scrubber.text("password_pbkdf2 root grub.pbkdf2.sha512.10000.AB"))
                .doesNotContain("sha512");
        assertThat(scrubber.text("/home/alice/disk.img")).isEqualTo("/home/xxxxx/disk.img");
    }

    @Test
    void theKernelsTablesHaveTheSameAddressesAsText() {
        String table = scrubber.kernelTable("/proc/net/tcp", "   0: 04080808:0016 0100007F:A000 01 00000000:00000000");
        String text = scrubber.text("8.8.8.4");
        String[] parts = text.split("\\.", -1);
        String turned = "%02X%02X%02X%02X"
                .formatted(
                        Integer.parseInt(parts[3]),
                        Integer.parseInt(parts[2]),
                        Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[0]));
        assertThat(table).isEqualTo("   0: " + turned + ":0016 0100007F:A000 01 00000000:00000000");
    }

    @Test
    void theSerialNumberInConfigurationSpaceIsTheOneInText() {
        byte[] config = new byte[4096];
        config[0x100] = 3;
        config[0x102] = 1;
        byte[] number = {(byte) 0xcc, (byte) 0xbb, (byte) 0xaa, (byte) 0xff, (byte) 0xff, 0x17, 0x15, 0x00};
        System.arraycopy(number, 0, config, 0x104, 8);
        byte[] scrubbed = new ScrubbedFiles(scrubber).content("/sys/devices/pci0000:00/0000:00:19.0/config", config);
        StringBuilder text = new StringBuilder();
        for (int i = 7; i >= 0; i--) {
            text.append("%02x".formatted(scrubbed[0x104 + i] & 0xff)).append(i > 0 ? "-" : "");
        }
        assertThat(text.toString()).isEqualTo(scrubber.text("00-15-17-ff-ff-aa-bb-cc"));
        assertThat(scrubbed[0x100]).isEqualTo(config[0x100]);
    }
}

package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Slot;
import hostdev.host.fixture.HostFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareReaderTest {
    @TempDir
    Path directory;

    private static PciAddress at(String text) {
        return PciAddress.fromSysfs("0000:" + text).orElseThrow();
    }

    /// Two ports; a card of two functions behind the first, one that is not asked about behind the second.
    private HostFixture machine() {
        HostFixture host = HostFixture.in(directory);
        host.function("0000:00:02.0").pciClass("060400").group(1);
        host.function("0000:00:03.0").pciClass("060400").group(3);
        host.function("0000:01:00.0", "0000:00:02.0").group(2).file("reset_method", "flr bus\n");
        host.function("0000:01:00.1", "0000:00:02.0").group(2);
        host.function("0000:02:00.0", "0000:00:03.0").group(4);
        return host;
    }

    private static Hardware read(HostFixture machine, String device) {
        Host host = HostReader.read(machine.root(), EnumSet.noneOf(HostReader.Part.class));
        return HostReader.hardware(machine.root(), host, List.of(at(device)));
    }

    @Test
    void looksAtTheGroupAndTheBridgesAboveAndAtNothingElse() {
        Hardware hardware = read(machine(), "01:00.0");
        assertThat(hardware.config()).containsOnlyKeys(at("00:02.0"), at("01:00.0"), at("01:00.1"));
        assertThat(hardware.resetMethodsOf(at("01:00.0"))).isEqualTo(Fact.known(List.of("flr", "bus")));
        assertThat(hardware.resetMethodsOf(at("01:00.1"))).isEqualTo(Fact.known(List.of()));
        assertThat(hardware.configOf(at("02:00.0"))).isEqualTo(Fact.unknown("not read"));
    }

    @Test
    void readsHowWideAddressesTheNarrowestIntelIommuTranslates() {
        HostFixture machine = machine()
                .file("/sys/class/iommu/dmar0/intel-iommu/cap", "d2008c222f0686\n")
                .file("/sys/class/iommu/dmar1/intel-iommu/cap", "1c0000c40660462\n")
                .file("/sys/class/iommu/ivhd0/amd-iommu/cap", "190b640f\n");
        assertThat(read(machine, "01:00.0").space().iommuBits()).contains(39);
    }

    @Test
    void findsTheSlotsAndWhetherTheirPowerCanBeSwitched() {
        HostFixture machine = machine()
                .file("/sys/bus/pci/slots/3/address", "0000:01:00\n")
                .file("/sys/bus/pci/slots/3/power", "1\n")
                .file("/sys/bus/pci/slots/9/address", "0000:02:00\n");
        assertThat(read(machine, "01:00.0").slots())
                .containsExactly(new Slot("3", at("01:00.0"), true), new Slot("9", at("02:00.0"), false));
    }

    @Test
    void readsTheFirmwaresClaims() throws IOException {
        ByteBuffer table = ByteBuffer.allocate(80)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, "DMAR".getBytes(StandardCharsets.US_ASCII))
                .putInt(4, 80)
                .putShort(48, (short) 1)
                .putShort(50, (short) 32)
                .putLong(56, 0x7d000000L)
                .putLong(64, 0x7d000fffL)
                .put(72, new byte[] {1, 8, 0, 0, 0, 0, 2, 0});
        HostFixture machine = machine().directory("/sys/firmware/acpi/tables");
        byte[] bytes = new byte[80];
        table.get(0, bytes);
        Files.write(machine.top().resolve("sys/firmware/acpi/tables/DMAR"), bytes);
        assertThat(read(machine, "01:00.0").claims().seen().orElseThrow())
                .singleElement()
                .satisfies(claim -> assertThat(claim.end()).isEqualTo(0x7d000fffL));
    }

    @Test
    void saysWhyTheClaimsAreNotKnown() {
        assertThat(read(machine(), "01:00.0").claims())
                .isEqualTo(Fact.unknown("there is no /sys/firmware/acpi/tables"));
        HostFixture machine = machine().file("/sys/firmware/acpi/tables/DMAR", "DMAR");
        assertThat(read(machine, "01:00.0").claims()).isEqualTo(Fact.unknown("DMAR is broken"));
    }
}

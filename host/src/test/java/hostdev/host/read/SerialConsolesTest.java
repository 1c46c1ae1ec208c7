package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialConsolesTest {
    private static final String CARD = "0000:03:00.0";
    private static final String USB = "0000:05:00.0";

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void makeASerialCardAndAnAdapter() {
        host = HostFixture.in(directory);
        host.function(CARD).driver("serial").pciClass("070002");
        host.function(USB).driver("xhci_hcd").pciClass("0c0330");
        host.classDevice("tty", "ttyS4", CARD, CARD + ":0/" + CARD + ":0.0/tty");
        host.classDevice("tty", "ttyUSB0", USB, "usb2/2-1/2-1:1.0/ttyUSB0/tty");
        host.link("/sys/class/tty/ttyS0", "../../devices/platform/serial8250/tty/ttyS0");
    }

    @Test
    void theKernelsConsoleOnASerialCardIsAUse() {
        consoles("ttyS4                -W- (EC p a)    4:68", "ttyS0                -W- (E  p  )    4:64");
        assertThat(UsesOn.atAGlance(host, CARD)).containsExactly("ttyS4: the kernel's console [unless forced]");
        assertThat(UsesOn.atAGlance(host, USB)).isEmpty();
    }

    @Test
    void aConsoleOnAUsbAdapterIsAUseOfItsController() {
        consoles("ttyUSB0              -W- (EC     )  188:0", "tty0                 -WU (E  p  )    4:1");
        assertThat(UsesOn.thoroughly(host, USB)).containsExactly("ttyUSB0: the kernel's console [unless forced]");
    }

    @Test
    void theKernelsDebuggerCountsToo() {
        host.file("/sys/module/kgdboc/parameters/kgdboc", "ttyS4,115200\n");
        assertThat(UsesOn.atAGlance(host, CARD)).containsExactly("ttyS4: the kernel's console [unless forced]");
    }

    @Test
    void aConsoleOfTheHypervisorMayBeEachVirtioConsole() {
        host.function("0000:06:00.0").driver("virtio-pci").pciClass("078000");
        host.link(
                "/sys/bus/virtio/drivers/virtio_console/virtio1",
                "../../../../devices/pci0000:00/0000:00:02.0/0000:06:00.0/virtio1");
        consoles("hvc0                 -W- (EC p a)  229:0");
        assertThat(UsesOn.atAGlance(host, "0000:06:00.0"))
                .containsExactly("hvc0: the kernel's console [unless forced]");
        assertThat(UsesOn.atAGlance(host, CARD)).isEmpty();
    }

    private void consoles(String... lines) {
        host.file("/proc/consoles", String.join("\n", lines) + "\n");
    }
}

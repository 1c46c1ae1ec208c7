package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Attachment;
import hostdev.core.model.PciAddress;
import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyboardsTest {
    private static final String USB = "0000:00:14.0";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    @BeforeEach
    void makeAController() {
        host = HostFixture.in(directory);
        host.function(USB).driver("xhci_hcd").pciClass("0c0330");
        String path = host.classDevice("usb", "1-2", USB, "usb1");
        host.link("/sys/bus/usb/devices/1-2", "../../.." + path.substring(4));
        host.file("/sys/bus/usb/devices/1-2/product", "Keyboard\n");
    }

    @Test
    void theOnlyKeyboardIsNotTakenUnaskedAndAMouseIsTold() {
        inputs(usb("Keyboard", "kbd event3", "120013"), usb("Mouse", "mouse0 event4", "17"), powerButton());
        assertThat(UsesOn.atAGlance(host, USB))
                .containsExactly("1-2 Keyboard: the host's only keyboard [unless forced]", "1-2 Keyboard: mouse");
    }

    @Test
    void oneOfTwoKeyboardsIsOnlyTold() {
        inputs(
                usb("Keyboard", "sysrq kbd event3 leds", "120013"),
                input("AT", "/devices/platform/i8042/serio0/input/input0", "kbd event0", "120013"));
        assertThat(UsesOn.atAGlance(host, USB)).containsExactly("1-2 Keyboard: keyboard");
    }

    @Test
    void eachOfTwoKeyboardsOnPciFunctionsNamesTheOther() {
        inputs(
                usb("Keyboard", "sysrq kbd event3 leds", "120013"),
                input(
                        "Other",
                        "/devices/pci0000:00/0000:00:1a.0/usb2/2-1/2-1:1.0/1/input/input6",
                        "kbd event4",
                        "120013"));
        Attachment keyboard = HostReader.read(host.root(), EnumSet.of(HostReader.Part.ATTACHMENTS))
                .attachedTo(PciAddress.fromSysfs(USB).orElseThrow())
                .getFirst();
        assertThat(keyboard.uses())
                .singleElement()
                .satisfies(use -> assertThat(use.elsewhere())
                        .containsExactly(PciAddress.fromSysfs("0000:00:1a.0").orElseThrow()));
    }

    @Test
    void aKeyboardThatAProgramMakesIsNoneOfItsOwn() {
        inputs(
                usb("Keyboard", "sysrq kbd event3 leds", "120013"),
                input("keyd", "/devices/virtual/input/input9", "sysrq kbd event9 leds", "120013"));
        assertThat(UsesOn.atAGlance(host, USB))
                .containsExactly("1-2 Keyboard: the host's only keyboard [unless forced]");
    }

    @Test
    void aKeyboardOverBluetoothGoesWithTheAdapter() {
        host.link("/sys/class/bluetooth/hci0", "../../devices/pci0000:00/" + USB + "/usb1/1-3/1-3:1.0/bluetooth/hci0");
        inputs(input("BT", "/devices/virtual/misc/uhid/0005:05AC:0.1/input/input7", "sysrq kbd leds", "120013"));
        assertThat(UsesOn.atAGlance(host, USB)).containsExactly("BT: the host's only keyboard [unless forced]");
    }

    private static String usb(String name, String handlers, String events) {
        return input(name, "/devices/pci0000:00/" + USB + "/usb1/1-2/1-2:1.0/0003/input/input5", handlers, events);
    }

    private static String powerButton() {
        return input("Power Button", "/devices/LNXSYSTM:00/LNXPWRBN:00/input/input1", "kbd event0", "3");
    }

    private static String input(String name, String path, String handlers, String events) {
        return "I: Bus=0003 Vendor=046d\nN: Name=\"" + name + "\"\nP: Phys=x\nS: Sysfs=" + path
                + "\nU: Uniq=\nH: Handlers=" + handlers + " \nB: PROP=0\nB: EV=" + events + "\n";
    }

    private void inputs(String... paragraphs) {
        host.file("/proc/bus/input/devices", String.join("\n", paragraphs) + "\n");
    }
}

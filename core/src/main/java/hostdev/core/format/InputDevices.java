package hostdev.core.format;

import java.util.ArrayList;
import java.util.List;

/// `/proc/bus/input/devices` (drivers/input/input.c, `input_devices_seq_show`): a paragraph for each input device.
public final class InputDevices {
    /// Bit 0x11 (include/uapi/linux/input-event-codes.h).
    private static final long EV_LED = 1 << 0x11;

    private InputDevices() {}

    /// Something that a person types or points with.
    ///
    /// @param path below `/sys`: `/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/…/input/input5`
    public record Input(String name, String path, boolean keyboard, boolean pointer) {}

    /// Keyboards and pointers. A keyboard is what has LEDs too, as in `EV=120013`: power buttons have none.
    public static List<Input> parse(String text) {
        List<Input> inputs = new ArrayList<>();
        for (String paragraph : text.split("\n\n", -1)) {
            String handlers = value(paragraph, "H: Handlers=");
            boolean keyboard = has(handlers, "kbd") && hasLeds(value(paragraph, "B: EV="));
            boolean pointer = handlers.contains("mouse");
            if (keyboard || pointer) {
                inputs.add(new Input(
                        value(paragraph, "N: Name=").replace("\"", ""),
                        value(paragraph, "S: Sysfs="),
                        keyboard,
                        pointer));
            }
        }
        return inputs;
    }

    private static boolean hasLeds(String events) {
        long bits = HexText.parse(events);
        return bits > 0 && (bits & EV_LED) != 0;
    }

    private static boolean has(String handlers, String name) {
        return (" " + handlers + " ").contains(" " + name + " ");
    }

    private static String value(String paragraph, String key) {
        for (String line : paragraph.split("\n", -1)) {
            if (line.startsWith(key)) {
                return line.substring(key.length()).strip();
            }
        }
        return "";
    }
}

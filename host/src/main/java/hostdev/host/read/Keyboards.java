package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.InputDevices;
import hostdev.core.format.InputDevices.Input;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// Keyboards and mice on the USB devices that they are: the last keyboard of a host is not taken unasked.
record Keyboards(HostRoot root) implements AttachmentReader.Source {
    @Override
    public void addTo(AttachmentReader reader) {
        List<Input> inputs =
                InputDevices.parse(root.text("/proc/bus/input/devices").seen().orElse(""));
        for (Input input : inputs) {
            Optional<PciAddress> function = DevicePath.nearestFunction(input.path());
            if (function.isPresent() && reader.wants(function.get())) {
                boolean last = input.keyboard() && !elsewhere(inputs, function.get());
                String what = input.keyboard() ? (last ? "the host's only keyboard" : "keyboard") : "mouse";
                reader.use(
                        function.get(),
                        Kind.USB,
                        usbDevice(reader, function.get(), input),
                        new Use(
                                what,
                                last ? Refusal.UNLESS_FORCED : Refusal.NONE,
                                last ? "plug it in elsewhere, or use the host over the network" : ""));
            }
        }
    }

    private static boolean elsewhere(List<Input> inputs, PciAddress function) {
        for (Input input : inputs) {
            if (input.keyboard() && !DevicePath.nearestFunction(input.path()).equals(Optional.of(function))) {
                return true;
            }
        }
        return false;
    }

    /// The USB device as it is listed, `1-1 USB Keyboard`; by the input's own name where it is none.
    private static String usbDevice(AttachmentReader reader, PciAddress function, Input input) {
        return reader.usbName(function, input.path()).orElse(input.name());
    }
}

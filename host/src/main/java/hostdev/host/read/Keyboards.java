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
import java.util.Set;
import java.util.TreeSet;

/// Keyboards and mice on the USB devices that they are: the last keyboard of a host is not taken unasked.
record Keyboards(HostRoot root) implements AttachmentReader.Source {
    private static final String BLUETOOTH = "/sys/class/bluetooth";

    @Override
    public void addTo(AttachmentReader reader) {
        List<Input> inputs =
                InputDevices.parse(root.text("/proc/bus/input/devices").seen().orElse(""));
        for (Input input : inputs) {
            Optional<PciAddress> function = function(input);
            if (function.isPresent() && reader.wants(function.get())) {
                reader.use(
                        function.get(),
                        Kind.USB,
                        usbDevice(reader, function.get(), input),
                        input.keyboard() ? keyboard(inputs, function.get()) : new Use("mouse", Refusal.NONE));
            }
        }
    }

    /// A keyboard over Bluetooth is made by a program (`uhid`), and goes with the adapter.
    private Optional<PciAddress> function(Input input) {
        if (!input.path().startsWith("/devices/virtual/misc/uhid/")) {
            return DevicePath.nearestFunction(input.path());
        }
        for (String adapter : root.names(BLUETOOTH).seen().orElse(List.of())) {
            Optional<PciAddress> its = root.link(BLUETOOTH + "/" + adapter)
                    .seen()
                    .flatMap(target -> target)
                    .flatMap(DevicePath::nearestFunction);
            if (its.isPresent()) {
                return its;
            }
        }
        return Optional.empty();
    }

    /// A keyboard on no PCI function, such as a laptop's own, stays whatever is taken. One that a program makes, as
    /// those
    /// that remap keys do, is no keyboard of its own.
    private Use keyboard(List<Input> inputs, PciAddress function) {
        boolean stays = false;
        Set<PciAddress> elsewhere = new TreeSet<>();
        for (Input input : inputs) {
            if (input.keyboard()) {
                Optional<PciAddress> its = function(input);
                stays |= its.isEmpty() && !input.path().startsWith("/devices/virtual/");
                its.filter(other -> !other.equals(function)).ifPresent(elsewhere::add);
            }
        }
        if (stays) {
            return new Use("keyboard", Refusal.NONE);
        }
        String remedy = "plug it in elsewhere, or use the host over the network";
        return elsewhere.isEmpty()
                ? new Use("the host's only keyboard", Refusal.UNLESS_FORCED, remedy)
                : new Use("keyboard", Refusal.NONE, remedy, elsewhere);
    }

    /// The USB device as it is listed, `1-1 USB Keyboard`; by the input's own name where it is none.
    private static String usbDevice(AttachmentReader reader, PciAddress function, Input input) {
        return reader.usbName(function, input.path()).orElse(input.name());
    }
}

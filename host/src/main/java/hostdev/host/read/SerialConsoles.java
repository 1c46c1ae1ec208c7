package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The lines that the kernel writes its messages to, and where its debugger listens: a serial card, a USB adapter, a
/// parallel port. Screens are [Screens]'.
record SerialConsoles(HostRoot root) implements AttachmentReader.Source {
    private static final String TTY = "/sys/class/tty/";
    private static final String VIRTIO = "/sys/bus/virtio/drivers/virtio_console";

    @Override
    public void addTo(AttachmentReader reader) {
        for (String name : names()) {
            functions(name).stream()
                    .filter(reader::wants)
                    .forEach(function -> reader.use(function, Kind.DISPLAY, name, use(name)));
        }
    }

    /// `ttyS4                -W- (EC p a)    4:68` (fs/proc/consoles.c), and kgdboc's `ttyS4,115200`.
    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String line : root.text("/proc/consoles").seen().orElse("").split("\n", -1)) {
            names.add(line.strip().split("\\s+", 2)[0]);
        }
        String debugger =
                root.text("/sys/module/kgdboc/parameters/kgdboc").seen().orElse("");
        for (String part : debugger.strip().split(",", -1)) {
            names.add(part);
        }
        names.remove("");
        return names;
    }

    /// A console of a hypervisor, `hvc0`, has no link to its device: where virtio consoles are there, it may be each.
    private Set<PciAddress> functions(String name) {
        Optional<PciAddress> function = function(name);
        Set<PciAddress> functions = new TreeSet<>();
        function.ifPresent(functions::add);
        if (function.isEmpty() && name.startsWith("hvc")) {
            for (String device : root.names(VIRTIO).seen().orElse(List.of())) {
                root.link(VIRTIO + "/" + device)
                        .seen()
                        .flatMap(target -> target)
                        .flatMap(DevicePath::nearestFunction)
                        .ifPresent(functions::add);
            }
        }
        return functions;
    }

    private Optional<PciAddress> function(String name) {
        for (String directory : List.of(TTY, "/sys/class/printer/", "/sys/class/usbmisc/")) {
            Optional<String> link = root.link(directory + name).seen().flatMap(target -> target);
            if (link.isPresent()) {
                return link.flatMap(DevicePath::nearestFunction);
            }
        }
        return Optional.empty();
    }

    /// Linux 5.10 and newer can take a console off its line (Documentation/ABI/testing/sysfs-tty).
    private Use use(String name) {
        return new Use(
                "the kernel's console",
                Refusal.UNLESS_FORCED,
                root.exists(TTY + name + "/console")
                        ? "take the console off it first: echo N > " + TTY + name + "/console"
                        : "boot the host without console=" + name + " on the kernel command line first");
    }
}

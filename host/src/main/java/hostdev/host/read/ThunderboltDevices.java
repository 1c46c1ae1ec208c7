package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;

/// What is plugged into a Thunderbolt or USB4 port and authorized: its PCI and USB traffic goes through the controller,
/// a disk's too, though sysfs shows it behind a root port (Documentation/admin-guide/thunderbolt.rst).
record ThunderboltDevices(HostRoot root, ClassLinks links) implements AttachmentReader.Source {
    private static final String BUS = "/sys/bus/thunderbolt/devices";

    @Override
    public void addTo(AttachmentReader reader) {
        for (Entry entry : links.in(BUS)) {
            DevicePath.nearestFunction(entry.path())
                    .filter(reader::wants)
                    .filter(_ -> isPluggedIn(entry.name()))
                    .ifPresent(function -> reader.use(
                            function,
                            Kind.USB,
                            named(entry.name()),
                            new Use(
                                    "plugged into this controller's port, and all behind it goes with it",
                                    Refusal.ALWAYS,
                                    "unplug it first")));
        }
    }

    /// `0-0` is the controller's own router, `0-3` what is plugged in, `0-301` what is plugged into that.
    private boolean isPluggedIn(String name) {
        return !name.endsWith("-0")
                && root.text(BUS + "/" + name + "/authorized")
                        .seen()
                        .filter(authorized -> !authorized.strip().equals("0"))
                        .isPresent();
    }

    private String named(String name) {
        return root.text(BUS + "/" + name + "/device_name")
                .seen()
                .map(device -> name + " " + device.strip())
                .orElse(name);
    }
}

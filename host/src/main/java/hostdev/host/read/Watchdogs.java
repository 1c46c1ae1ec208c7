package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;

/// Watchdogs that run, whoever started them: one whose driver goes is fed by nobody and restarts the host
/// (Documentation/watchdog/watchdog-kernel-api.rst).
record Watchdogs(HostRoot root, ClassLinks links) implements AttachmentReader.Source {
    private static final String CLASS = "/sys/class/watchdog";

    @Override
    public void addTo(AttachmentReader reader) {
        for (Entry entry : links.in(CLASS)) {
            DevicePath.nearestFunction(entry.path())
                    .filter(reader::wants)
                    .filter(_ -> runs(entry.name()))
                    .ifPresent(function -> reader.use(
                            function,
                            Kind.PROGRAM,
                            entry.name(),
                            new Use(
                                    "a watchdog that runs, and restarts the host when nobody feeds it",
                                    Refusal.ALWAYS,
                                    "boot the host without the driver that starts it")));
        }
    }

    private boolean runs(String name) {
        return root.text(CLASS + "/" + name + "/state")
                .seen()
                .filter(state -> state.strip().equals("active"))
                .isPresent();
    }
}

package hostdev.host.read;

import hostdev.core.format.IoMemory;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.root.HostRoot;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The boot framebuffer that no driver has. Until Linux 5.17 the kernel marks its memory as busy for as long as it runs
/// (drivers/firmware/sysfb_simplefb.c), so that vfio-pci binds and the guest's start fails: "can't reserve". There is
/// no
/// file that shows the mark, only the kernel's version.
record BusyBootFramebuffer(HostRoot root, Collection<PciFunction> functions) implements AttachmentReader.Source {
    private static final String NAME = "BOOTFB";
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,3})\\.(\\d{1,4})(\\D.*)?");

    @Override
    public void addTo(AttachmentReader reader) {
        if (!marksAsBusy()) {
            return;
        }
        String memory = root.text("/proc/iomem").seen().orElse("");
        for (PciFunction function : functions) {
            PciAddress device = function.address();
            if (function.pciClass().isDisplay()
                    && reader.wants(device)
                    && IoMemory.within(memory, device.toString()).equals(List.of(NAME))) {
                reader.use(device, Kind.DISPLAY, NAME, use());
            }
        }
    }

    private static Use use() {
        return new Use(
                "the firmware's framebuffer, whose memory this kernel never gives up",
                Refusal.UNLESS_FORCED,
                "boot with initcall_blacklist=sysfb_init on the kernel command line, or with Linux 5.18 or newer");
    }

    private boolean marksAsBusy() {
        Matcher release = RELEASE.matcher(
                root.text("/proc/sys/kernel/osrelease").seen().orElse("").strip());
        if (!release.matches()) {
            return false;
        }
        int major = Integer.parseInt(release.group(1));
        int minor = Integer.parseInt(release.group(2));
        return major < 5 || (major == 5 && minor < 18);
    }
}

package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.IoMemory;
import hostdev.core.model.HostScreen;
import hostdev.core.model.HostScreen.Framebuffer;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what of the host's screen is on a display function: the virtual consoles and the firmware's framebuffer.
public final class ScreenReader {
    private static final String PLATFORM = "/sys/bus/platform/drivers/";
    private static final String CONSOLES = "/sys/class/vtconsole";

    /// Drivers of the framebuffer that the firmware leaves, by the platform devices that the kernel makes for it
    /// (drivers/firmware/sysfb.c).
    private static final List<String> FIRMWARE =
            List.of("simple-framebuffer", "efi-framebuffer", "vesa-framebuffer", "efi-display", "vesa-display");

    /// How the same are called in `/proc/iomem`, by the kernel itself or by the driver.
    private static final List<String> CLAIMS =
            List.of("BOOTFB", "simple", "efifb", "vesafb", "efi-framebuffer", "vesa-framebuffer", "efidrm", "vesadrm");

    private final HostRoot root;

    /// The framebuffers, `fb0` first.
    private final List<Entry> framebuffers = new ArrayList<>();

    private ScreenReader(HostRoot root) {
        this.root = root;
        for (Entry entry : new ClassLinks(root).in("/sys/class/graphics")) {
            if (entry.name().startsWith("fb") && !entry.name().equals("fbcon")) {
                framebuffers.add(entry);
            }
        }
    }

    /// Of the display functions among these, those that have anything of it.
    public static Map<PciAddress, HostScreen> read(HostRoot root, Iterable<PciFunction> functions) {
        Map<PciAddress, HostScreen> screens = new java.util.TreeMap<>();
        ScreenReader reader = null;
        for (PciFunction function : functions) {
            if (function.pciClass().isDisplay()) {
                reader = reader == null ? new ScreenReader(root) : reader;
                screens.put(function.address(), reader.read(function.address()));
            }
        }
        return screens;
    }

    private HostScreen read(PciAddress device) {
        boolean boot = root.text(Sysfs.of(device) + "/boot_vga")
                .map(text -> text.strip().equals("1"))
                .seen()
                .orElse(false);
        Optional<Framebuffer> firmware = firmware(device, boot);
        Optional<String> framebuffer = framebuffer(device, firmware, boot);
        List<String> bound = bound("frame buffer");
        if (framebuffer.isPresent() && !bound.isEmpty()) {
            return new HostScreen(boot, framebuffer, bound, firmware);
        }
        boolean text = boot && framebuffers.isEmpty() && !bound("VGA").isEmpty();
        return new HostScreen(boot, text ? Optional.of("VGA") : Optional.empty(), List.of(), firmware);
    }

    /// Which of several framebuffers the consoles are on the kernel does not show: the first, or that of the boot VGA,
    /// unless its line says otherwise.
    private Optional<String> framebuffer(PciAddress device, Optional<Framebuffer> firmware, boolean boot) {
        for (int i = 0; i < framebuffers.size(); i++) {
            Entry entry = framebuffers.get(i);
            boolean its = DevicePath.nearestFunction(entry.path()).equals(Optional.of(device))
                    || firmware.filter(it -> entry.path().contains("/" + it.device() + "/"))
                            .isPresent();
            if (its && (i == 0 || boot)) {
                return Optional.of(entry.name());
            }
        }
        return Optional.empty();
    }

    /// A firmware's framebuffer hangs on the function itself from Linux 6.9 on; before, its claim lies in the
    /// function's memory. Who is not root sees no addresses there: then it is the boot VGA's.
    private Optional<Framebuffer> firmware(PciAddress device, boolean boot) {
        for (String driver : FIRMWARE) {
            for (String name : root.names(PLATFORM + driver).seen().orElse(List.of())) {
                Optional<String> link =
                        root.link(PLATFORM + driver + "/" + name).seen().flatMap(target -> target);
                if (!name.startsWith(driver) || link.isEmpty()) {
                    continue;
                }
                Optional<PciAddress> parent = DevicePath.nearestFunction(link.get());
                if (parent.isPresent() ? parent.get().equals(device) : boot || claims(device)) {
                    return Optional.of(new Framebuffer(name, driver));
                }
            }
        }
        return Optional.empty();
    }

    private boolean claims(PciAddress device) {
        String text = root.text("/proc/iomem").seen().orElse("");
        for (String claim : IoMemory.within(text, device.toString())) {
            if (CLAIMS.stream().anyMatch(claim::startsWith)) {
                return true;
            }
        }
        return false;
    }

    /// The drivers of virtual consoles of this kind that are bound: `vtcon1` with the name `(M) frame buffer device`.
    private List<String> bound(String kind) {
        List<String> bound = new ArrayList<>();
        for (String name : root.names(CONSOLES).seen().orElse(List.of())) {
            String words = root.text(CONSOLES + "/" + name + "/name").seen().orElse("");
            if (words.contains(kind)
                    && root.text(CONSOLES + "/" + name + "/bind")
                            .map(String::strip)
                            .seen()
                            .equals(Optional.of("1"))) {
                bound.add(name);
            }
        }
        return bound;
    }
}

package hostdev.host.read;

import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.HostScreen;
import hostdev.core.model.PciFunction;
import hostdev.host.root.HostRoot;
import java.util.Collection;

/// The host's own screen, on the display function that has it.
record Screens(HostRoot root, Collection<PciFunction> functions) implements AttachmentReader.Source {
    @Override
    public void addTo(AttachmentReader reader) {
        ScreenReader.read(root, functions).forEach((function, screen) -> {
            if (reader.wants(function)) {
                screen.shown().ifPresent(name -> reader.use(function, Kind.DISPLAY, name, consoles(name)));
                screen.firmware().ifPresent(it -> reader.use(function, Kind.DISPLAY, it.device(), framebuffer()));
                if (screen.bootVga() && screen.equals(onlyBoot())) {
                    reader.use(function, Kind.DISPLAY, "boot VGA", new Use("the firmware's screen", Refusal.NONE));
                }
            }
        });
    }

    private static HostScreen onlyBoot() {
        return new HostScreen(true, java.util.Optional.empty(), java.util.List.of(), java.util.Optional.empty());
    }

    private static Use consoles(String name) {
        return name.equals("VGA")
                ? new Use("shows the text console, which the kernel cannot move", Refusal.UNLESS_FORCED)
                : new Use(
                        "shows the virtual consoles",
                        Refusal.UNLESS_FORCED,
                        "use the host over the network or a serial line; --force hands the screen over");
    }

    private static Use framebuffer() {
        return new Use("the kernel's framebuffer lies in its memory", Refusal.UNLESS_FORCED, "--force lets go of it");
    }
}

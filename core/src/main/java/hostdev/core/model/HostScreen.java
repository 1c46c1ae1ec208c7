package hostdev.core.model;

import java.util.List;
import java.util.Optional;

/// What of the host's screen is on a display function.
///
/// @param bootVga whether the firmware's screen was on it
/// @param shown the framebuffer that shows the virtual consoles, `fb0`, or `VGA` for the text console; empty where none
/// of it shows them
/// @param consoles the kernel's drivers of virtual consoles that draw there and can be unbound, `vtcon1`
/// @param firmware the kernel's framebuffer that lies in the function's memory because the firmware had left its screen
/// there; empty where there is none, or a driver of the card has taken its place
public record HostScreen(
        boolean bootVga, Optional<String> shown, List<String> consoles, Optional<Framebuffer> firmware) {
    public static final HostScreen NONE = new HostScreen(false, Optional.empty(), List.of(), Optional.empty());

    /// A platform device with its driver: `simple-framebuffer.0`, `simple-framebuffer`.
    public record Framebuffer(String device, String driver) {}

    /// Whether something must let go of the function before another driver can have it.
    public boolean isHeld() {
        return !consoles.isEmpty() || firmware.isPresent();
    }
}

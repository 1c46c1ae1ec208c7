package hostdev.host.apply;

import hostdev.core.model.HostScreen.Framebuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files by which the host's screen is handed over: virtual consoles and the firmware's framebuffer.
record ScreenFiles(Machine machine) {
    private static final String CONSOLES = "/sys/class/vtconsole/";
    private static final String PLATFORM = "/sys/bus/platform/";

    /// Whether the console's driver is bound; one that has gone is not.
    boolean isBound(String console) {
        return machine.root()
                .text(CONSOLES + console + "/bind")
                .map(String::strip)
                .seen()
                .equals(Optional.of("1"));
    }

    Outcome bind(String console, boolean bound) {
        return write(
                CONSOLES + console + "/bind",
                bound ? "1" : "0",
                (bound ? "binding" : "unbinding") + " the virtual consoles at " + console);
    }

    /// The drivers of virtual consoles that draw on framebuffers; a number may have changed since.
    List<String> consoles() {
        List<String> consoles = new ArrayList<>();
        for (String name : machine.root().names(CONSOLES).seen().orElse(List.of())) {
            String words = machine.root().text(CONSOLES + name + "/name").seen().orElse("");
            if (words.contains("frame buffer")) {
                consoles.add(name);
            }
        }
        return consoles;
    }

    boolean isThere(Framebuffer framebuffer) {
        return machine.root().exists(PLATFORM + "devices/" + framebuffer.device());
    }

    boolean isBound(Framebuffer framebuffer) {
        return machine.root().exists(PLATFORM + "drivers/" + framebuffer.driver() + "/" + framebuffer.device());
    }

    Outcome letGo(Framebuffer framebuffer) {
        return move(framebuffer, "unbind", "letting go of " + framebuffer.device());
    }

    Outcome take(Framebuffer framebuffer) {
        return move(framebuffer, "bind", "taking " + framebuffer.device() + " again");
    }

    private Outcome move(Framebuffer framebuffer, String file, String what) {
        return write(PLATFORM + "drivers/" + framebuffer.driver() + "/" + file, framebuffer.device(), what);
    }

    private Outcome write(String file, String text, String what) {
        return Outcome.of(machine.root().write(file, text, machine.limits().write()), what);
    }
}

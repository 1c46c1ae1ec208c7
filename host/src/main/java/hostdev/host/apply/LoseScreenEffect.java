package hostdev.host.apply;

import hostdev.core.model.HostScreen;
import hostdev.core.model.HostScreen.Framebuffer;
import java.util.Optional;

/// Has the host let go of the screen on a card before its driver goes: first the virtual consoles, then the firmware's
/// framebuffer.
record LoseScreenEffect(HostScreen screen, Machine machine) implements Effect {
    @Override
    public void require() {}

    @Override
    public Outcome perform() {
        ScreenFiles files = new ScreenFiles(machine);
        for (String console : screen.consoles()) {
            if (files.isBound(console)) {
                Outcome unbound = files.bind(console, false);
                if (!(unbound instanceof Outcome.Done)) {
                    return unbound;
                }
            }
        }
        Optional<Framebuffer> firmware = screen.firmware().filter(files::isBound);
        Outcome let = firmware.isPresent() ? files.letGo(firmware.get()) : Outcome.done();
        return let.then(() -> readBack(files));
    }

    private Outcome readBack(ScreenFiles files) {
        for (String console : screen.consoles()) {
            if (files.isBound(console)) {
                return Outcome.failed("the virtual consoles at " + console + " are bound still");
            }
        }
        return screen.firmware().filter(files::isBound).isPresent()
                ? Outcome.failed("the firmware's framebuffer is bound still")
                : Outcome.done();
    }
}

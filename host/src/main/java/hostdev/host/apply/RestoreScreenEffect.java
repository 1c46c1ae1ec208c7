package hostdev.host.apply;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.HostScreen;
import hostdev.core.model.HostScreen.Framebuffer;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Gives the host its screen back on a card whose driver has come back: the firmware's framebuffer where the card has
/// no
/// driver, then the virtual consoles. A driver of the card binds them by itself as a rule.
record RestoreScreenEffect(PciAddress device, HostScreen screen, Machine machine) implements Effect {
    @Override
    public void require() {}

    @Override
    public Outcome perform() {
        ScreenFiles files = new ScreenFiles(machine);
        return firmware(files).then(() -> consoles(files));
    }

    private Outcome firmware(ScreenFiles files) {
        Optional<Framebuffer> framebuffer = screen.firmware().filter(it -> !files.isBound(it));
        if (framebuffer.isEmpty() || hasDriver()) {
            return Outcome.done();
        }
        return files.isThere(framebuffer.get())
                ? files.take(framebuffer.get())
                : new Outcome.Failed(
                        "the kernel has taken the firmware's framebuffer away (vfio-pci does, from Linux 6.0 on)",
                        "the host's screen comes back at the next boot");
    }

    private boolean hasDriver() {
        return new BindingFiles(device, machine).driver() instanceof Fact.Known<Optional<DriverName>>(var driver)
                && driver.isPresent();
    }

    private Outcome consoles(ScreenFiles files) {
        if (screen.consoles().isEmpty()) {
            return Outcome.done();
        }
        if (!machine.waitFor(() -> !files.consoles().isEmpty(), machine.limits().driver())) {
            return new Outcome.Failed(
                    "the card's driver is back, and no framebuffer for the consoles has come with it",
                    "the kernel says why: dmesg | tail");
        }
        for (String console : files.consoles()) {
            if (!files.isBound(console)) {
                Outcome bound = files.bind(console, true);
                if (!(bound instanceof Outcome.Done)) {
                    return bound;
                }
            }
        }
        return files.consoles().stream().allMatch(files::isBound)
                ? Outcome.done()
                : Outcome.failed("the virtual consoles did not come back");
    }
}

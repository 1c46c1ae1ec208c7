package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.HostScreen;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Has the host let go of its screen on a card: the virtual consoles, then the firmware's framebuffer.
public record LoseScreen(PciAddress device, HostScreen screen) implements Step {
    static final String WORD = "lose-screen";

    static LoseScreen read(StepFields fields) throws NotAStep {
        return new LoseScreen(fields.device(), OriginJson.screen(fields, "screen"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("screen", OriginJson.write(screen))
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new RestoreScreen(device, screen));
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public Consequence consequence() {
        return Consequence.LOSES_STATE;
    }

    @Override
    public String subject() {
        return device.toString();
    }

    @Override
    public String describe(Telling told) {
        return "no longer shows " + shown(screen);
    }

    @Override
    public String waitsFor() {
        return "the kernel to let go of the screen on " + device;
    }

    @Override
    public String byHand() {
        return consoles(screen, 0);
    }

    static String shown(HostScreen screen) {
        return screen.consoles().isEmpty() ? "the firmware's framebuffer" : "the virtual consoles";
    }

    static String consoles(HostScreen screen, int bound) {
        StringBuilder commands = new StringBuilder();
        for (String console : screen.consoles()) {
            commands.append(commands.isEmpty() ? "" : "; ")
                    .append("echo " + bound + " > /sys/class/vtconsole/" + console + "/bind");
        }
        return commands.isEmpty() ? "reboot: the firmware's framebuffer comes back then" : commands.toString();
    }
}

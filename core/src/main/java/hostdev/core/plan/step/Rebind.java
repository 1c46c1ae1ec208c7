package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Moves a function from one driver to another, by address (`driver_override`, then unbind, then probe).
public record Rebind(PciAddress device, Binding before, Binding after) implements Step {
    static final String WORD = "rebind";

    static Rebind read(StepFields fields) throws NotAStep {
        return new Rebind(fields.device(), OriginJson.binding(fields, "before"), OriginJson.binding(fields, "after"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("before", OriginJson.write(before))
                .put("after", OriginJson.write(after))
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new Rebind(device, after, before));
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public Consequence consequence() {
        return Consequence.REVERSIBLE;
    }

    @Override
    public String subject() {
        return device.toString();
    }

    @Override
    public String describe(Telling told) {
        return told.gone()
                ? Telling.NOTHING_LEFT
                : told.moved(before, told.bound().orElse(after));
    }

    @Override
    public String waitsFor() {
        return after.driver().map(driver -> driver + " to take " + device).orElse("its driver to let go of " + device);
    }

    @Override
    public String byHand() {
        return commands(device, after);
    }

    /// The commands by which a person gives a function this binding.
    static String commands(PciAddress device, Binding after) {
        String command = after.driver()
                .map(driver -> "hostdev bind " + device + " " + driver)
                .orElse("hostdev unbind " + device);
        return after.override()
                .map(DriverName::name)
                .map(name -> command + "; echo '" + name + "' > /sys/bus/pci/devices/" + device + "/driver_override")
                .orElse(command);
    }
}

package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Switches the power of the slot that a device is in: all of its functions go, or come.
public record SwitchSlot(PciAddress device, String slot, boolean on) implements Step {
    static final String WORD = "switch-slot";

    static SwitchSlot read(StepFields fields) throws NotAStep {
        return new SwitchSlot(fields.device(), fields.slot(), fields.truth("on"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device).put("slot", slot).put("on", on).build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return on ? Optional.empty() : Optional.of(new SwitchSlot(device, slot, true));
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public Consequence consequence() {
        return on ? Consequence.REVERSIBLE : Consequence.LOSES_STATE;
    }

    @Override
    public Optional<String> lasting() {
        return on ? Optional.empty() : Optional.of("what anything in slot " + slot + " held is lost");
    }

    @Override
    public String subject() {
        return device.toString();
    }

    @Override
    public String describe(Telling told) {
        return "power of slot " + slot + " " + told.deed("switched " + (on ? "on" : "off"));
    }

    @Override
    public String waitsFor() {
        return "the power of slot " + slot + " to go " + (on ? "on" : "off");
    }

    @Override
    public String byHand() {
        return "echo " + (on ? 1 : 0) + " > '/sys/bus/pci/slots/" + slot + "/power'";
    }
}

package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.Binding;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Has the kernel forget a function, as if its card was pulled.
///
/// @param bridge the one above it, which it is looked for behind; empty on a root bus
/// @param before who has it now
/// @param answered whether its configuration space answers now: else to put it back is that the kernel knows it
public record RemoveFunction(PciAddress device, Optional<PciAddress> bridge, Binding before, boolean answered)
        implements Step {
    static final String WORD = "remove";

    static RemoveFunction read(StepFields fields) throws NotAStep {
        return new RemoveFunction(
                fields.device(), fields.maybeBridge(), OriginJson.binding(fields, "before"), fields.truth("answered"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("bridge", bridge.map(PciAddress::toString))
                .put("before", OriginJson.write(before))
                .put("answered", answered)
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new FindAgain(device, bridge, before, answered));
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
    public Optional<String> lasting() {
        return Optional.of("what its driver had not yet written or sent is lost");
    }

    @Override
    public String subject() {
        return device.toString();
    }

    @Override
    public String describe(Telling told) {
        return Telling.driver(before) + told.arrow() + told.deed("forgotten by the kernel");
    }

    @Override
    public String waitsFor() {
        return "the kernel to forget " + device;
    }

    @Override
    public String byHand() {
        return "echo 1 > /sys/bus/pci/devices/" + device + "/remove";
    }
}

package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.Binding;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Has the kernel look for a function that it does not know, as a new card; then gives it a driver. The kernel's own
/// choice of driver may have it for a moment.
///
/// @param mustAnswer whether it is a failure where it is there and does not answer
public record FindAgain(PciAddress device, Optional<PciAddress> bridge, Binding after, boolean mustAnswer)
        implements Step {
    static final String WORD = "find-again";

    static FindAgain read(StepFields fields) throws NotAStep {
        return new FindAgain(
                fields.device(),
                fields.maybeBridge(),
                OriginJson.binding(fields, "after"),
                fields.truth("must_answer"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("bridge", bridge.map(PciAddress::toString))
                .put("after", OriginJson.write(after))
                .put("must_answer", mustAnswer)
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.empty();
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
        return told.deed("found again")
                + told.arrow()
                + Telling.driver(told.bound().orElse(after))
                + (told.seen().isPresent() ? ", and it answers" : "");
    }

    @Override
    public String waitsFor() {
        return "the kernel to find " + device + " again";
    }

    @Override
    public String byHand() {
        return "echo 1 > /sys/bus/pci/rescan; " + Rebind.commands(device, after);
    }
}

package hostdev.core.plan.step;

import hostdev.core.format.XenBackends;
import hostdev.core.json.Json;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Has Xen's store forget that a function is connected to a domain that is gone.
public record ForgetDomain(PciAddress device, int domain) implements Step {
    static final String WORD = "forget-domain";

    static ForgetDomain read(StepFields fields) throws NotAStep {
        return new ForgetDomain(fields.device(), fields.domain());
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device).put("domain", domain).build();
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
        return Consequence.LOSES_STATE;
    }

    @Override
    public String subject() {
        return device.toString();
    }

    @Override
    public String describe(Telling told) {
        return "domain " + domain + ", which is gone, " + told.deed("struck out of Xen's store");
    }

    @Override
    public String waitsFor() {
        return "Xen's store to forget domain " + domain;
    }

    @Override
    public String byHand() {
        return "xenstore-rm " + XenBackends.path(domain);
    }
}

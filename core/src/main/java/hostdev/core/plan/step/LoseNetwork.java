package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Says what an interface has configured that goes with its function; does nothing itself but have an inverse.
public record LoseNetwork(PciAddress device, NetworkConfig config) implements Step {
    static final String WORD = "lose-network";

    static LoseNetwork read(StepFields fields) throws NotAStep {
        return new LoseNetwork(fields.device(), OriginJson.network(fields, "network"));
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public Json json() {
        return StepFields.on(WORD, device)
                .put("network", OriginJson.write(config))
                .build();
    }

    @Override
    public Optional<PciAddress> function() {
        return Optional.of(device);
    }

    @Override
    public Optional<Step> inverse() {
        return Optional.of(new RestoreNetwork(device, config));
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public Consequence consequence() {
        return config.addresses().isEmpty() ? Consequence.REVERSIBLE : Consequence.LOSES_STATE;
    }

    @Override
    public String subject() {
        return device.toString();
    }

    @Override
    public String describe(Telling told) {
        return "loses " + Telling.network(config);
    }

    @Override
    public String waitsFor() {
        return config.name();
    }

    @Override
    public String byHand() {
        return "nothing for " + device;
    }
}

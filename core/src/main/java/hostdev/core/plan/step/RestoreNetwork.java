package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Gives an interface that came back what it had configured, where the host's own network service has not.
public record RestoreNetwork(PciAddress device, NetworkConfig config) implements Step {
    static final String WORD = "restore-network";

    static RestoreNetwork read(StepFields fields) throws NotAStep {
        return new RestoreNetwork(fields.device(), OriginJson.network(fields, "network"));
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
        return Optional.of(new LoseNetwork(device, config));
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
        return told.gone() ? Telling.NOTHING_LEFT : "has " + Telling.network(told.renamed(config)) + " again";
    }

    @Override
    public String waitsFor() {
        return config.name() + " to come back with its configuration";
    }

    @Override
    public String byHand() {
        return "configure " + config.name() + ": mtu " + config.mtu() + ", addresses " + config.addresses()
                + ", routes " + config.routes();
    }
}

package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Unfit;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A plan while it is written: steps and findings gather; if one of them blocks there is no plan.
final class Draft {
    private final Situation situation;
    private final List<Step> steps = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    Draft(Situation situation) {
        this.situation = situation;
    }

    void add(Step step) {
        steps.add(step);
    }

    void find(Finding finding) {
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    void find(Optional<Finding> finding) {
        finding.ifPresent(this::find);
    }

    void find(List<Finding> all) {
        all.forEach(this::find);
    }

    boolean blocked() {
        return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.BLOCKS);
    }

    Planning end(Goal goal) {
        return blocked()
                ? new Planning.Refused(List.copyOf(findings))
                : new Planning.Planned(new Plan(goal.toString(), List.copyOf(steps), List.copyOf(findings)));
    }

    /// The kernel's module, where the driver is not there yet. Only for drivers that take no device by themselves.
    void needDriver(DriverName driver) {
        Step load = new Step.LoadModule(driver.module());
        if (!situation.drivers().contains(driver) && !steps.contains(load)) {
            steps.addFirst(load);
        }
    }

    /// Takes a function from the driver that it has, after writing down how it was.
    ///
    /// @param takenAlong whether only for its group's sake
    void take(PciFunction function, Optional<DriverName> driver, boolean takenAlong) {
        if (!(function.binding() instanceof Fact.Known<Binding>(var before))) {
            throw new IllegalStateException(function.address() + " is taken and its driver is unknown");
        }
        List<NetworkConfig> networks = networks(function.address());
        keepOrigin(function.address(), before, networks, takenAlong);
        for (NetworkConfig network : networks) {
            add(new Step.LoseNetwork(function.address(), network));
        }
        add(new Step.Rebind(function.address(), before, new Binding(driver, before.override())));
    }

    private List<NetworkConfig> networks(PciAddress device) {
        return switch (situation.networks().getOrDefault(device, Fact.known(List.of()))) {
            case Fact.Known<List<NetworkConfig>>(var networks) -> networks;
            case Fact.Unknown<List<NetworkConfig>>(var why) -> {
                find(Finding.blocks(
                        "network-unknown",
                        device,
                        "what its network interfaces have configured cannot be read: " + why,
                        "it could not be put back",
                        ""));
                yield List.of();
            }
        };
    }

    /// The first taking of a boot is what counts; a function that was on a driver for guests already tells nothing.
    private void keepOrigin(PciAddress device, Binding before, List<NetworkConfig> networks, boolean takenAlong) {
        boolean taken = before.driver().filter(DriverName::isForGuests).isPresent();
        if (taken || situation.origin(device).isPresent()) {
            return;
        }
        String bootId = situation.host().bootId().seen().orElse("");
        if (bootId.isEmpty()) {
            find(Finding.blocks("boot-unknown", device, "which boot this is cannot be read", "", "is /proc mounted?"));
        }
        add(new Step.KeepOrigin(
                device, situation.kept(device), Optional.of(new Origin(device, before, networks, takenAlong, bootId))));
    }

    /// Gives a function back what it had: driver, override, network; and forgets that.
    void giveBack(PciAddress device, Binding now, Origin origin) {
        if (!now.equals(origin.binding())) {
            add(new Step.Rebind(device, now, origin.binding()));
            for (NetworkConfig network : origin.networks()) {
                add(new Step.RestoreNetwork(device, network));
            }
        }
        add(new Step.KeepOrigin(device, Optional.of(origin), Optional.empty()));
    }

    /// Gives a function back what it had where that is known; where it is not, the kernel chooses.
    void giveBack(PciFunction function) {
        PciAddress device = function.address();
        Optional<Origin> origin = situation.origin(device);
        if (!(function.binding() instanceof Fact.Known<Binding>(var now))) {
            find(Unfit.binding(function));
            return;
        }
        if (origin.isPresent()) {
            giveBack(device, now, origin.get());
            return;
        }
        if (now.driver().filter(DriverName::isForGuests).isPresent()) {
            add(new Step.ProbeDefault(device, now));
            find(Finding.note(
                    "origin-unknown",
                    device,
                    "which driver it had before is not known: the kernel chooses",
                    "it was not taken by hostdev in this boot"));
        }
        situation
                .kept(device)
                .ifPresent(stale -> add(new Step.KeepOrigin(device, Optional.of(stale), Optional.empty())));
    }
}

package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.format.Definition;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.Seen;
import java.util.Optional;

/// Plugs a function into a guest that runs, and looks whether it has it.
record PlugInEffect(GuestName name, PciAddress device, String element, Machine machine) implements Effect {
    @Override
    public void require() {
        if (guest().filter(Guest::active).isEmpty()) {
            throw Problem.notFit(name, "the guest does not run", "");
        }
    }

    private Optional<Guest> guest() {
        return machine.hypervisor().get().guest(name);
    }

    @Override
    public boolean isDone() {
        return guest().filter(it -> Definition.isRunningWith(it, device)).isPresent();
    }

    /// A guest that has ended has lost its devices, and gets them again with its definition or not at all.
    @Override
    public Optional<String> changedByOthers() {
        if (!machine.root().exists("/sys/bus/pci/devices/" + device)) {
            return Optional.of("it is not there any more");
        }
        return guest().filter(Guest::active).isPresent()
                ? Optional.empty()
                : Optional.of("the guest does not run any more");
    }

    @Override
    public Outcome perform() {
        if (!isDone()) {
            machine.hypervisor().get().plugIn(name, element);
        }
        return guest().filter(it -> Definition.isRunningWith(it, device))
                .flatMap(Guest::running)
                .<Outcome>map(running -> new Outcome.Done(new Seen.Defined(running)))
                .orElseGet(() -> Outcome.failed("the hypervisor took it, and the guest does not have it"));
    }
}

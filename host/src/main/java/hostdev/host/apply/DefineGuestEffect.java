package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.Seen;
import java.util.List;
import java.util.Optional;

/// Gives a guest another definition, and looks whether it names the functions that it shall.
///
/// @param running whether the guest may run
record DefineGuestEffect(GuestName name, String before, String after, boolean running, Machine machine)
        implements Effect {
    private static final String GONE = "there is no such guest any more";

    @Override
    public void require() {
        Guest guest = guest().orElseThrow(() -> Problem.notFit(name, GONE, ""));
        if (guest.active() && !running) {
            throw Problem.notFit(
                    name,
                    "the guest runs",
                    "shut it down first: "
                            + Definition.parse(name.name(), before).tool() + " shutdown " + name.operand());
        }
        if (!guest.definition().equals(before)) {
            throw Problem.notFit(name, "its definition has changed since this was planned", "try again");
        }
        functions(after); // a usage error where it is no definition
    }

    private Optional<Guest> guest() {
        return machine.hypervisor().get().guest(name);
    }

    @Override
    public boolean isDone() {
        return guest().filter(guest -> !guest.definition().equals(before)
                        && functions(guest.definition()).equals(functions(after)))
                .isPresent();
    }

    @Override
    public Optional<String> changedByOthers() {
        return guest().isPresent() ? Optional.empty() : Optional.of(GONE);
    }

    @Override
    public Outcome perform() {
        Optional<Guest> guest = guest();
        if (guest.isEmpty()) {
            return Outcome.failed(GONE);
        }
        if (guest.get().definition().equals(after)) {
            return seen(after);
        }
        if (guest.get().active() && !running) {
            return Outcome.failed("the guest runs: its definition is left alone");
        }
        return seen(machine.hypervisor().get().define(name, after));
    }

    private Outcome seen(String definition) {
        return functions(definition).equals(functions(after))
                ? new Outcome.Done(new Seen.Defined(definition))
                : Outcome.failed("the hypervisor took the definition, and shows other devices in it");
    }

    private List<PciAddress> functions(String definition) {
        return Definition.parse(name.name(), definition).passedFunctions().stream()
                .map(PassedFunction::source)
                .sorted()
                .toList();
    }
}

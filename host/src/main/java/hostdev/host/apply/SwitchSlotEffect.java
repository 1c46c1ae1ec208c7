package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot.Written;
import java.time.Duration;

/// Switches the power of a slot (Documentation/ABI/testing/sysfs-bus-pci, `slots`). What is in it must have been
/// forgotten before: the kernel would take it from its drivers without asking.
record SwitchSlotEffect(PciAddress device, String slot, boolean on, Machine machine) implements Effect {
    /// Long enough for a card's voltages to be gone; a power controller itself waits a second (PCI Express Base
    /// Specification, 6.7.1.8).
    private static final Duration OFF = Duration.ofSeconds(2);

    private String file() {
        return "/sys/bus/pci/slots/" + slot + "/power";
    }

    @Override
    public void require() {
        if (!machine.root().exists(file())) {
            throw Problem.notFit(device, "slot " + slot + " has no switch for its power", "");
        }
    }

    @Override
    public Outcome perform() {
        if (!on && somethingIsThere()) {
            return Outcome.failed("something in slot " + slot + " is still in the kernel's hands");
        }
        Outcome outcome = isOn() == on ? Outcome.done() : written();
        return outcome.then(() -> {
            if (!on) {
                machine.waitFor(() -> false, machine.limits().driver().compareTo(OFF) < 0 ? Duration.ZERO : OFF);
            }
            return Outcome.done();
        });
    }

    /// The kernel refuses to switch on what a card that came by itself has switched on: what counts is what is so.
    private Outcome written() {
        Written written =
                machine.root().write(file(), on ? "1" : "0", machine.limits().write());
        if (written instanceof Written.Refused(var _)
                && machine.waitFor(() -> isOn() == on, machine.limits().driver())) {
            return Outcome.done();
        }
        return Outcome.of(written, "switching the power of slot " + slot + (on ? " on" : " off"));
    }

    private boolean somethingIsThere() {
        return machine.root().names("/sys/bus/pci/devices").seen().stream()
                .flatMap(java.util.List::stream)
                .anyMatch(name ->
                        PciAddress.fromSysfs(name).filter(device::sameDevice).isPresent());
    }

    private boolean isOn() {
        return machine.root().text(file()).map(String::strip).equals(Fact.known("1"));
    }
}

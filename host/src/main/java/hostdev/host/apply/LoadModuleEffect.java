package hostdev.host.apply;

import hostdev.core.model.DriverName;
import hostdev.host.root.HostRoot.Ran;
import java.util.List;

/// Loads the module of a driver of the PCI bus.
record LoadModuleEffect(String module, Machine machine) implements Effect {
    @Override
    public void require() {}

    @Override
    public Outcome perform() {
        if (isThere()) {
            return Outcome.done();
        }
        return switch (machine.root()
                .run(List.of("modprobe", "--", module), machine.limits().write())) {
            case Ran.NotFound _ -> new Outcome.Failed("there is no program modprobe", "install kmod");
            case Ran.TimedOut(var limit) -> Outcome.failed("modprobe did not end within " + limit.toSeconds() + " s");
            case Ran.Exited(var status, var _, var stderr) -> status == 0 ? readBack() : refused(stderr);
        };
    }

    private Outcome refused(String stderr) {
        return new Outcome.Failed(
                "the kernel module cannot be loaded: " + stderr.strip(),
                "a kernel that was upgraded and not yet booted has no modules any more: reboot");
    }

    private Outcome readBack() {
        return isThere() ? Outcome.done() : Outcome.failed("the module is loaded, and brings no driver");
    }

    /// Xen's module has a driver of another name.
    private boolean isThere() {
        return machine.root().names("/sys/bus/pci/drivers").seen().orElse(List.of()).stream()
                .filter(DriverName::isValid)
                .anyMatch(name -> new DriverName(name).module().equals(module));
    }
}

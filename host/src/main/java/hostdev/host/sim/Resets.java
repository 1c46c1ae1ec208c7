package hostdev.host.sim;

import hostdev.host.root.HostRoot.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files of a function by which it is reset (drivers/pci/pci-sysfs.c, drivers/pci/pci.c).
final class Resets {
    private final SimulatedBus bus;

    Resets(SimulatedBus bus) {
        this.bus = bus;
    }

    /// `reset_store`
    Written reset(FunctionState function, String text) {
        if (!Answer.number(text).equals(Optional.of(1L))) {
            return Answer.INVALID;
        }
        return bus.locked(function, "reset", () -> {
            if (function.resets().isEmpty()) {
                return Answer.NO_SUCH_REQUEST;
            }
            if (function.line().dies()) {
                function.die();
            }
            bus.heal(function, "reset");
            return Answer.DONE;
        });
    }

    /// `reset_method_store`
    Written method(FunctionState function, String text) {
        String wanted = Answer.withoutLineEnd(text);
        if (wanted.equals("default")) {
            function.resets(function.line().resets());
            return Answer.DONE;
        }
        List<String> methods = new ArrayList<>();
        for (String name : wanted.strip().split(" +", -1)) {
            if (!name.isEmpty() && !function.line().resets().contains(name)) {
                return Answer.INVALID;
            }
            if (!name.isEmpty()) {
                methods.add(name);
            }
        }
        function.resets(methods);
        return Answer.DONE;
    }
}

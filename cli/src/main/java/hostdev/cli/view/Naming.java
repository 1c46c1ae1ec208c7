package hostdev.cli.view;

import hostdev.core.model.PciClass;
import hostdev.core.model.PciIds;
import java.util.Optional;

/// What people call identifiers and classes, as in `pci.ids`; empty where it is not in there.
public interface Naming {
    Optional<String> vendor(int vendor);

    Optional<String> device(PciIds ids);

    Optional<String> subsystem(PciIds device, PciIds subsystem);

    /// The most exact that there is: programming interface, else subclass, else base class.
    Optional<String> className(PciClass pciClass);

    /// Knows no name: everything is shown by its numbers.
    static Naming none() {
        return new Naming() {
            @Override
            public Optional<String> vendor(int vendor) {
                return Optional.empty();
            }

            @Override
            public Optional<String> device(PciIds ids) {
                return Optional.empty();
            }

            @Override
            public Optional<String> subsystem(PciIds device, PciIds subsystem) {
                return Optional.empty();
            }

            @Override
            public Optional<String> className(PciClass pciClass) {
                return Optional.empty();
            }
        };
    }
}

package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.NOTE;

import hostdev.core.model.DriverName;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Devices for which the kernel has a driver for guests of their own kind, that can do more than vfio-pci.
final class VariantRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        if (setup.vfio().variants().isEmpty()) {
            return advice;
        }
        for (PciFunction function : setup.host().all()) {
            Optional<DriverName> driver = function.driver().seen().flatMap(name -> name);
            setup.vfio().variants().stream()
                    .filter(variant -> variant.fits(function))
                    .filter(variant -> !driver.map(DriverName::name).equals(Optional.of(variant.module())))
                    .findFirst()
                    .ifPresent(variant -> advice.add(Advice.seen(
                            NOTE,
                            "variant-driver",
                            function.address(),
                            "the kernel has a driver for guests that is made for it: " + variant.module(),
                            "it can do more than vfio-pci, such as migrate a guest with the device",
                            "hostdev bind " + function.address() + " " + variant.module())));
        }
        return advice;
    }
}

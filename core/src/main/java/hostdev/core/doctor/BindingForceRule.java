package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.doctor.PersistentBindings.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Bindings across reboots that are not in force: a host driver has the device in this boot.
final class BindingForceRule implements Rule {
    /// What is said once of all devices that it is true of.
    ///
    /// @param where all places that name them
    private record Cause(String where, LateBinding.Reason reason) {}

    @Override
    public List<Advice> judge(Setup setup) {
        BindingReach reach = BindingReach.of(setup);
        Set<PciAddress> told = reach.told();
        setup.bindings().kept().forEach(kept -> told.add(kept.address()));
        Map<PciAddress, List<Binding>> late = new TreeMap<>();
        for (Binding binding : reach.bindings()) {
            for (PciFunction function : binding.caught()) {
                if (!told.contains(function.address()) && isLate(setup, binding, function)) {
                    late.computeIfAbsent(function.address(), _ -> new ArrayList<>())
                            .add(binding);
                }
            }
        }
        Map<Cause, List<PciFunction>> causes = new LinkedHashMap<>();
        late.forEach((address, bindings) -> {
            PciFunction function = setup.host().function(address).orElseThrow();
            Set<String> places =
                    bindings.stream().map(Binding::where).collect(Collectors.toCollection(LinkedHashSet::new));
            LateBinding.Reason reason = new LateBinding(
                            setup, bindings.getFirst(), hostDriver(function).orElseThrow())
                    .reason();
            causes.computeIfAbsent(new Cause(String.join(", ", places), reason), _ -> new ArrayList<>())
                    .add(function);
        });
        List<Advice> advice = new ArrayList<>();
        causes.forEach((cause, functions) -> advice.add(advice(cause, functions)));
        return advice;
    }

    /// Where Xen does not run nothing is hidden for its guests.
    private static boolean isLate(Setup setup, Binding binding, PciFunction function) {
        boolean counts = binding.source() != PersistentBindings.Source.HIDE || setup.onXen();
        return counts
                && !BindingReach.isBridge(function)
                && hostDriver(function).filter(driver -> !binding.wants(driver)).isPresent();
    }

    private static Optional<DriverName> hostDriver(PciFunction function) {
        return BindingReach.driver(function).filter(driver -> !driver.isForGuests());
    }

    private static Advice advice(Cause cause, List<PciFunction> functions) {
        String devices = functions.stream()
                .map(function -> function.address() + " (" + function.ids() + ") has the driver "
                        + hostDriver(function).orElseThrow())
                .collect(Collectors.joining(", "));
        String keep = functions.stream()
                .map(function -> " --keep " + function.address())
                .collect(Collectors.joining("", "hostdev prepare", ""));
        return Advice.of(
                cause.reason().certainty(),
                WARNS,
                "binding-not-in-force",
                cause.where(),
                "not in force in this boot: " + devices,
                cause.reason().why(),
                cause.reason().fix().orElse(keep + "; then reboot"));
    }
}

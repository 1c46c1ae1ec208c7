package hostdev.core.doctor;

import hostdev.core.doctor.PersistentBindings.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the bindings of a host catch, and which of that is a fault of its own: nothing is told twice.
///
/// @param needed what the host would lose, of functions that it has now
/// @param twins bindings by ids that catch cards of one kind
/// @param contradictions what several drivers are to have: driver and place of each
record BindingReach(
        List<Binding> bindings,
        Map<PciAddress, String> needed,
        List<Binding> twins,
        Map<PciAddress, Set<String>> contradictions) {
    static BindingReach of(Setup setup) {
        List<Binding> bindings = PersistentBindings.of(setup);
        HostNeeds needs = new HostNeeds(setup);
        Map<PciAddress, String> needed = new TreeMap<>();
        Map<PciAddress, Set<String>> wishes = new TreeMap<>();
        for (Binding binding : bindings) {
            for (PciFunction function : binding.caught()) {
                if (driver(function).filter(DriverName::isForGuests).isEmpty() && !isBridge(function)) {
                    needs.of(function).ifPresent(need -> needed.put(function.address(), need));
                }
                wishes.computeIfAbsent(function.address(), _ -> new TreeSet<>())
                        .add(binding.driver() + " (" + binding.where() + ")");
            }
        }
        wishes.values().removeIf(all -> drivers(all).size() < 2);
        List<Binding> twins = bindings.stream()
                .filter(binding -> catchesTwins(binding, needed))
                .toList();
        return new BindingReach(bindings, needed, twins, wishes);
    }

    static boolean isBridge(PciFunction function) {
        return function.pciClass().leadsToAnotherBus();
    }

    static Optional<DriverName> driver(PciFunction function) {
        return function.driver().seen().flatMap(name -> name);
    }

    private static Set<String> drivers(Set<String> wishes) {
        Set<String> drivers = new HashSet<>();
        wishes.forEach(wish -> drivers.add(wish.substring(0, wish.indexOf(' '))));
        return drivers;
    }

    /// Functions of one device are no twins.
    private static boolean catchesTwins(Binding binding, Map<PciAddress, String> needed) {
        List<PciAddress> devices = new ArrayList<>();
        binding.caught().stream()
                .filter(function -> !isBridge(function))
                .forEach(function -> devices.add(function.address()));
        return binding.byIds()
                && devices.stream().noneMatch(needed::containsKey)
                && devices.stream().anyMatch(device -> !device.sameDevice(devices.getFirst()));
    }

    /// Functions about which something is told already.
    Set<PciAddress> told() {
        Set<PciAddress> told = new HashSet<>(needed.keySet());
        told.addAll(contradictions.keySet());
        twins.forEach(binding -> binding.caught().forEach(function -> told.add(function.address())));
        return told;
    }
}

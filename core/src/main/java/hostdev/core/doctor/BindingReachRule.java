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
import java.util.Set;
import java.util.stream.Collectors;

/// Bindings across reboots that take more than a guest is to have: what the host needs, a second card of one kind, a
/// bridge; and two that want one device for different drivers.
final class BindingReachRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        BindingReach reach = BindingReach.of(setup);
        List<Advice> advice = new ArrayList<>();
        needed(reach, advice);
        bridges(reach, advice);
        reach.twins().forEach(binding -> advice.add(twins(binding)));
        reach.contradictions().forEach((address, wishes) -> advice.add(contradiction(address, wishes)));
        return advice;
    }

    /// One finding a place, naming all that the host would lose.
    private static void needed(BindingReach reach, List<Advice> advice) {
        Map<String, List<String>> devices = new LinkedHashMap<>();
        Map<String, Set<String>> texts = new LinkedHashMap<>();
        for (Binding binding : reach.bindings()) {
            for (PciFunction function : binding.caught()) {
                String need = reach.needed().get(function.address());
                if (need != null) {
                    devices.computeIfAbsent(binding.where(), _ -> new ArrayList<>())
                            .add(function.address() + (binding.byIds() ? " (" + binding.text() + ")" : "") + ": "
                                    + need);
                    texts.computeIfAbsent(binding.where(), _ -> new LinkedHashSet<>())
                            .add(binding.text());
                }
            }
        }
        devices.forEach((where, needs) -> advice.add(Advice.seen(
                WARNS,
                "binding-catches-host",
                where,
                "it also names devices that the host uses: " + String.join("; ", needs),
                "a boot in which this takes effect is without them, and may fail",
                "remove " + String.join(" and ", texts.getOrDefault(where, Set.of())) + " from " + where
                        + editor(where))));
    }

    private static void bridges(BindingReach reach, List<Advice> advice) {
        for (Binding binding : reach.bindings()) {
            List<PciFunction> bridges =
                    binding.caught().stream().filter(BindingReach::isBridge).toList();
            if (!bridges.isEmpty()) {
                String addresses = bridges.stream()
                        .map(bridge -> bridge.address().toString())
                        .collect(Collectors.joining(", "));
                boolean stub = binding.wants(DriverName.PCI_STUB);
                advice.add(Advice.seen(
                        WARNS,
                        "binding-catches-bridge",
                        binding.where(),
                        binding.text() + " is a bridge (" + addresses + "), which no guest can have",
                        stub
                                ? "pci-stub takes it from pcieport: hot-plug and error reports of its bus are lost"
                                : binding.driver() + " does not bind to bridges: naming it has no effect",
                        "remove " + binding.text() + " from " + binding.where() + editor(binding.where())));
            }
        }
    }

    private static String editor(String where) {
        return where.startsWith("/") ? ": ${EDITOR:-vi} " + where : "";
    }

    private static Advice twins(Binding binding) {
        List<String> caught = binding.caught().stream()
                .map(function -> function.address().toString())
                .toList();
        return Advice.seen(
                WARNS,
                "binding-catches-twins",
                binding.where(),
                binding.text() + " takes " + caught.size() + " devices from the host: " + String.join(", ", caught),
                "a binding by ids cannot tell cards of one kind apart",
                "remove it, and bind by address what guests are to have: hostdev prepare --keep " + caught.getFirst());
    }

    private static Advice contradiction(PciAddress address, Set<String> wishes) {
        return Advice.seen(
                WARNS,
                "bindings-contradict",
                address,
                "it is bound to different drivers: " + String.join(" and ", wishes),
                "which of them has it after a reboot depends on which is first",
                "leave one of them");
    }
}

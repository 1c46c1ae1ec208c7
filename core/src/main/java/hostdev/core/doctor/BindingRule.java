package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.NOTE;
import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.doctor.PersistentBindings.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Bindings that are kept across reboots: such as catch two cards, fit nothing, contradict each other, or are
/// malformed.
final class BindingRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        Map<PciAddress, Set<String>> wanted = new TreeMap<>();
        for (Binding binding : PersistentBindings.of(setup)) {
            judge(setup, binding).ifPresent(advice::add);
            for (PciFunction function : binding.caught()) {
                wanted.computeIfAbsent(function.address(), address -> new LinkedHashSet<>())
                        .add(binding.driver() + " (" + binding.where() + ")");
            }
        }
        wanted.forEach((address, by) -> {
            if (by.stream()
                            .map(words -> words.substring(0, words.indexOf(' ')))
                            .distinct()
                            .count()
                    > 1) {
                advice.add(Advice.seen(
                        WARNS,
                        "bindings-contradict",
                        address,
                        "it is wanted for " + String.join(" and for ", by),
                        "which driver has it after a reboot depends on which is first",
                        "leave one of them"));
            }
        });
        return advice;
    }

    private static Optional<Advice> judge(Setup setup, Binding binding) {
        if (binding.malformed() && binding.driver().equals(DriverName.PCIBACK.name())) {
            return Optional.of(Advice.seen(
                    WARNS,
                    "binding-malformed",
                    binding.where(),
                    "xen-pciback does not understand '" + binding.text() + "' and then does not load at all",
                    "no device is hidden from the host, and Xen gives guests only what that driver has",
                    "write it as (0000:01:00.0)(0000:02:00.0); or take it out and have it done: hostdev prepare --keep"
                            + " ADDRESS"));
        }
        if (binding.malformed()) {
            return Optional.of(Advice.seen(
                    WARNS,
                    "binding-malformed",
                    binding.where(),
                    "'" + binding.text() + "' is neither " + (binding.byIds() ? "vendor:device" : "an address")
                            + ", nor understood by the kernel",
                    "the device that is meant stays with the host",
                    binding.byIds()
                            ? "write it as 8086:10d3; or by address: hostdev prepare --keep ADDRESS"
                            : "write it as 0000:01:00.0; or have it done: hostdev prepare --keep ADDRESS"));
        }
        if (binding.caught().isEmpty()) {
            return Optional.of(Advice.seen(
                    binding.byIds() ? NOTE : WARNS,
                    "binding-fits-nothing",
                    binding.where(),
                    "no device here is " + binding.text(),
                    binding.byIds() ? "" : "a card that is put in there, or moves there, would be taken from the host",
                    "take it out where the card has gone or moved; hostdev list shows what is there"));
        }
        return twins(binding).or(() -> onlyXen(setup, binding));
    }

    /// Functions of one device are no twins.
    private static Optional<Advice> twins(Binding binding) {
        PciAddress first = binding.caught().getFirst().address();
        boolean twins = binding.caught().stream()
                .anyMatch(function -> !function.address().sameDevice(first));
        if (!binding.byIds() || !twins) {
            return Optional.empty();
        }
        List<String> caught = new ArrayList<>();
        binding.caught().forEach(function -> caught.add(function.address().toString()));
        return Optional.of(Advice.seen(
                WARNS,
                "binding-catches-twins",
                binding.where(),
                binding.text() + " takes " + caught.size() + " devices from the host: " + String.join(", ", caught),
                "a binding by ids cannot tell cards of one kind apart",
                "take it out, and keep by address what guests shall have: hostdev prepare --keep " + first));
    }

    private static Optional<Advice> onlyXen(Setup setup, Binding binding) {
        if (!binding.driver().equals(DriverName.PCIBACK.name()) || setup.onXen()) {
            return Optional.empty();
        }
        return Optional.of(Advice.seen(
                NOTE,
                "hide-without-xen",
                binding.where(),
                binding.text() + " is hidden for guests of Xen, and Xen does not run",
                "",
                "boot Xen, or take it out"));
    }
}

package hostdev.cli.view;

import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupViability;
import hostdev.core.finding.HighDomain;
import hostdev.core.model.Attachment;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a person would do next with a function, as the command to type or the reason why there is none.
final class NextStep {
    private NextStep() {}

    /// @param xen whether Xen runs below, where there are no IOMMU groups
    static List<String> of(Host host, PciFunction function, boolean xen) {
        String name = Words.shortly(function.address());
        if (function.pciClass().isBridge()) {
            return List.of("a bridge is never given to a guest: give what is behind it");
        }
        Optional<Holder> holder = host.holdersOf(function.address()).stream().findFirst();
        if (holder.filter(Holder::isGone).isPresent()) {
            return List.of("hostdev release " + name + " strikes the domain that is gone out of Xen's store");
        }
        if (holder.isPresent()) {
            return holder.get()
                    .guest()
                    .map(guest -> List.of(
                            "hostdev verify " + quoted(guest), "after the guest ended: hostdev release " + name))
                    .orElseGet(() -> List.of("process " + holder.get().pid() + " ("
                            + holder.get().command() + ") has it: end that first"));
        }
        if (!xen && host.groupOf(function).isEmpty() && function.iommuGroup() instanceof Fact.Known) {
            return List.of("without an IOMMU group it cannot be given to a guest: switch the IOMMU on");
        }
        Optional<Finding> domain = HighDomain.of(host, function, "GUEST");
        if (domain.isPresent()) {
            return wordsOf(domain.get());
        }
        List<String> critical = critical(host, function);
        if (!critical.isEmpty()) {
            List<String> steps = new ArrayList<>();
            steps.add("it cannot be given away while the host uses it: " + String.join(", ", critical));
            steps.addAll(remedies(host, function));
            return steps;
        }
        if (isBound(function, xen ? DriverName.PCIBACK : DriverName.VFIO_PCI)) {
            return List.of("hostdev assign " + name + " --to GUEST", "or give it back: hostdev release " + name);
        }
        String whole = heldByHost(host, function).isEmpty() ? "" : " --with-group";
        return List.of("hostdev assign " + name + " --to GUEST" + whole);
    }

    private static List<String> wordsOf(Finding finding) {
        List<String> words = new ArrayList<>(List.of(finding.what()));
        if (!finding.why().isEmpty()) {
            words.add(finding.why());
        }
        finding.fix().ifPresent(words::add);
        return words;
    }

    /// The uses of the function, and of others in its group, that the host cannot do without.
    private static List<String> critical(Host host, PciFunction function) {
        List<String> uses = new ArrayList<>();
        for (PciAddress member : members(host, function)) {
            for (Attachment attachment : host.attachedTo(member)) {
                for (Attachment.Use use : attachment.uses()) {
                    if (use.refused()) {
                        uses.add(attachment.name() + " (" + use.what() + ")"
                                + (member.equals(function.address()) ? "" : " of " + Words.shortly(member)));
                    }
                }
            }
        }
        return uses;
    }

    /// What would end those uses, each once.
    private static Set<String> remedies(Host host, PciFunction function) {
        Set<String> remedies = new LinkedHashSet<>();
        for (PciAddress member : members(host, function)) {
            for (Attachment attachment : host.attachedTo(member)) {
                for (Attachment.Use use : attachment.uses()) {
                    if (use.refused() && !use.remedy().isEmpty()) {
                        remedies.add(use.remedy());
                    }
                }
            }
        }
        return remedies;
    }

    /// Others of the group that a driver of the host has: they go along or stand in the way.
    private static List<PciFunction> heldByHost(Host host, PciFunction function) {
        return host.groupOf(function)
                .map(group -> GroupViability.inTheWay(host, group, List.of(function.address())))
                .orElse(List.of());
    }

    private static List<PciAddress> members(Host host, PciFunction function) {
        return host.groupOf(function).map(IommuGroup::members).orElse(List.of(function.address()));
    }

    private static boolean isBound(PciFunction function, DriverName driver) {
        return function.driver()
                .seen()
                .flatMap(bound -> bound)
                .filter(driver::equals)
                .isPresent();
    }

    private static String quoted(String guest) {
        for (int index = 0; index < guest.length(); index++) {
            char c = guest.charAt(index);
            if (!Character.isLetterOrDigit(c) && "-_.+@".indexOf(c) < 0) {
                return "'" + guest.replace("'", "'\\''") + "'";
            }
        }
        return guest;
    }
}

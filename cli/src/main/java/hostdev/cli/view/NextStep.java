package hostdev.cli.view;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Fitness.Verdict;
import hostdev.core.finding.InUse;
import hostdev.core.finding.Unfit;
import hostdev.core.model.Attachment;
import hostdev.core.model.DriverName;
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

    /// @param verdict what `assign` would say of it
    /// @param xen whether Xen runs below, where there are no IOMMU groups
    static List<String> of(Host host, PciFunction function, Verdict verdict, boolean xen) {
        String name = CellWords.shortly(function.address());
        if (function.isBridge()) {
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
        List<String> steps = new ArrayList<>(
                verdict.fit()
                        ? List.of("hostdev assign " + name + " --to GUEST"
                                + (verdict.takesOthers() ? " --with-group" : ""))
                        : inTheWay(host, function, verdict));
        if (isBound(function, xen ? DriverName.PCIBACK : DriverName.VFIO_PCI) && !function.isDead()) {
            steps.add("or give it back: hostdev release " + name);
        }
        return steps;
    }

    /// Why it cannot be assigned now, and what would change that, each once.
    private static List<String> inTheWay(Host host, PciFunction function, Verdict verdict) {
        Set<String> reasons = new LinkedHashSet<>();
        Set<String> fixes = new LinkedHashSet<>();
        for (Finding finding : verdict.blocks()) {
            if (finding.code().equals(Unfit.DEAD)) {
                return List.of(finding.fix().orElseThrow(), finding.what());
            }
            boolean use = finding.code().equals(InUse.ALWAYS) || finding.code().equals(InUse.UNLESS_FORCED);
            if (!use) {
                reasons.add("cannot be assigned: " + at(finding, function) + finding.what());
                if (!finding.why().isEmpty()) {
                    reasons.add(finding.why());
                }
                finding.fix().ifPresent(fixes::add);
            }
        }
        List<String> critical = critical(host, function);
        if (!critical.isEmpty()) {
            reasons.add("it cannot be given away while the host uses it: " + String.join(", ", critical));
            fixes.addAll(remedies(host, function));
        }
        List<String> steps = new ArrayList<>(reasons);
        steps.addAll(fixes);
        return steps;
    }

    private static String at(Finding finding, PciFunction function) {
        boolean its = finding.where().equals(function.address().toString());
        return its || finding.where().isEmpty() ? "" : finding.where() + ": ";
    }

    /// The uses of the function, and of others in its group, that the host cannot do without.
    private static List<String> critical(Host host, PciFunction function) {
        List<String> uses = new ArrayList<>();
        for (PciAddress member : members(host, function)) {
            for (Attachment attachment : host.attachedTo(member)) {
                for (Attachment.Use use : attachment.uses()) {
                    if (use.refused()) {
                        uses.add(attachment.name() + " (" + use.what() + ")"
                                + (member.equals(function.address()) ? "" : " of " + CellWords.shortly(member)));
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

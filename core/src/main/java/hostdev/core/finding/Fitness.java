package hostdev.core.finding;

import hostdev.core.finding.GroupMember.Role;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Few;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which functions can be given to a guest as the host is now, and what is in the way of the others: by the rules that
/// `assign --with-group` asks, without a guest. A group is judged once, not once a member, so that a host of thousands
/// of functions is judged in time that grows with their number.
public final class Fitness {
    /// More reasons than these say nothing new.
    private static final int MOST_REASONS = 8;

    /// Of larger groups nobody reads why they are one.
    private static final int MOST_EXPLAINED = 64;

    private final Host host;
    private final Hardware hardware;
    private final Fact<Optional<String>> table;
    private final boolean xen;
    private final Map<IommuGroupId, OfGroup> groups = new HashMap<>();
    private final Map<PciAddress, List<PciAddress>> virtuals;

    private Fitness(Host host, Hardware hardware, Fact<Optional<String>> table, boolean xen) {
        this.host = host;
        this.hardware = hardware;
        this.table = table;
        this.xen = xen;
        this.virtuals = VirtualFunctionRules.byPhysical(host);
    }

    /// @param blocks what is in the way; empty where nothing is
    /// @param taken what of its group a driver of the host has and leaves the host together, itself included
    public record Verdict(PciFunction function, List<Finding> blocks, List<PciFunction> taken) {
        public boolean fit() {
            return blocks.isEmpty();
        }

        /// Whether others than itself must be taken from the host.
        public boolean takesOthers() {
            return taken.size() > 1
                    || (taken.size() == 1 && !taken.getFirst().address().equals(function.address()));
        }

        /// Those that must be taken with it, of many the first; a group may have thousands.
        public Few<PciAddress> others(int most) {
            boolean itself = taken.stream().anyMatch(one -> one.address().equals(function.address()));
            List<PciAddress> first = taken.stream()
                    .map(PciFunction::address)
                    .filter(address -> !address.equals(function.address()))
                    .limit(most + 1L)
                    .toList();
            return Few.of(first, taken.size() - (itself ? 1 : 0), most);
        }
    }

    /// What the members of a group are to each other.
    ///
    /// @param hindrances by the member that they come from; the others are hindered by them
    private record OfGroup(List<Hindrance> hindrances, List<PciFunction> taken) {}

    private record Hindrance(Optional<PciAddress> member, Finding finding) {}

    /// All functions but bridges, which are never given.
    ///
    /// @param hardware why groups are what they are; where it was not read, that is left out of the reasons
    /// @param table as in [Unfit#withoutIommu]
    /// @param xen whether Xen runs below, where there are no groups
    public static Map<PciAddress, Verdict> of(Host host, Hardware hardware, Fact<Optional<String>> table, boolean xen) {
        Fitness fitness = new Fitness(host, hardware, table, xen);
        Map<PciAddress, Verdict> verdicts = new TreeMap<>();
        for (PciFunction function : host.all()) {
            if (!function.isBridge()) {
                verdicts.put(function.address(), fitness.judge(function));
            }
        }
        return verdicts;
    }

    /// One function that is no bridge.
    public static Verdict of(
            Host host, Hardware hardware, Fact<Optional<String>> table, boolean xen, PciFunction function) {
        return new Fitness(host, hardware, table, xen).judge(function);
    }

    private Verdict judge(PciFunction function) {
        Optional<Finding> unfit = Unfit.forGuests(host, function)
                .or(() -> HighDomain.of(host, function, "GUEST"))
                .or(() -> besidePhysical(function));
        if (unfit.isPresent()) {
            return new Verdict(function, List.of(unfit.get()), List.of());
        }
        List<Finding> blocks = new ArrayList<>(blocking(own(function)));
        Optional<OfGroup> group =
                host.groupOf(function).map(it -> groups.computeIfAbsent(it.id(), _ -> judgeGroup(it)));
        for (Hindrance hindrance : group.map(OfGroup::hindrances).orElse(List.of())) {
            if (blocks.size() >= MOST_REASONS) {
                break;
            }
            if (!hindrance.member().equals(Optional.of(function.address()))) {
                blocks.add(hindrance.finding());
            }
        }
        List<Finding> first = List.copyOf(blocks.subList(0, Math.min(MOST_REASONS, blocks.size())));
        return new Verdict(function, first, group.map(OfGroup::taken).orElse(List.of()));
    }

    private Optional<Finding> besidePhysical(PciFunction function) {
        Optional<PciAddress> physical = function.physical();
        return physical.flatMap(host::function)
                .filter(it -> it.iommuGroup().equals(function.iommuGroup()))
                .filter(it -> Words.driver(it)
                        .filter(driver -> !driver.leavesGroupFree())
                        .isPresent())
                .flatMap(it -> host.groupOf(function)
                        .map(group -> VirtualFunctionRules.besidePhysical(
                                host, explained(group), function.address(), it.address(), group)));
    }

    private List<Finding> own(PciFunction function) {
        List<Finding> findings = new ArrayList<>();
        VirtualFunctionRules.token(host, function).ifPresent(findings::add);
        if (!xen) {
            Unfit.withoutIommu(host, hardware, function, table).ifPresent(findings::add);
        }
        findings.addAll(Unfit.binding(function));
        findings.addAll(InUse.byHolder(host, function.address()));
        if (Words.driver(function).filter(DriverName::isForGuests).isEmpty()) {
            findings.addAll(byHost(function));
        }
        return findings;
    }

    /// A glance has not looked at what the virtual functions do: any of them is a use.
    private List<Finding> byHost(PciFunction function) {
        List<Finding> findings = new ArrayList<>(InUse.byHost(host, function.address(), false));
        List<PciAddress> its = virtuals.getOrDefault(function.address(), List.of());
        if (blocking(findings).isEmpty() && !its.isEmpty()) {
            findings.add(VirtualFunctionRules.has(function.address(), its));
        }
        return findings;
    }

    private Hardware explained(IommuGroup group) {
        return group.members().size() > MOST_EXPLAINED ? Hardware.unseen() : hardware;
    }

    private static List<Finding> blocking(List<Finding> findings) {
        return findings.stream().filter(Finding::isBlocking).toList();
    }

    private OfGroup judgeGroup(IommuGroup group) {
        Hardware known = explained(group);
        List<GroupMember> members = GroupMember.of(host, group, List.of());
        List<Hindrance> hindrances = new ArrayList<>();
        PciAddress first = group.members().getFirst();
        GroupViability.reservedMemory(host, known, first, group, table)
                .forEach(finding -> hindrances.add(new Hindrance(Optional.empty(), finding)));
        never(known, group, members).forEach(finding -> hindrances.add(new Hindrance(Optional.empty(), finding)));
        List<PciFunction> taken = new ArrayList<>();
        for (GroupMember member : members) {
            host.holdersOf(member.address()).stream()
                    .findFirst()
                    .ifPresent(holder -> hindrances.add(new Hindrance(
                            Optional.of(member.address()),
                            GroupViability.held(member.address(), member.address(), holder))));
            if (member.role() == Role.TAKEN_ALONG) {
                PciFunction function = member.function().orElseThrow();
                taken.add(function);
                List<Finding> findings = new ArrayList<>(Unfit.binding(function));
                findings.addAll(byHost(function));
                blocking(findings)
                        .forEach(finding -> hindrances.add(new Hindrance(Optional.of(function.address()), finding)));
            }
        }
        Set<PciAddress> together =
                taken.stream().map(PciFunction::address).collect(Collectors.toCollection(TreeSet::new));
        blocking(InUse.lastOfKind(host, together, false))
                .forEach(finding -> hindrances.add(new Hindrance(Optional.empty(), finding)));
        return new OfGroup(List.copyOf(hindrances), List.copyOf(taken));
    }

    /// Told from the first member that can be judged: of itself none is told that it is in its own way.
    private List<Finding> never(Hardware known, IommuGroup group, List<GroupMember> members) {
        return members.stream()
                .filter(member -> !member.role().stays() && member.role() != Role.UNSEEN)
                .findFirst()
                .map(member -> GroupViability.neverTaken(host, known, member.address(), group))
                .orElse(List.of());
    }
}

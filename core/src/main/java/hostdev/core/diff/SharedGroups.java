package hostdev.core.diff;

import hostdev.core.model.Fact;
import hostdev.core.model.Few;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// With whom functions share their IOMMU groups, before and after, in words that are the same where those are:
/// groups have other numbers after each boot. All names are those of the second host.
///
/// Of many only a few are named, and those that are in one of the two only come first. A group is gone through
/// once, not for each function in it.
final class SharedGroups {
    private static final int MOST_NAMED = 8;

    /// As many as [Few] asks for, and one more, which may be the function itself.
    private static final int MOST_KEPT = MOST_NAMED + 2;

    private final Snapshot before;
    private final Snapshot after;
    private final Pairs pairs;
    private final Map<IommuGroupId, NavigableSet<String>> then = new HashMap<>();
    private final Map<IommuGroupId, NavigableSet<String>> now = new HashMap<>();
    private final Map<Both, Members> members = new HashMap<>();

    SharedGroups(Snapshot before, Snapshot after, Pairs pairs) {
        this.before = before;
        this.after = after;
        this.pairs = pairs;
    }

    private record Both(Optional<IommuGroupId> then, Optional<IommuGroupId> now) {}

    /// @param all of one group
    /// @param first of them: all that can be named
    private record Some(NavigableSet<String> all, List<String> first) {
        String besides(String self) {
            int others = all.size() - (all.contains(self) ? 1 : 0);
            if (others <= 0) {
                return "alone";
            }
            List<String> named = new ArrayList<>(first);
            named.remove(self);
            return "with " + Few.of(named, others, MOST_NAMED).words();
        }
    }

    private record Members(Some then, Some now) {}

    /// What the two are said to share.
    record Words(Fact<String> then, Fact<String> now) {}

    Words of(PciFunction first, PciFunction second) {
        Optional<IommuGroup> groupThen = before.host().groupOf(first);
        Optional<IommuGroup> groupNow = after.host().groupOf(second);
        Members both = members.computeIfAbsent(
                new Both(groupThen.map(IommuGroup::id), groupNow.map(IommuGroup::id)),
                _ -> members(
                        groupThen.map(this::namesThen).orElseGet(TreeSet::new),
                        groupNow.map(this::namesNow).orElseGet(TreeSet::new)));
        String self = second.address().toString();
        return new Words(words(first, both.then(), self), words(second, both.now(), self));
    }

    private static Fact<String> words(PciFunction function, Some some, String self) {
        return function.iommuGroup().map(id -> id.isEmpty() ? "none" : some.besides(self));
    }

    private NavigableSet<String> namesThen(IommuGroup group) {
        return then.computeIfAbsent(group.id(), _ -> {
            NavigableSet<String> names = new TreeSet<>();
            for (PciAddress member : group.members()) {
                names.add(pairs.now(member).map(Object::toString).orElse(member + " (gone)"));
            }
            return names;
        });
    }

    private NavigableSet<String> namesNow(IommuGroup group) {
        return now.computeIfAbsent(group.id(), _ -> {
            NavigableSet<String> names = new TreeSet<>();
            group.members().forEach(member -> names.add(member.toString()));
            return names;
        });
    }

    private static Members members(NavigableSet<String> then, NavigableSet<String> now) {
        return new Members(new Some(then, first(then, now)), new Some(now, first(now, then)));
    }

    private static List<String> first(NavigableSet<String> names, NavigableSet<String> others) {
        if (names.size() <= MOST_KEPT) {
            return List.copyOf(names);
        }
        List<String> first = new ArrayList<>();
        names.stream().filter(name -> !others.contains(name)).limit(MOST_KEPT).forEach(first::add);
        names.stream().filter(others::contains).limit(MOST_KEPT - first.size()).forEach(first::add);
        return List.copyOf(first);
    }
}

package hostdev.cli.view;

import hostdev.core.finding.FirmwareClaims;
import hostdev.core.finding.GroupMember;
import hostdev.core.finding.GroupMember.Role;
import hostdev.core.finding.Sharing;
import hostdev.core.finding.SharingFinder;
import hostdev.core.format.PciNames;
import hostdev.core.json.Json;
import hostdev.core.model.Attachment;
import hostdev.core.model.Fact;
import hostdev.core.model.Few;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.ReservedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A function's IOMMU group: its members and what becomes of each, the fewest that must be taken, why they share a
/// group, and what the firmware keeps for itself.
final class GroupFacts {
    /// More than a chipset's group has.
    private static final int MOST_LINES = 32;

    private final Host host;
    private final Hardware hardware;
    private final IommuGroup group;
    private final PciFunction function;
    private final List<GroupMember> members;

    GroupFacts(Host host, Hardware hardware, IommuGroup group, PciFunction function) {
        this.host = host;
        this.hardware = hardware;
        this.group = group;
        this.function = function;
        this.members = GroupMember.of(host, group, List.of(function.address()));
    }

    void lines(Facts facts, PciNames names) {
        String number = Integer.toString(group.id().number());
        if (members.size() == 1) {
            facts.fact("group", number + ", alone");
        } else {
            facts.fact("group", number + ", with");
            List<GroupMember> others = members.stream()
                    .filter(member -> member.role() != Role.NAMED)
                    .toList();
            facts.facts("", some(others, member -> member(member, names)), "");
            facts.facts(
                    "shared by",
                    some(SharingFinder.find(host, hardware, group), Sharing::words),
                    "what the kernel alone knows: no configuration space tells");
            facts.fact("to be taken", smallest());
        }
        facts.facts("reserved", regions(), "nothing");
    }

    private String member(GroupMember member, PciNames names) {
        StringBuilder words = new StringBuilder(member.address().toString());
        member.function()
                .ifPresent(other -> words.append("  ")
                        .append(new DeviceTitle(names).of(other))
                        .append(", ")
                        .append(driver(other)));
        for (Attachment attachment : host.attachedTo(member.address())) {
            words.append(", ").append(CellWords.attachment(attachment));
        }
        return words.append(": ").append(role(member.role())).toString();
    }

    private static String driver(PciFunction other) {
        String driver = CellWords.driver(other);
        return driver.equals(CellWords.NONE) ? "no driver" : "driver " + driver;
    }

    private static String role(Role role) {
        return switch (role) {
            case NAMED -> "is given";
            case TAKEN_ALONG -> "must be taken along";
            case NEVER_TAKEN -> "a bridge, never taken: nothing of the group can be given away";
            case CHIPSET -> "a part of the chipset, never taken: nothing of the group can be given away";
            case PHYSICAL -> "its physical function, which must keep its driver";
            case BRIDGE -> "a bridge, stays with the host and is not in the way";
            case GOES_WITH_CONTROLLER -> "goes away with the driver of its controller";
            case WITHOUT_DRIVER -> "not in the way";
            case WITH_GUESTS -> "with a driver for guests already";
            case UNSEEN -> "cannot be judged";
        };
    }

    /// A line each; of a great many the first ones.
    private <T> List<String> some(List<T> all, Function<T, String> words) {
        Few<T> few = Few.of(all, MOST_LINES);
        List<String> lines = new ArrayList<>(few.<String>map(words).named());
        if (few.more() > 0) {
            lines.add("and " + few.more() + " more: hostdev show " + CellWords.shortly(function.address()) + " --json");
        }
        return lines;
    }

    private boolean hasRole(Role role) {
        return members.stream().anyMatch(member -> member.role() == role);
    }

    private List<PciAddress> along() {
        return members.stream()
                .filter(member -> member.role() == Role.TAKEN_ALONG)
                .map(GroupMember::address)
                .toList();
    }

    /// The fewest that make the group viable.
    private String smallest() {
        Optional<GroupMember> stays =
                members.stream().filter(member -> member.role().stays()).findFirst();
        if (stays.isPresent()) {
            return "nothing: " + stays.get().address() + " stays with the host, and the group with it";
        }
        if (hasRole(Role.UNSEEN)) {
            return "unknown: a member cannot be judged";
        }
        List<PciAddress> along = along();
        return along.isEmpty()
                ? function.address() + " alone: the others are not in the way"
                : function.address() + ", " + Few.of(along, MOST_LINES).words();
    }

    private List<String> regions() {
        if (group.reservedRegions() instanceof Fact.Unknown<List<ReservedRegion>>(var why)) {
            return List.of("unknown: " + why);
        }
        return group.reservedRegions().seen().orElseThrow().stream()
                .map(region -> DetailWords.region(region)
                        + claim(region).map(words -> " (" + words + ")").orElse(""))
                .toList();
    }

    /// Only what the firmware keeps is asked about: interrupts are where the processor wants them.
    private Optional<String> claim(ReservedRegion region) {
        return region.type().equals("msi")
                ? Optional.empty()
                : new FirmwareClaims(host, hardware).behind(group, region);
    }

    Json json() {
        List<Json> all = Json.items();
        members.forEach(member -> all.add(json(member)));
        List<Json> causes = Json.items();
        for (Sharing cause : SharingFinder.find(host, hardware, group)) {
            causes.add(Json.object()
                    .put("code", cause.code())
                    .put("where", cause.where().toString())
                    .put("words", cause.words())
                    .build());
        }
        return Json.object()
                .put("id", group.id().number())
                .put("members", Json.list(all))
                .put("shared_by", Json.list(causes))
                .put("to_be_taken", smallestJson())
                .put("reserved_regions", FactJson.of(group.reservedRegions(), this::regions))
                .build();
    }

    /// `null` where nothing makes the group viable.
    private Json smallestJson() {
        if (members.stream().anyMatch(member -> member.role().stays()) || hasRole(Role.UNSEEN)) {
            return new Json.Null();
        }
        List<String> taken = new ArrayList<>(List.of(function.address().toString()));
        along().forEach(member -> taken.add(member.toString()));
        return Json.texts(taken);
    }

    private Json json(GroupMember member) {
        Json.ObjectBuilder json = Json.object().put("address", member.address().toString());
        member.function()
                .ifPresent(known -> json.put("ids", known.ids().toString())
                        .put("driver", FactJson.ofText(known.driver()))
                        .put("bridge", known.isBridge()));
        List<String> attached =
                host.attachedTo(member.address()).stream().map(Attachment::name).toList();
        return json.put("attached", Json.texts(attached))
                .put("role", member.role().code())
                .build();
    }

    private Json regions(List<ReservedRegion> regions) {
        List<Json> items = Json.items();
        for (ReservedRegion region : regions) {
            items.add(Json.object()
                    .put("start", DetailWords.hex(region.start()))
                    .put("end", DetailWords.hex(region.end()))
                    .put("type", region.type())
                    .put("claimed_by", claim(region))
                    .build());
        }
        return Json.list(items);
    }
}

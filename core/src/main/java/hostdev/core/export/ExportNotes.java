package hostdev.core.export;

import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupMember;
import hostdev.core.finding.GroupMember.Role;
import hostdev.core.format.HostdevWords;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What must be done or given besides what is exported, for a guest to start with it.
final class ExportNotes {
    private final Target target;
    private final Host host;
    private final List<PciFunction> functions;
    private final Set<PciAddress> named = new LinkedHashSet<>();
    private final HostdevOptions options;
    private final List<Finding> notes = new ArrayList<>();

    ExportNotes(Target target, Host host, List<PciFunction> functions, HostdevOptions options) {
        this.target = target;
        this.host = host;
        this.functions = functions;
        this.options = options;
        functions.forEach(function -> named.add(function.address()));
    }

    List<Finding> find() {
        Set<IommuGroup> groups = new LinkedHashSet<>();
        for (PciFunction function : functions) {
            driver(function);
            group(function).ifPresent(groups::add);
        }
        groups.forEach(this::others);
        bus();
        return List.copyOf(notes);
    }

    /// libvirt takes what is managed itself.
    private void driver(PciFunction function) {
        Optional<DriverName> driver = function.driver().seen().flatMap(name -> name);
        boolean ready = driver.filter(target == Target.XL ? DriverName.PCIBACK::equals : DriverName::isVfio)
                .isPresent();
        if (ready || (target == Target.LIBVIRT && options.managed())) {
            return;
        }
        String has = function.driver()
                .either(
                        seen -> seen.map(name -> name + " has it").orElse("no driver has it"),
                        why -> "which driver has it is unknown: " + why);
        notes.add(Finding.warns(
                "not-bound",
                function.address(),
                has,
                target.title() + " takes a device only from "
                        + (target == Target.XL ? DriverName.PCIBACK : DriverName.VFIO_PCI),
                "before the guest starts: " + taking(function.address())));
    }

    private String taking(PciAddress device) {
        DriverName driver = options.driver().model().orElse(DriverName.VFIO_PCI);
        return target == Target.XL ? "xl pci-assignable-add " + device : "hostdev bind " + device + " " + driver;
    }

    /// Where Xen runs the kernel shows no groups.
    private Optional<IommuGroup> group(PciFunction function) {
        Optional<IommuGroup> group = host.groupOf(function);
        if (group.isPresent() || target == Target.XL) {
            return group;
        }
        String why = switch (function.iommuGroup()) {
            case Fact.Known<Optional<IommuGroupId>> _ -> "it has no IOMMU group";
            case Fact.Unknown<Optional<IommuGroupId>>(var unknown) -> "its IOMMU group is unknown: " + unknown;
        };
        notes.add(Finding.warns(
                "no-group", function.address(), why, "without one no guest gets it", "hostdev doctor says what to do"));
        return Optional.empty();
    }

    private void others(IommuGroup group) {
        List<GroupMember> driven = with(group, Role.TAKEN_ALONG);
        List<GroupMember> never = with(group, Role.NEVER_TAKEN, Role.CHIPSET, Role.PHYSICAL, Role.UNSEEN);
        List<GroupMember> sharing = with(group, Role.WITHOUT_DRIVER, Role.WITH_GUESTS);
        if (!driven.isEmpty()) {
            notes.add(Finding.warns(
                    "group-not-whole",
                    "IOMMU group " + group.id(),
                    "has " + words(driven) + " too, which the host drives",
                    "a guest starts only when no driver of the host has a member",
                    "give all of them: " + whole(driven)));
        }
        if (!never.isEmpty()) {
            notes.add(Finding.warns(
                    "group-not-viable",
                    "IOMMU group " + group.id(),
                    "has " + words(never) + " too, which cannot be taken from the host",
                    "a guest starts only when no driver of the host has a member",
                    "hostdev show " + functions.getFirst().address() + " says why"));
        }
        if (!sharing.isEmpty()) {
            notes.add(Finding.note(
                    "group-shared",
                    "IOMMU group " + group.id(),
                    "has " + words(sharing) + " too",
                    "that can go to the same guest only"));
        }
    }

    private List<GroupMember> with(IommuGroup group, Role... roles) {
        return GroupMember.of(host, group, named).stream()
                .filter(member -> List.of(roles).contains(member.role()))
                .toList();
    }

    private String words(List<GroupMember> members) {
        return members.stream().map(member -> member.words(host)).collect(Collectors.joining(", "));
    }

    private String whole(List<GroupMember> members) {
        StringBuilder command = new StringBuilder("hostdev export");
        named.forEach(device -> command.append(' ').append(device));
        members.forEach(member -> command.append(' ').append(member.address()));
        command.append(" --for ").append(target.word());
        StringBuilder or = new StringBuilder("; or take them from the host");
        String before = ": ";
        for (GroupMember member : members) {
            or.append(before).append(taking(member.address()));
            before = " && ";
        }
        return command.append(or).toString();
    }

    private void bus() {
        if (target == Target.QEMU && options.place() instanceof Place.At(var address, var _) && address.bus() != 0) {
            notes.add(Finding.note(
                    "bus-name",
                    HostdevWords.GUEST_ADDRESS + " " + address,
                    "the bus is called pci." + address.bus() + ", as libvirt calls it",
                    "where your command line has another id for that port or bridge, write that"));
        }
        if (target == Target.CLOUD_HYPERVISOR && options.place() instanceof Place.At) {
            notes.add(Finding.note(
                    "new-word",
                    HostdevWords.GUEST_ADDRESS,
                    "pci_device_id is new in Cloud Hypervisor",
                    "an older one refuses it and says so"));
        }
    }
}

package hostdev.cli.view;

import hostdev.core.model.Attachment;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.core.model.ReservedRegion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Builds hosts for tests, one function a call: `function("00:1d.7", 0x8086293a, 0x0c0320, "ehci-pci", 9)`.
final class HostBuilder {
    static final int NO_GROUP = -1;

    private final TreeMap<PciAddress, PciFunction> functions = new TreeMap<>();
    private final TreeMap<IommuGroupId, IommuGroup> groups = new TreeMap<>();
    private final Map<PciAddress, List<Attachment>> attachments = new HashMap<>();
    private final Map<PciAddress, List<Holder>> holders = new HashMap<>();
    private Optional<PciAddress> parent = Optional.empty();
    private boolean root = true;

    static PciAddress address(String text) {
        return PciAddress.fromSysfs(text.length() < 12 ? "0000:" + text : text).orElseThrow();
    }

    /// What follows is behind this bridge; on a root bus where the text is empty.
    HostBuilder behind(String bridge) {
        parent = bridge.isEmpty() ? Optional.empty() : Optional.of(address(bridge));
        return this;
    }

    /// @param driver empty for none
    HostBuilder function(String at, int ids, int pciClass, String driver, int group) {
        PciAddress address = address(at);
        Optional<IommuGroupId> id = group == NO_GROUP ? Optional.empty() : Optional.of(new IommuGroupId(group));
        functions.put(
                address,
                new PciFunction(
                        address,
                        new PciIds(ids >>> 16, ids & 0xffff),
                        Fact.known(Optional.of(new PciIds(0x1af4, 0x1100))),
                        new PciClass(pciClass),
                        Fact.known(3),
                        Fact.known(driver.isEmpty() ? Optional.empty() : Optional.of(new DriverName(driver))),
                        Fact.known(Optional.empty()),
                        Fact.known(id),
                        Fact.known(Optional.empty()),
                        parent));
        id.ifPresent(known -> join(known, address));
        return this;
    }

    private void join(IommuGroupId id, PciAddress address) {
        List<PciAddress> members = new ArrayList<>(
                Optional.ofNullable(groups.get(id)).map(IommuGroup::members).orElse(List.of()));
        members.add(address);
        ReservedRegion msi = new ReservedRegion(0xfee00000L, 0xfeefffffL, "msi");
        groups.put(id, new IommuGroup(id, members, Fact.known(List.of(msi))));
    }

    /// @param uses those that are refused begin with `!`, those that no force overrides with `!!`
    HostBuilder attached(String at, Attachment.Kind kind, String name, String... uses) {
        List<Attachment.Use> known = new ArrayList<>();
        for (String use : uses) {
            Attachment.Refusal refusal = use.startsWith("!!")
                    ? Attachment.Refusal.ALWAYS
                    : use.startsWith("!") ? Attachment.Refusal.UNLESS_FORCED : Attachment.Refusal.NONE;
            known.add(new Attachment.Use(use.replace("!", ""), refusal));
        }
        attachments.computeIfAbsent(address(at), address -> new ArrayList<>()).add(new Attachment(kind, name, known));
        return this;
    }

    HostBuilder held(String at, Holder holder) {
        holders.computeIfAbsent(address(at), address -> new ArrayList<>()).add(holder);
        return this;
    }

    /// What only root sees is unknown.
    HostBuilder seenWithoutRoot() {
        root = false;
        return this;
    }

    Host build() {
        return new Host(
                functions,
                groups,
                attachments,
                root ? Fact.known(holders) : Fact.unknown("not root"),
                Fact.known("11111111-2222-3333-4444-555555555555"));
    }
}

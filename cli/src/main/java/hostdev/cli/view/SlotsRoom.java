package hostdev.cli.view;

import hostdev.core.guest.BusModel;
import hostdev.core.guest.MachineType;
import hostdev.core.guest.Plug;
import hostdev.core.guest.SlotMap;
import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How many more devices a guest takes, and what makes room.
final class SlotsRoom {
    private SlotsRoom() {}

    static List<String> words(SlotMap map, Optional<GuestName> guest) {
        return map.chipset() == MachineType.Q35 ? q35(map, guest) : i440fx(map);
    }

    private static List<String> i440fx(SlotMap map) {
        int free = map.freeForDevices();
        return List.of(
                "room for " + free + " more devices, or " + free * SlotMap.FUNCTIONS + " functions, eight to a slot;",
                "  when all slots are used, libvirt adds a pci-bridge, with 31 more",
                "while it runs: " + map.freeForHotPlug(Plug.CONVENTIONAL) + " devices, each alone in its slot");
    }

    private static List<String> q35(SlotMap map, Optional<GuestName> guest) {
        int ports = map.freeForHotPlug(Plug.EXPRESS);
        int conventional = map.freeForHotPlug(Plug.CONVENTIONAL);
        int devices = map.morePorts() + map.freeForDevices() - conventional;
        List<String> words = new ArrayList<>();
        words.add("room for " + devices + " more PCI Express devices, a port each, or " + devices * SlotMap.FUNCTIONS
                + " functions:");
        words.add("  empty ports: " + ports + "; libvirt adds the others when they are needed");
        words.add("while it runs: PCI Express devices: " + ports + "; conventional ones: " + conventional);
        String name = guest.map(GuestName::quoted).orElse("GUEST");
        words.add((ports == 0 ? "to make room" : "for more") + ": shut it down; hostdev edit " + name
                + "; and for each device add");
        words.add("  <controller type='pci' model='pcie-root-port'/>");
        return words;
    }

    static Json json(SlotMap map) {
        int conventional = map.freeForHotPlug(Plug.CONVENTIONAL);
        int devices = map.chipset() == MachineType.Q35
                ? map.morePorts() + map.freeForDevices() - conventional
                : map.freeForDevices();
        return Json.object()
                .put("devices", devices)
                .put("functions", (long) devices * SlotMap.FUNCTIONS)
                .put("hotplug_express", map.freeForHotPlug(Plug.EXPRESS))
                .put("hotplug_conventional", conventional)
                .put("more_" + BusModel.ROOT_PORT.word().replace('-', '_') + "s", map.morePorts())
                .build();
    }
}

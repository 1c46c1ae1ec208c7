package hostdev.core.format;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.GuestWord;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads what QEMU's guest agent answers about PCI functions (QEMU Guest Agent Protocol Reference): `guest-get-devices`
/// (Windows: identifiers and driver, no address), `guest-get-disks` (the controller's address),
/// `guest-network-get-interfaces` (MAC addresses).
public final class AgentText {
    private AgentText() {}

    /// The functions that an answer of `guest-get-devices` names.
    public static List<GuestWord> devices(String answer) {
        List<GuestWord> words = new ArrayList<>();
        for (Json device : returned(answer)) {
            Optional<Json> id = member(device, "id");
            Optional<Long> vendor = id.flatMap(one -> number(one, "vendor-id"));
            Optional<Long> model = id.flatMap(one -> number(one, "device-id"));
            if (vendor.isPresent() && model.isPresent()) {
                words.add(new GuestWord(
                        Optional.empty(),
                        Optional.of(
                                new PciIds(vendor.get().intValue(), model.get().intValue())),
                        text(device, "driver-name"),
                        "agent"));
            }
        }
        return words;
    }

    /// The controllers of the disks that an answer of `guest-get-disks` names. A disk that is there has a driver, whose
    /// name the agent does not tell: its bus type stands for it (`nvme`, `usb`, `sata`).
    public static List<GuestWord> disks(String answer) {
        List<GuestWord> words = new ArrayList<>();
        for (Json disk : returned(answer)) {
            Optional<Json> where = member(disk, "address");
            Optional<PciAddress> controller =
                    where.flatMap(one -> member(one, "pci-controller")).flatMap(AgentText::address);
            controller.ifPresent(address -> words.add(new GuestWord(
                    Optional.of(address),
                    Optional.empty(),
                    where.flatMap(one -> text(one, "bus-type")).or(() -> Optional.of("a disk driver")),
                    "agent")));
        }
        return words;
    }

    /// The guest's interfaces that an answer of `guest-network-get-interfaces` names, by their MAC address in lower
    /// case.
    public static Map<String, String> interfaces(String answer) {
        Map<String, String> names = new TreeMap<>();
        for (Json one : returned(answer)) {
            Optional<String> mac = text(one, "hardware-address");
            Optional<String> name = text(one, "name");
            if (mac.isPresent() && name.isPresent()) {
                names.put(mac.get().toLowerCase(Locale.ROOT), name.get());
            }
        }
        return names;
    }

    private static Optional<PciAddress> address(Json controller) {
        long domain = number(controller, "domain").orElse(-1L);
        long bus = number(controller, "bus").orElse(-1L);
        long slot = number(controller, "slot").orElse(-1L);
        long function = number(controller, "function").orElse(-1L);
        // the agent writes -1 where it does not know
        if (domain < 0 || bus < 0 || bus > 255 || slot < 0 || slot > 31 || function < 0 || function > 7) {
            return Optional.empty();
        }
        return Optional.of(new PciAddress((int) domain, (int) bus, (int) slot, (int) function));
    }

    /// The items of `{"return": […]}`; none where the answer is anything else.
    private static List<Json> returned(String answer) {
        try {
            return member(JsonText.parse(answer), "return").orElse(new Json.Null()) instanceof Json.Arr(var items)
                    ? items
                    : List.of();
        } catch (JsonText.NotJson e) {
            return List.of(); // a guest may answer anything: what cannot be read says nothing
        }
    }

    private static Optional<Json> member(Json value, String name) {
        return value instanceof Json.Obj object ? object.get(name) : Optional.empty();
    }

    private static Optional<Long> number(Json value, String name) {
        return member(value, name)
                .flatMap(one -> one instanceof Json.Num(long number) ? Optional.of(number) : Optional.empty());
    }

    private static Optional<String> text(Json value, String name) {
        return member(value, name)
                .flatMap(one -> one instanceof Json.Text(var text) ? Optional.of(text) : Optional.empty());
    }
}

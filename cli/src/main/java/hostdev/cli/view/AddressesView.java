package hostdev.cli.view;

import hostdev.core.guest.AddressPlan;
import hostdev.core.guest.AddressPlan.Seat;
import hostdev.core.json.Json;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where each device of a guest is, and why; as JSON with the definition itself.
public final class AddressesView implements View {
    private final AddressPlan plan;
    private final String text;

    public AddressesView(AddressPlan plan) {
        this.plan = plan;
        this.text = plan.text();
    }

    /// The definition with all addresses.
    public String text() {
        return text;
    }

    @Override
    public List<Line> lines(Screen screen) {
        Table table = new Table("ADDRESS", "DEVICE", "WHY");
        List<Seat> byAddress = new ArrayList<>(plan.seats());
        byAddress.removeIf(seat -> seat.address().isEmpty());
        byAddress.sort(Comparator.comparing(seat -> seat.address().orElseThrow()));
        for (Seat seat : byAddress) {
            String added = seat.added() ? "added; " : "";
            seat.address()
                    .ifPresent(address -> table.row(
                            seat.written() ? Line.Style.DIM : Line.Style.PLAIN,
                            inGuest(address),
                            seat.name(),
                            added + seat.why()));
        }
        return table.lines(screen, 2);
    }

    /// `00:1d.7`: a guest has one domain.
    static String inGuest(PciAddress address) {
        return address.toString().substring(5);
    }

    @Override
    public Json json() {
        List<Json> devices = Json.items();
        for (Seat seat : plan.seats()) {
            devices.add(Json.object()
                    .put("device", seat.name())
                    .put("address", seat.address().map(PciAddress::toString))
                    .put("added", seat.added())
                    .put("written", seat.written())
                    .put("why", seat.why())
                    .build());
        }
        return Json.object()
                .put("machine", plan.machine().word())
                .put("devices", Json.list(devices))
                .put("definition", text)
                .build();
    }
}

package hostdev.cli.view;

import hostdev.core.format.PciNames;
import hostdev.core.json.Json;
import hostdev.core.model.Host;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The devices of a host as a table: what `hostdev list` shows.
///
/// @param shown those to show, in order
/// @param bridgesLeftOut how many bridges are not among them
/// @param ids whether vendor:device has a column
/// @param promises what guests' definitions name; empty where nobody asked
public record ListView(
        Host host,
        List<PciFunction> shown,
        int bridgesLeftOut,
        PciNames names,
        boolean ids,
        Optional<List<Promise>> promises)
        implements View {
    private static final int DEVICE = 1;

    @Override
    public List<Line> lines(Screen screen) {
        if (shown.isEmpty() && bridgesLeftOut == 0) {
            return List.of(Line.of("there are no PCI devices here"));
        }
        int more = ids ? 1 : 0;
        List<Line> lines = new ArrayList<>(table().lines(screen, DEVICE + more, DEVICE + more + 3, DEVICE + more + 4));
        if (bridgesLeftOut > 0) {
            String left = CellWords.counted(bridgesLeftOut, "bridge is", "bridges are");
            lines.add(Line.of(Line.Style.DIM, left + " left out: --all lists them, --tree shows where they are"));
        }
        return lines;
    }

    private Table table() {
        Table table = ids
                ? new Table("ADDRESS", "IDS", "DEVICE", "DRIVER", "GROUP", "ATTACHED", "USED BY")
                : new Table("ADDRESS", "DEVICE", "DRIVER", "GROUP", "ATTACHED", "USED BY");
        DeviceTitle title = new DeviceTitle(names);
        List<Promise> known = promises.orElse(List.of());
        for (PciFunction function : shown) {
            List<String> cells = new ArrayList<>(7);
            cells.add(function.address().toString());
            if (ids) {
                cells.add(function.ids().toString());
            }
            cells.add(title.of(function));
            cells.add(CellWords.driver(function));
            cells.add(CellWords.group(function));
            cells.add(CellWords.attached(host, function));
            cells.add(CellWords.usedBy(host, function, known));
            Line.Style style = function.isBridge() ? Line.Style.DIM : Line.Style.PLAIN;
            table.row(style, cells.toArray(String[]::new));
        }
        return table;
    }

    @Override
    public Json json() {
        DeviceJson form = new DeviceJson(host, names, promises);
        List<Json> devices = Json.items();
        for (PciFunction function : shown) {
            devices.add(form.of(function).build());
        }
        return Json.object()
                .put("devices", Json.list(devices))
                .put("bridges_left_out", bridgesLeftOut)
                .build();
    }
}

package hostdev.cli.view;

import hostdev.core.format.Definition;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PassedFunction;
import hostdev.core.guest.LockedMemory;
import hostdev.core.guest.MigrationBlockers;
import hostdev.core.json.Json;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A guest and the devices of the host that it has: what it runs with, or what it will be started with.
public record GuestView(Guest guest, Host host) implements View {
    private Definition definition() {
        return Definition.parse(guest.name().name(), guest.running().orElse(guest.definition()));
    }

    private String state() {
        return guest.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(Line.Style.BOLD, guest.name().name())
                .add(" (" + state() + ")"
                        + machine().map(machine -> ", " + machine).orElse("")));
        List<PassedFunction> devices = definition().passedFunctions();
        if (devices.isEmpty()) {
            lines.add(Line.of("no device of the host"));
            return lines;
        }
        Table table = new Table("DEVICE", "IN THE GUEST", "DRIVER ON THE HOST");
        devices.forEach(passed -> table.row(
                Line.Style.PLAIN,
                passed.source().toString(),
                passed.address().map(AddressesView::inGuest).orElse("not chosen yet"),
                driver(passed.source())));
        lines.addAll(table.lines(screen, 2));
        if (definition() instanceof DomainXml xml) {
            lines.add(Line.of("locked memory: " + LockedMemory.of(xml).words()));
        }
        if (!blockers().isEmpty()) {
            lines.add(Line.of("It cannot be saved, migrated, or snapshotted with its memory while it has "
                    + String.join(
                            ", ", blockers().stream().map(PciAddress::toString).toList()) + "."));
        }
        return lines;
    }

    private Optional<String> machine() {
        return definition() instanceof DomainXml xml ? xml.machine() : Optional.empty();
    }

    private List<PciAddress> blockers() {
        return definition() instanceof DomainXml xml ? MigrationBlockers.of(xml) : List.of();
    }

    private String driver(PciAddress device) {
        return host.function(device)
                .map(function -> function.driver()
                        .either(driver -> driver.map(Object::toString).orElse("no driver"), why -> "unknown: " + why))
                .orElse("not on this host");
    }

    @Override
    public Json json() {
        List<Json> devices = Json.items();
        for (PassedFunction passed : definition().passedFunctions()) {
            devices.add(Json.object()
                    .put("device", passed.source().toString())
                    .put("guest_address", passed.address().map(PciAddress::toString))
                    .put("present", host.function(passed.source()).isPresent())
                    .put("blocks_migration", blockers().contains(passed.source()))
                    .build());
        }
        return Json.object()
                .put("guest", guest.name().name())
                .put("state", state())
                .put("machine", machine())
                .put("devices", Json.list(devices))
                .build();
    }
}

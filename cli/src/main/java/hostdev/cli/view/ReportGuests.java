package hostdev.cli.view;

import hostdev.cli.view.Html.Tag;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The guests: what each runs with, and what its definition promises it.
final class ReportGuests {
    private final Html html;
    private final Host host;
    private final ReportDevices devices;
    private final Map<String, String> states = new TreeMap<>();
    private final Map<String, List<PciAddress>> running = new TreeMap<>();
    private final Map<String, List<PciAddress>> promised = new TreeMap<>();

    ReportGuests(Html html, Host host, ReportDevices devices, Fact<List<Guest>> guests, List<Promise> promises) {
        this.html = html;
        this.host = host;
        this.devices = devices;
        for (Guest guest : guests.seen().orElse(List.of())) {
            states.put(guest.name().name(), state(guest.state()));
        }
        for (PciFunction function : host.all()) {
            for (Holder holder : host.holdersOf(function.address())) {
                holder.guest().ifPresent(name -> add(running, name, function.address()));
            }
        }
        promises.forEach(promise -> add(promised, promise.guest().name(), promise.device()));
        running.keySet().forEach(name -> states.putIfAbsent(name, "running"));
    }

    private static void add(Map<String, List<PciAddress>> lists, String guest, PciAddress device) {
        lists.computeIfAbsent(guest, _ -> new ArrayList<>()).add(device);
    }

    static String state(Guest.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    int count() {
        return states.size();
    }

    void draw() {
        if (states.isEmpty()) {
            return;
        }
        HtmlTable table = new HtmlTable(html, "Guest", "State", "Has now", "Promised to it");
        states.forEach((guest, state) -> table.row(
                () -> html.put(Tag.STRONG, guest),
                () -> html.text(state),
                () -> devices(running.getOrDefault(guest, List.of())),
                () -> devices(promised.getOrDefault(guest, List.of()))));
        table.end();
    }

    private void devices(List<PciAddress> addresses) {
        if (addresses.isEmpty()) {
            html.text("nothing");
            return;
        }
        List<PciFunction> there = new ArrayList<>();
        html.open(Tag.UL, "class", "devices");
        for (PciAddress address : addresses) {
            host.function(address)
                    .ifPresentOrElse(
                            there::add,
                            () -> html.open(Tag.LI, "class", "owned")
                                    .put(Tag.CODE, address.toString())
                                    .text(" is not in this host")
                                    .close());
        }
        devices.alike(there, _ -> "").forEach(one -> devices.entry(html, one));
        html.close();
    }
}

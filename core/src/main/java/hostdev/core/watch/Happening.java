package hostdev.core.watch;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.watch.Glance.Doing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// One thing that happened.
///
/// @param event stable, for scripts: `guest-started`
/// @param where the guest or function that it is about; empty for the hypervisor
/// @param what in words: `driver e1000e, then vfio-pci`
public record Happening(String event, String where, String what) {
    /// What happened between two looks: functions first, then guests, each in order.
    public static List<Happening> between(Glance before, Glance after) {
        List<Happening> happenings = new ArrayList<>();
        functions(before.functions(), after.functions(), happenings);
        switch (after.guests()) {
            case Fact.Unknown<SortedMap<GuestName, Doing>>(var why) -> {
                if (before.guests() instanceof Fact.Known<?>) {
                    happenings.add(new Happening("hypervisor-silent", "", "the hypervisor cannot be asked: " + why));
                }
            }
            case Fact.Known<SortedMap<GuestName, Doing>>(var now) -> {
                if (before.guests() instanceof Fact.Known<SortedMap<GuestName, Doing>>(var then)) {
                    guests(then, now, happenings);
                } else {
                    happenings.add(new Happening("hypervisor-back", "", "the hypervisor can be asked again"));
                }
            }
        }
        return List.copyOf(happenings);
    }

    private static void functions(
            SortedMap<PciAddress, Optional<DriverName>> before,
            SortedMap<PciAddress, Optional<DriverName>> after,
            List<Happening> happenings) {
        Set<PciAddress> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (PciAddress device : all) {
            Optional<DriverName> now = after.getOrDefault(device, Optional.empty());
            Optional<DriverName> then = before.getOrDefault(device, Optional.empty());
            if (!after.containsKey(device)) {
                happenings.add(on("device-gone", device, "gone"));
            } else if (!before.containsKey(device)) {
                happenings.add(on("device-appeared", device, "appeared, " + driver(now)));
            } else if (!now.equals(then)) {
                happenings.add(on("driver-changed", device, driver(then) + ", then " + driver(now)));
            }
        }
    }

    private static String driver(Optional<DriverName> driver) {
        return driver.map(name -> "driver " + name).orElse("no driver");
    }

    private static void guests(
            SortedMap<GuestName, Doing> before, SortedMap<GuestName, Doing> after, List<Happening> happenings) {
        SortedMap<GuestName, Doing> all = new TreeMap<>(before);
        all.putAll(after);
        for (GuestName guest : all.keySet()) {
            Optional<Doing> then = Optional.ofNullable(before.get(guest));
            Optional<Doing> now = Optional.ofNullable(after.get(guest));
            if (then.isEmpty()) {
                happenings.add(on("guest-defined", guest, "defined"));
            }
            Doing was = then.orElse(new Doing(Guest.State.SHUT_OFF, Set.of()));
            Doing is = now.orElse(new Doing(Guest.State.SHUT_OFF, Set.of()));
            state(guest, was.state(), is.state(), happenings);
            if (is.state() != Guest.State.SHUT_OFF && was.state() != Guest.State.SHUT_OFF) {
                devices(guest, was.devices(), is.devices(), happenings);
            }
            if (now.isEmpty()) {
                happenings.add(on("guest-undefined", guest, "no longer defined"));
            }
        }
    }

    private static void state(GuestName guest, Guest.State was, Guest.State is, List<Happening> happenings) {
        if (was == is) {
            return;
        }
        happenings.add(
                switch (is) {
                    case SHUT_OFF -> on("guest-stopped", guest, "off");
                    case CRASHED -> on("guest-crashed", guest, "crashed");
                    case ENDED -> on("guest-ended", guest, "ended, and is kept with its devices");
                    case PAUSED ->
                        was == Guest.State.SHUT_OFF
                                ? on("guest-started", guest, "started, and paused")
                                : on("guest-paused", guest, "paused");
                    case RUNNING ->
                        was == Guest.State.PAUSED
                                ? on("guest-resumed", guest, "runs")
                                : on("guest-started", guest, "started");
                });
    }

    private static void devices(GuestName guest, Set<PciAddress> was, Set<PciAddress> is, List<Happening> happenings) {
        for (PciAddress device : new TreeSet<>(is)) {
            if (!was.contains(device)) {
                happenings.add(on("device-plugged", guest, "got " + device));
            }
        }
        for (PciAddress device : new TreeSet<>(was)) {
            if (!is.contains(device)) {
                happenings.add(on("device-pulled", guest, "let go of " + device));
            }
        }
    }

    private static Happening on(String event, Object where, String what) {
        return new Happening(event, where.toString(), what);
    }
}

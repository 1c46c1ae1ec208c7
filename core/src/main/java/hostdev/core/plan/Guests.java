package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.format.BrokenDefinition;
import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the guests' definitions say about functions, and what stands in the way there.
final class Guests {
    private Guests() {}

    static Optional<Guest> named(List<Guest> guests, GuestName name) {
        return guests.stream().filter(guest -> guest.name().equals(name)).findFirst();
    }

    /// Whether it is started with it, or runs with it.
    static boolean isPromised(Guest guest, PciAddress device) {
        return Definition.parse(guest.name().name(), guest.definition()).gives(device)
                || Definition.isRunningWith(guest, device);
    }

    /// The functions that a guest runs with.
    static Set<PciAddress> runningWith(Guest guest) {
        return guest.running()
                .<Set<PciAddress>>map(running -> new LinkedHashSet<>(sources(guest.name(), running)))
                .orElse(Set.of());
    }

    static Optional<PassedFunction> passed(Guest guest, PciAddress device) {
        return Definition.ofGuest(guest.name().name(), guest.definition()).passedFunctions().stream()
                .filter(passed -> passed.source().equals(device))
                .findFirst();
    }

    /// The functions that a definition names.
    static List<PciAddress> sources(GuestName guest, String definition) {
        return Definition.ofGuest(guest.name(), definition).passedFunctions().stream()
                .map(PassedFunction::source)
                .toList();
    }

    static List<Guest> having(List<Guest> guests, PciAddress device) {
        return guests.stream().filter(guest -> isPromised(guest, device)).toList();
    }

    static Finding unknown(Fact<List<Guest>> guests) {
        String why = guests instanceof Fact.Unknown<List<Guest>>(var words) ? words : "";
        return Finding.blocks("guests-unknown", "", "the hypervisor cannot be asked: " + why, "", "");
    }

    static Optional<Finding> runs(Guest guest) {
        return runs(guest, "");
    }

    /// @param live the command that does it to a guest that runs; empty where there is none
    static Optional<Finding> runs(Guest guest, String live) {
        if (!guest.active()) {
            return Optional.empty();
        }
        return Optional.of(Finding.blocks(
                "guest-runs",
                guest.name(),
                "the guest is not shut off (" + guest.state().name().toLowerCase(Locale.ROOT) + ")",
                live.isEmpty()
                        ? "devices are given to and taken from guests that are shut off"
                        : "without --live only what it is started with next time is changed",
                (live.isEmpty() ? "" : "to do it while it runs: " + live + "; or ") + "shut it down first: "
                        + shutdown(guest) + " " + guest.name().operand()));
    }

    /// Blocks where the guest does not run, and something shall be done to what it runs with.
    static Optional<Finding> isOff(Guest guest) {
        return guest.active()
                ? Optional.empty()
                : Optional.of(Finding.blocks(
                        "guest-off",
                        guest.name(),
                        "the guest does not run",
                        "--live is about what a guest runs with",
                        "leave --live out"));
    }

    /// One whose run is over cannot shut itself down.
    private static String shutdown(Guest guest) {
        String tool =
                Definition.ofGuest(guest.name().name(), guest.definition()).tool();
        boolean over = guest.state() == Guest.State.ENDED || guest.state() == Guest.State.CRASHED;
        return tool + (over ? " destroy" : " shutdown");
    }

    private static Finding broken(Guest guest, PciAddress device, BrokenDefinition definition) {
        Finding finding = definition.finding();
        return Finding.warns(
                finding.code(), guest.name(), finding.what() + "; " + device + " is in it", finding.why(), "");
    }

    /// Blocks where another guest that has it promised is active, warns where one is that is shut off.
    static List<Finding> promisedTo(List<Guest> guests, PciAddress device, GuestName wanted) {
        List<Finding> findings = new ArrayList<>();
        for (Guest guest : having(guests, device)) {
            if (!guest.name().equals(wanted)
                    && Definition.ofGuest(guest.name().name(), guest.definition()) instanceof BrokenDefinition broken) {
                findings.add(broken(guest, device, broken));
            }
            if (!guest.name().equals(wanted)) {
                findings.add(
                        guest.active()
                                ? Finding.blocks(
                                        "promised-to-active",
                                        device,
                                        "the guest " + guest.name() + " has it in its definition, and runs",
                                        "",
                                        "shut it down and take it back: hostdev release " + device)
                                : Finding.warns(
                                        "promised-twice",
                                        device,
                                        "the guest " + guest.name() + " has it in its definition too",
                                        "only one of them can run at a time",
                                        ""));
            }
        }
        return findings;
    }
}

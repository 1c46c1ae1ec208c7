package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.InUse;
import hostdev.core.finding.Unfit;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.Holder;
import hostdev.core.model.HostScreen;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.step.ForgetDomain;
import hostdev.core.plan.step.KeepOrigin;
import hostdev.core.plan.step.LoadModule;
import hostdev.core.plan.step.LoseNetwork;
import hostdev.core.plan.step.LoseScreen;
import hostdev.core.plan.step.ProbeDefault;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.RestoreNetwork;
import hostdev.core.plan.step.RestoreScreen;
import hostdev.core.plan.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A plan while it is written: steps and findings gather; if one of them blocks there is no plan.
final class Draft {
    private final Situation situation;
    private final List<Step> steps = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<PciAddress> lost = new TreeSet<>();
    private Optional<GuestName> until = Optional.empty();

    Draft(Situation situation) {
        this.situation = situation;
    }

    void add(Step step) {
        steps.add(step);
    }

    void find(Finding finding) {
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    void find(Optional<Finding> finding) {
        finding.ifPresent(this::find);
    }

    void find(List<Finding> all) {
        all.forEach(this::find);
    }

    boolean blocked() {
        return findings.stream().anyMatch(Finding::isBlocking);
    }

    /// Whether something is in the way that nobody can do anything about.
    boolean isHopeless() {
        return findings.stream()
                .anyMatch(finding -> finding.isBlocking() && finding.fix().isEmpty());
    }

    Planning end(Goal goal) {
        return blocked()
                ? new Planning.Refused(List.copyOf(findings))
                : new Planning.Planned(new Plan(goal.toString(), List.copyOf(steps), List.copyOf(findings)));
    }

    /// The kernel's module, where the driver is not there yet. Only for drivers that take no device by
    /// themselves.
    void needDriver(DriverName driver) {
        Step load = new LoadModule(driver.module());
        if (!situation.drivers().contains(driver) && !steps.contains(load)) {
            steps.addFirst(load);
        }
    }

    /// Says what the host loses with a function, and what it loses because others go in the same plan.
    void lose(PciAddress device, boolean force) {
        find(InUse.byHost(situation.host(), device, force));
        if (lost.add(device)) {
            find(InUse.lastOfKind(situation.host(), lost, force));
        }
    }

    /// The same, of what a guest is given without being forced: what a driver for guests has already is no loss.
    void loseToGuest(PciFunction function) {
        boolean guests = function.driver()
                .seen()
                .flatMap(driver -> driver)
                .filter(DriverName::isForGuests)
                .isPresent();
        if (!guests) {
            lose(function.address(), false);
        }
    }

    /// Counts a function as lost that leaves the host by an earlier plan, as at the next boot.
    void losesAnyway(PciAddress device) {
        lost.add(device);
    }

    /// Who has it open is in the way; of a domain of Xen that is gone only its traces are, and they are removed.
    void free(PciAddress device) {
        find(InUse.byHolder(situation.host(), device));
        for (Holder holder : situation.host().holdersOf(device)) {
            Step forget = new ForgetDomain(device, holder.pid());
            if (holder.isGone() && !steps.contains(forget)) {
                add(forget);
            }
        }
    }

    /// What is taken from now on goes back when this guest has ended.
    void takeUntilEndOf(GuestName guest) {
        until = Optional.of(guest);
    }

    /// Writes down how a function is that somebody else will take.
    void remember(PciFunction function) {
        if (function.binding() instanceof Fact.Known<Binding>(var now)) {
            keepOrigin(function.address(), now, networks(function.address()), false);
        }
    }

    /// What was taken for one run of a guest stays taken until `hostdev release`.
    void holdUntilRelease(PciAddress device) {
        situation
                .origin(device)
                .filter(origin -> origin.until().isPresent())
                .ifPresent(
                        origin -> add(new KeepOrigin(device, Optional.of(origin), Optional.of(origin.untilRelease()))));
    }

    /// What was taken for one run of another guest is taken for one of this guest now.
    void holdUntilEndOf(GuestName guest, PciAddress device) {
        situation
                .origin(device)
                .filter(origin ->
                        origin.until().isPresent() && !origin.until().get().equals(guest))
                .ifPresent(origin ->
                        add(new KeepOrigin(device, Optional.of(origin), Optional.of(origin.untilEndOf(guest)))));
    }

    /// Takes a function from the driver that it has, after writing down how it was.
    ///
    /// @param takenAlong whether only for its group's sake
    void take(PciFunction function, Optional<DriverName> driver, boolean takenAlong) {
        if (!(function.binding() instanceof Fact.Known<Binding>(var before))) {
            throw new IllegalStateException(function.address() + " is taken and its driver is unknown");
        }
        List<NetworkConfig> networks = networks(function.address());
        keepOrigin(function.address(), before, networks, takenAlong);
        for (NetworkConfig network : networks) {
            add(new LoseNetwork(function.address(), network));
        }
        loseScreen(function.address(), before, driver);
        add(new Rebind(function.address(), before, new Binding(driver, before.override())));
    }

    /// In the order that works: consoles, framebuffer, driver.
    private void loseScreen(PciAddress device, Binding before, Optional<DriverName> driver) {
        HostScreen screen = situation.hardware().screenOf(device);
        if (!screen.isHeld()) {
            return;
        }
        add(new LoseScreen(device, screen));
        if (before.driver().isEmpty() && driver.isPresent()) {
            find(Finding.warns(
                    "screen-until-boot",
                    device,
                    "the host's screen stays dark until the next boot: only the firmware has set it up",
                    "Linux takes the firmware's framebuffer away for good when vfio-pci gets the card",
                    ""));
        }
    }

    /// A card that had no driver has the firmware's framebuffer, which does not come back.
    private void restoreScreen(Origin origin) {
        Optional<HostScreen> screen = origin.screen();
        if (screen.isEmpty()) {
            return;
        }
        if (origin.binding().driver().isPresent()) {
            add(new RestoreScreen(origin.device(), screen.get()));
        } else {
            find(Finding.note(
                    "screen-at-boot",
                    origin.device(),
                    "the host's screen comes back at the next boot",
                    "the firmware's framebuffer was on it, and only the firmware sets it up"));
        }
    }

    /// What its interfaces have configured; blocks where that is not known.
    List<NetworkConfig> networks(PciAddress device) {
        return switch (situation.networks().getOrDefault(device, Fact.known(List.of()))) {
            case Fact.Known<List<NetworkConfig>>(var networks) -> networks;
            case Fact.Unknown<List<NetworkConfig>>(var why) -> {
                find(Finding.blocks(
                        "network-unknown",
                        device,
                        "what its network interfaces have configured cannot be read: " + why,
                        "it could not be put back",
                        ""));
                yield List.of();
            }
        };
    }

    /// The first taking of a boot is what counts; a function that was on a driver for guests already tells
    /// nothing.
    private void keepOrigin(PciAddress device, Binding before, List<NetworkConfig> networks, boolean takenAlong) {
        boolean taken = before.driver().filter(DriverName::isForGuests).isPresent();
        if (taken || situation.origin(device).isPresent()) {
            return;
        }
        String bootId = situation.host().bootId().seen().orElse("");
        if (bootId.isEmpty()) {
            find(Finding.blocks("boot-unknown", device, "which boot this is cannot be read", "", "is /proc mounted?"));
        }
        add(new KeepOrigin(
                device,
                situation.kept(device),
                Optional.of(new Origin(
                        device,
                        before,
                        networks,
                        takenAlong,
                        bootId,
                        until,
                        Optional.of(situation.hardware().screenOf(device)).filter(HostScreen::isHeld)))));
    }

    /// Gives a function back what it had: driver, override, network; and forgets that. What somebody else has
    /// made of it meanwhile stays.
    void giveBack(PciAddress device, Binding now, Origin origin) {
        Binding wanted = wanted(device, now, origin.binding());
        if (!now.equals(wanted)) {
            add(new Rebind(device, now, wanted));
            restoreScreen(origin);
            restoreNetworks(origin);
        }
        forget(origin);
    }

    /// The same after the end of a guest for which libvirt itself took the function, and gave back its driver
    /// alone.
    void settle(Origin origin, Binding now) {
        Binding wanted = wanted(origin.device(), now, origin.binding());
        if (!now.equals(wanted)) {
            add(new Rebind(origin.device(), now, wanted));
        }
        if (wanted.driver().equals(origin.binding().driver())) {
            restoreScreen(origin);
            restoreNetworks(origin);
        }
        forget(origin);
    }

    private void restoreNetworks(Origin origin) {
        for (NetworkConfig network : origin.networks()) {
            add(new RestoreNetwork(origin.device(), network));
        }
    }

    void forget(Origin origin) {
        add(new KeepOrigin(origin.device(), Optional.of(origin), Optional.empty()));
    }

    /// A driver that neither a guest needs nor the function had before, and an `driver_override` of the same
    /// sort, are somebody's own doing.
    private Binding wanted(PciAddress device, Binding now, Binding before) {
        if (isOthers(now.driver(), before.driver())) {
            find(changed(
                    device,
                    "it has the driver " + now.driver().orElseThrow() + " now, which hostdev did not give it",
                    before));
            return now;
        }
        if (isOthers(now.override(), before.override())) {
            find(changed(
                    device,
                    "its driver_override is " + now.override().orElseThrow() + " now, which hostdev did not set",
                    before));
            return new Binding(before.driver(), now.override());
        }
        return before;
    }

    private static boolean isOthers(Optional<DriverName> now, Optional<DriverName> before) {
        return now.isPresent() && !now.equals(before) && !now.get().isForGuests();
    }

    private static Finding changed(PciAddress device, String what, Binding before) {
        return Finding.warns(
                "changed-by-others",
                device,
                what,
                "it is left so; before it was taken it had " + before,
                before.driver()
                        .map(driver -> "hostdev bind " + device + " " + driver)
                        .orElse("hostdev unbind " + device));
    }

    /// Gives a function back what it had where that is known; where it is not, the kernel chooses.
    void giveBack(PciFunction function) {
        PciAddress device = function.address();
        Optional<Origin> origin = situation.origin(device);
        if (!(function.binding() instanceof Fact.Known<Binding>(var now))) {
            find(Unfit.binding(function));
            return;
        }
        if (origin.isPresent()) {
            giveBack(device, now, origin.get());
            return;
        }
        if (now.driver().filter(DriverName::isForGuests).isPresent()) {
            add(new ProbeDefault(device, now));
            find(Finding.note(
                    "origin-unknown",
                    device,
                    "which driver it had before is not known: the kernel chooses",
                    "it was not taken by hostdev in this boot"));
        }
        situation.kept(device).ifPresent(stale -> add(new KeepOrigin(device, Optional.of(stale), Optional.empty())));
    }
}

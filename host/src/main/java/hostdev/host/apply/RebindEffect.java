package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Moves a function to another driver: select by `driver_override`, unbind, probe, read back, then put
/// `driver_override` as it shall stay.
final class RebindEffect implements Effect {
    private final BindingFiles files;
    private final Binding before;
    private final Binding after;
    private final Machine machine;

    RebindEffect(PciAddress device, Binding before, Binding after, Machine machine) {
        this.files = new BindingFiles(device, machine);
        this.before = before;
        this.after = after;
        this.machine = machine;
    }

    @Override
    public void require() {
        requireBinding(files, before);
        requireFree(files, after.driver());
    }

    static void requireBinding(BindingFiles files, Binding before) {
        if (!files.isThere()) {
            throw Problem.notFit(files.device(), "is not there any more", "hostdev list");
        }
        Fact<Binding> now = files.binding();
        if (now instanceof Fact.Unknown<Binding>(var why)) {
            throw Problem.notFit(files.device(), "its driver and driver_override cannot be read: " + why, "");
        }
        if (!now.equals(Fact.known(before))) {
            String seen = now.seen().map(Binding::toString).orElse("");
            throw Problem.notFit(
                    files.device(),
                    "has changed since it was planned: " + before + " then, " + seen + " now",
                    "try again");
        }
    }

    static void requireFree(BindingFiles files, Optional<DriverName> to) {
        files.whyNotFree(to).ifPresent(why -> {
            throw Problem.notFit(files.device(), why, "");
        });
    }

    @Override
    public List<String> writes() {
        List<String> writes = new ArrayList<>();
        Optional<DriverName> override = after.driver().isPresent() ? after.driver() : before.override();
        if (!override.equals(before.override())) {
            writes.add(files.overridePath());
        }
        before.driver().map(BindingFiles::unbindPath).ifPresent(writes::add);
        after.driver().ifPresent(_ -> writes.add(BindingFiles.PROBE));
        if (!override.equals(after.override())) {
            writes.add(files.overridePath());
        }
        return writes;
    }

    @Override
    public boolean isDone() {
        return files.binding().equals(Fact.known(after));
    }

    /// On the way `driver_override` names the driver to come, and there is no driver.
    @Override
    public Optional<String> changedByOthers() {
        if (!files.isThere()) {
            return Optional.of("it is not there any more");
        }
        return switch (files.binding()) {
            case Fact.Unknown<Binding>(var why) -> Optional.of("its driver cannot be read: " + why);
            case Fact.Known<Binding>(var now) ->
                isOnTheWay(now) ? Optional.empty() : Optional.of("it has " + now + " now");
        };
    }

    private boolean isOnTheWay(Binding now) {
        boolean driver = now.driver().isEmpty()
                || now.driver().equals(before.driver())
                || now.driver().equals(after.driver());
        boolean override = now.override().equals(before.override())
                || now.override().equals(after.override())
                || now.override().equals(before.driver())
                || now.override().equals(after.driver());
        return driver && override;
    }

    @Override
    public Outcome perform() {
        if (!files.isThere()) {
            return isReturn() ? new Outcome.Done(new Seen.Gone()) : Outcome.failed("it is not there any more");
        }
        if (!files.isDrivenBy(after.driver())) {
            Outcome moved = move();
            if (!(moved instanceof Outcome.Done)) {
                return moved;
            }
        }
        return files.writeOverride(after.override()).then(this::readBack);
    }

    /// Whether the host gets it from a driver for guests: of a function that is gone there is nothing to return.
    private boolean isReturn() {
        return before.driver().filter(DriverName::isForGuests).isPresent()
                && after.driver().filter(DriverName::isForGuests).isEmpty();
    }

    private Outcome move() {
        Optional<String> why = files.whyNotFree(after.driver());
        if (why.isPresent()) {
            return Outcome.failed(why.get());
        }
        if (after.driver().isEmpty()) {
            return files.unbind();
        }
        DriverName driver = after.driver().get();
        if (!machine.root().exists(BindingFiles.driverPath(driver))) {
            return new Outcome.Failed("the kernel has no driver " + driver, "modprobe " + driver.module());
        }
        return files.writeOverride(after.driver())
                .then(files::unbind)
                .then(files::probe)
                .then(() -> taken(driver));
    }

    private Outcome taken(DriverName driver) {
        if (machine.waitFor(
                () -> files.isDrivenBy(after.driver()), machine.limits().driver())) {
            return Outcome.done();
        }
        return new Outcome.Failed(
                "the driver " + driver + " did not take it within "
                        + machine.limits().driver().toSeconds() + " s",
                "the kernel says why: dmesg | tail");
    }

    private Outcome readBack() {
        Fact<Binding> now = files.binding();
        return now.equals(Fact.known(after))
                ? new Outcome.Done(new Seen.Bound(after))
                : Outcome.failed("it should have " + after + ", and has "
                        + now.seen().map(Binding::toString).orElse("something unknown"));
    }
}

package hostdev.host.apply;

import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.FindAgain;
import hostdev.core.plan.step.Seen;
import java.util.List;
import java.util.Optional;

/// Has the kernel look behind a bridge, or everywhere, for a function; looks whether it answers, and leads it to the
/// driver that it shall have.
final class FindAgainEffect implements Effect {
    private static final Optional<DriverName> SOME_HOST_DRIVER = Optional.of(new DriverName("unknown"));

    private final PciAddress device;
    private final Optional<PciAddress> bridge;
    private final Binding after;
    private final boolean mustAnswer;
    private final Machine machine;
    private final BindingFiles files;

    FindAgainEffect(FindAgain step, Machine machine) {
        this.device = step.device();
        this.bridge = step.bridge();
        this.after = step.after();
        this.mustAnswer = step.mustAnswer();
        this.machine = machine;
        this.files = new BindingFiles(device, machine);
    }

    @Override
    public void require() {}

    @Override
    public Outcome perform() {
        return look().then(() -> {
            Outcome answers = answers();
            // that the kernel knows it again is all that can be put back of what did not answer before
            return answers instanceof Outcome.Failed && !mustAnswer ? seen() : answers.then(this::settle);
        });
    }

    private Outcome look() {
        if (files.isThere()) {
            return Outcome.done();
        }
        Optional<String> held = heldNearby();
        if (held.isPresent()) {
            return Outcome.failed(held.get());
        }
        String place = bridge.map(it -> BindingFiles.path(it) + "/rescan").orElse("/sys/bus/pci/rescan");
        return files.write(place, "1", "looking for it")
                .then(() -> machine.waitFor(files::isThere, machine.limits().driver())
                        ? Outcome.done()
                        : new Outcome.Failed(
                                "the kernel does not find it again",
                                "only taking the machine's power, or putting the card in again, may bring it back"));
    }

    /// Which group it will be in nobody knows before it is there; the driver that the kernel gives it at once
    /// must not come into one that a guest has. So what is nearest is looked at: the group of its bridge, and
    /// those of the other functions in its place.
    private Optional<String> heldNearby() {
        List<String> names = machine.root().names("/sys/bus/pci/devices").seen().orElse(List.of());
        for (String name : names) {
            Optional<PciAddress> other = PciAddress.fromSysfs(name);
            boolean near = other.isPresent() && (other.get().sameDevice(device) || bridge.equals(other));
            Optional<String> why =
                    near ? new Free(machine.root(), other.get()).whyNot(SOME_HOST_DRIVER) : Optional.empty();
            if (why.isPresent()) {
                return why.map(words -> "beside it, " + other.get() + ": " + words);
            }
        }
        return Optional.empty();
    }

    private Outcome answers() {
        return ResetEffect.answers(
                files, "it does not answer: its configuration space reads all ones", "hostdev show " + device);
    }

    private Outcome seen() {
        return new Outcome.Done(new Seen.Bound(files.binding().seen().orElseGet(Binding::none)));
    }

    private Outcome settle() {
        return switch (files.binding()) {
            case Fact.Known<Binding>(var now) ->
                now.equals(after)
                        ? new Outcome.Done(new Seen.Bound(after))
                        : new RebindEffect(device, now, after, machine).perform();
            case Fact.Unknown<Binding>(var why) -> Outcome.failed("its driver cannot be read: " + why);
        };
    }
}

package hostdev.host.apply;

import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Clears `driver_override`, lets the function go and has the kernel choose.
final class ProbeDefaultEffect implements Effect {
    private final BindingFiles files;
    private final Binding before;

    ProbeDefaultEffect(PciAddress device, Binding before, Machine machine) {
        this.files = new BindingFiles(device, machine);
        this.before = before;
    }

    /// Which driver will come is not known beforehand: it is taken to be one of the host's.
    private static final Optional<DriverName> SOME_HOST_DRIVER = Optional.of(new DriverName("unknown"));

    @Override
    public void require() {
        RebindEffect.requireBinding(files, before);
        RebindEffect.requireFree(files, SOME_HOST_DRIVER);
    }

    @Override
    public List<String> writes() {
        List<String> writes = new ArrayList<>();
        before.override().ifPresent(_ -> writes.add(files.overridePath()));
        before.driver().map(BindingFiles::unbindPath).ifPresent(writes::add);
        writes.add(BindingFiles.PROBE);
        return writes;
    }

    @Override
    public Outcome perform() {
        if (!files.isThere()) {
            return new Outcome.Done(new Seen.Gone());
        }
        Optional<String> why = files.whyNotFree(SOME_HOST_DRIVER);
        if (why.isPresent()) {
            return Outcome.failed(why.get());
        }
        return files.writeOverride(Optional.empty())
                .then(this::letGo)
                .then(files::probe)
                .then(this::readBack);
    }

    /// A driver that is not the one from before is the kernel's choice already.
    private Outcome letGo() {
        return before.driver().isPresent() && files.isDrivenBy(before.driver()) ? files.unbind() : Outcome.done();
    }

    private Outcome readBack() {
        return switch (files.binding()) {
            case Fact.Known<Binding>(var now) -> new Outcome.Done(new Seen.Bound(now));
            case Fact.Unknown<Binding>(var why) -> Outcome.failed("its driver cannot be read: " + why);
        };
    }
}

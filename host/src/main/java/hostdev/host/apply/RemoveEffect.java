package hostdev.host.apply;

import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// Has the kernel forget a function. Its driver lets it go first, which blocks where somebody has it open.
final class RemoveEffect implements Effect {
    /// Found again it gets the kernel's own choice of driver.
    private static final Optional<DriverName> SOME_HOST_DRIVER = Optional.of(new DriverName("unknown"));

    private final BindingFiles files;
    private final Binding before;

    RemoveEffect(PciAddress device, Binding before, Machine machine) {
        this.files = new BindingFiles(device, machine);
        this.before = before;
    }

    @Override
    public void require() {
        RebindEffect.requireBinding(files, before);
        RebindEffect.requireFree(files, SOME_HOST_DRIVER);
    }

    @Override
    public Outcome perform() {
        if (!files.isThere()) {
            return Outcome.done();
        }
        Optional<String> why = files.whyNotFree(SOME_HOST_DRIVER);
        if (why.isPresent()) {
            return Outcome.failed(why.get());
        }
        return files.write(files.path() + "/remove", "1", "removing it")
                .then(() -> files.isThere() ? Outcome.failed("the kernel still knows it") : Outcome.done());
    }
}

package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;

/// Has the kernel reset a function, and looks whether it answers afterwards.
record ResetEffect(PciAddress device, Machine machine) implements Effect {
    /// Vendor and device id: all ones where nothing answers (PCI Local Bus 3.0, 6.1).
    private static final int IDS = 4;

    @Override
    public void require() {
        BindingFiles files = files();
        if (!machine.root().exists(files.path() + "/reset")) {
            throw Problem.notFit(device, "the kernel knows no way to reset it", "");
        }
        RebindEffect.requireFree(files, java.util.Optional.empty());
    }

    private BindingFiles files() {
        return new BindingFiles(device, machine);
    }

    @Override
    public Outcome perform() {
        BindingFiles files = files();
        return files.write(files.path() + "/reset", "1", "resetting it").then(this::readBack);
    }

    private Outcome readBack() {
        return answers(
                files(),
                "it does not answer after the reset: its configuration space reads all ones",
                "have it forgotten and found again: hostdev revive " + device);
    }

    /// Asks a function for its ids.
    ///
    /// @param dead what is wrong where nothing answers
    static Outcome answers(BindingFiles files, String dead, String hint) {
        return switch (files.machine().root().bytes(files.path() + "/config", IDS)) {
            case Fact.Unknown<byte[]>(var why) -> Outcome.failed("its configuration space cannot be read: " + why);
            case Fact.Known<byte[]>(var bytes) -> answers(bytes) ? Outcome.done() : new Outcome.Failed(dead, hint);
        };
    }

    private static boolean answers(byte[] bytes) {
        for (byte value : bytes) {
            if (value != (byte) 0xff) {
                return bytes.length == IDS;
            }
        }
        return false;
    }
}

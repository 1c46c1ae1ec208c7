package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.host.root.HostRoot.Ran;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Sets a boolean of SELinux with SELinux's own tool, which keeps it for later boots too.
record SetBooleanEffect(String name, boolean before, boolean after, Machine machine) implements Effect {
    /// It builds the whole policy anew.
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Override
    public void require() {
        // a journal could have been planted: nothing but what is about guests
        if (!name.matches("virt_[a-z0-9_]{1,60}")) {
            throw Problem.notFit(name, "is no boolean about guests", "");
        }
        if (!SelinuxFiles.bool(machine.root(), name).seen().equals(Optional.of(Optional.of(before)))) {
            throw Problem.notFit(name, "has changed since this was planned", "try again");
        }
    }

    @Override
    public boolean isDone() {
        return SelinuxFiles.bool(machine.root(), name).seen().equals(Optional.of(Optional.of(after)));
    }

    @Override
    public Outcome perform() {
        List<String> command = List.of("setsebool", "-P", name, after ? "on" : "off");
        return switch (machine.root().run(command, LIMIT)) {
            case Ran.NotFound _ ->
                new Outcome.Failed(
                        "there is no program setsebool", "apt install policycoreutils, or dnf install policycoreutils");
            case Ran.TimedOut(var limit) -> Outcome.failed("setsebool did not end within " + limit.toSeconds() + " s");
            case Ran.Exited(var status, var _, var stderr) ->
                status != 0
                        ? new Outcome.Failed(
                                "setsebool: " + stderr.strip(), "run it by hand: " + String.join(" ", command))
                        : isDone()
                                ? Outcome.done()
                                : Outcome.failed("setsebool ended well, and the boolean reads as before");
        };
    }
}

package hostdev.host.hypervisor;

import hostdev.core.finding.Problem;
import hostdev.core.model.GuestName;
import hostdev.host.root.Disk;
import hostdev.host.root.HostFile;
import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The consoles of Xen's guests as its daemon keeps them (`xenconsoled --log=guest`), whoever started the guests.
public record XenConsole(HostRoot root) {
    private static final String DIRECTORY = "/var/log/xen/console";
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static String file(GuestName name) {
        return DIRECTORY + "/guest-" + name + ".log";
    }

    /// The file is appended to from run to run: the next run shall have one of its own.
    void setAside(GuestName name, Disk disk) {
        Path log = Path.of(file(name));
        try {
            if (root.exists(log.toString())) {
                disk.rename(log, log.resolveSibling(log.getFileName() + ".before"));
            }
        } catch (IOException e) {
            throw Problem.failed(log, "the console of an earlier run cannot be set aside: " + HostFile.reason(e), "")
                    .because(e);
        }
    }

    /// The file of this run, where it has no earlier one in it: one that is younger than the domain.
    public List<String> logs(GuestName name) {
        Optional<Double> made = number("stat", "-c", "%W", file(name));
        Optional<Double> started = said("xl", "domid", name.name())
                .flatMap(number -> said("xenstore-read", "/local/domain/" + number + "/vm"))
                .flatMap(vm -> number("xenstore-read", vm + "/start_time"));
        // the time of making has whole seconds
        boolean ofThisRun =
                made.isPresent() && started.isPresent() && made.get() > 0 && made.get() + 1 >= started.get();
        return ofThisRun ? List.of(file(name)) : List.of();
    }

    private Optional<Double> number(String... command) {
        try {
            return said(command).map(Double::valueOf);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private Optional<String> said(String... command) {
        return root.run(List.of(command), ANSWER) instanceof Ran.Exited(var status, var stdout, var _) && status == 0
                ? Optional.of(stdout.strip())
                : Optional.empty();
    }
}

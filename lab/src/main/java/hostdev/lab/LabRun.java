package hostdev.lab;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `hostdev lab run`: one command in a practice host, with files in before and out after.
///
/// @param hostdev the runtime directory to put on the PATH there
public record LabRun(
        Topology topology,
        Optional<Path> hostdev,
        List<Transfer> puts,
        List<Transfer> gets,
        List<String> command,
        Duration limit) {

    /// Runs it, passes on what it writes as it comes, and returns its exit code. Files are copied out also when it
    /// failed.
    public int run(LabProgress progress, OutputStream stdout, OutputStream stderr) {
        try (PracticeHost host = PracticeHost.start(topology, Options.usual().with(progress))) {
            hostdev.ifPresent(host::installHostdev);
            puts.forEach(file -> host.put(Path.of(file.from()), file.to()));
            int exit = host.stream(limit, CommandOutput.to(stdout, stderr), command);
            gets.forEach(file -> host.get(file.from(), Path.of(file.to())));
            return exit;
        }
    }
}

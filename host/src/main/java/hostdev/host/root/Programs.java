package hostdev.host.root;

import hostdev.core.finding.Problem;
import hostdev.host.root.HostRoot.Ran;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs a program of the host with nothing to read, in the C locale, and for a limited time.
final class Programs {
    /// Where `ip`, `modprobe` and their like are, which a person's PATH may lack.
    private static final String ADMIN_DIRECTORIES = "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";

    private static final int MOST_OUTPUT = 64 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Programs() {}

    static Ran run(List<String> command, Duration limit) {
        String name = command.getFirst();
        Optional<String> program = find(name);
        if (program.isEmpty()) {
            return new Ran.NotFound(name);
        }
        try {
            return finish(start(program.get(), command.subList(1, command.size())), limit);
        } catch (IOException e) {
            throw Problem.failed(name, "cannot be started: " + e.getMessage(), "")
                    .because(e);
        }
    }

    /// Where the program is: a path as it stands, a name as looked up in PATH and the directories for administrators.
    static Optional<String> find(String program) {
        if (program.indexOf('/') >= 0) {
            return Optional.of(program).filter(path -> isExecutable(new File(path)));
        }
        String path = System.getenv("PATH");
        for (String directory : ((path == null ? "" : path + ":") + ADMIN_DIRECTORIES).split(":", -1)) {
            File file = new File(directory, program);
            if (directory.startsWith("/") && isExecutable(file)) {
                return Optional.of(file.getPath());
            }
        }
        return Optional.empty();
    }

    private static boolean isExecutable(File file) {
        return file.isFile() && file.canExecute();
    }

    private static Process start(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        builder.redirectInput(new File("/dev/null"));
        return builder.start();
    }

    private static Ran finish(Process process, Duration limit) {
        ChildOutput stdout = ChildOutput.of(process.getInputStream(), MOST_OUTPUT);
        ChildOutput stderr = ChildOutput.of(process.getErrorStream(), MOST_OUTPUT);
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                kill(process);
                return new Ran.TimedOut(limit);
            }
            return new Ran.Exited(process.exitValue(), stdout.text(PATIENCE), stderr.text(PATIENCE));
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw Problem.failed("", "interrupted while a program of the host ran", "")
                    .because(e);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

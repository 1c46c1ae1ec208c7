package hostdev.cli;

import hostdev.core.finding.Problem;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Libvirt;
import hostdev.host.root.HostRoot;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A command line that was run in this process, away from this machine: what it said and how it ended.
public record Run(int status, String stdout, String stderr) {
    /// In a pipe, with an empty environment.
    public static Run of(String... args) {
        return with(Map.of(), args);
    }

    /// The same words first, then others.
    static Run of(List<String> first, String... more) {
        return of(Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new));
    }

    public static Run with(Map<String, String> env, String... args) {
        return in(new Elsewhere(env, new ByteArrayOutputStream(), new ByteArrayOutputStream(), false), args);
    }

    /// Standard output in a pipe, standard error before a person's eyes.
    static Run watched(String... args) {
        return in(new Elsewhere(Map.of(), new ByteArrayOutputStream(), new ByteArrayOutputStream(), true), args);
    }

    static Run in(Elsewhere elsewhere, String... args) {
        int status = Main.run(elsewhere, args);
        return new Run(status, text(elsewhere.out()), text(elsewhere.err()));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    /// Surroundings without a machine: only copied trees can be opened, and the hosts of libvirt's
    /// test driver.
    static class Elsewhere implements Surroundings {
        private final Map<String, String> env;
        private final ByteArrayOutputStream out;
        private final ByteArrayOutputStream err;
        private final boolean errorTerminal;

        Elsewhere(
                Map<String, String> env, ByteArrayOutputStream out, ByteArrayOutputStream err, boolean errorTerminal) {
            this.env = env;
            this.out = out;
            this.err = err;
            this.errorTerminal = errorTerminal;
        }

        ByteArrayOutputStream out() {
            return out;
        }

        ByteArrayOutputStream err() {
            return err;
        }

        @Override
        public boolean terminal() {
            return false;
        }

        @Override
        public boolean errorTerminal() {
            return errorTerminal;
        }

        @Override
        public OutputStream stdout() {
            return out;
        }

        @Override
        public OutputStream stderr() {
            return err;
        }

        @Override
        public Optional<String> env(String name) {
            return Optional.ofNullable(env.get(name));
        }

        @Override
        public HostRoot live() {
            throw Problem.notFit("/", "a test has no machine", "");
        }

        @Override
        public hostdev.host.capture.Capture copied(String directory) {
            return new ThisProcess().copied(directory);
        }

        @Override
        public Hypervisor open(String uri) {
            if (uri.startsWith("test:")) {
                return Libvirt.open(uri);
            }
            throw Problem.notFit(uri, "a test has no hypervisor", "");
        }
    }
}

package hostdev.it.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.AnsweringRoot;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import hostdev.lab.Outcome;
import hostdev.lab.PracticeHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The programs and files of a practice host, for code that runs outside of it: no more than
/// [hostdev.host.hypervisor.Xl]
/// needs.
final class Inside {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private Inside() {}

    static String shell(PracticeHost host, String script) {
        Outcome outcome = host.run(LIMIT, "sh", "-c", script);
        assertThat(outcome.exit())
                .as(script + "\n" + outcome.stdout() + outcome.stderr())
                .isZero();
        return outcome.stdout();
    }

    private static String quoted(Path path) {
        return "'" + path + "'";
    }

    static HostRoot root(PracticeHost host) {
        return new AnsweringRoot(HostRoot.at(Path.of("/nonexistent"))) {
            @Override
            public boolean exists(String path) {
                return host.run(LIMIT, "test", "-e", path).ok();
            }

            @Override
            public Ran run(List<String> command, Duration limit) {
                Outcome outcome = host.run(limit, command.toArray(String[]::new));
                return new Ran.Exited(outcome.exit(), outcome.stdout(), outcome.stderr());
            }
        };
    }

    static Disk disk(PracticeHost host) {
        return new ByShell(host);
    }

    private record ByShell(PracticeHost host) implements Disk {
        private String shell(String script) {
            return Inside.shell(host, script);
        }

        @Override
        public void makeDirectory(Path directory) {
            shell("mkdir -p " + quoted(directory));
        }

        @Override
        public Written create(Path file) {
            shell("set -C; : >" + quoted(file));
            return append(file);
        }

        @Override
        public Written append(Path file) {
            return new Written() {
                @Override
                public void write(String text) {
                    String bytes = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
                    shell("echo " + bytes + " | base64 -d >>" + quoted(file));
                }

                @Override
                public void sync() {
                    shell("sync " + quoted(file));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void rename(Path from, Path to) {
            shell("mv " + quoted(from) + " " + quoted(to));
        }

        @Override
        public boolean delete(Path file) {
            return shell("rm -v -f " + quoted(file)).contains("removed");
        }

        @Override
        public void syncDirectory(Path directory) {
            shell("sync " + quoted(directory));
        }

        @Override
        public Optional<String> read(Path file, long most) {
            Outcome outcome = host.run(LIMIT, "cat", file.toString());
            return outcome.ok() ? Optional.of(outcome.stdout()) : Optional.empty();
        }

        @Override
        public List<String> names(Path directory) {
            return shell("ls -1 -A " + quoted(directory)).lines().sorted().toList();
        }

        @Override
        public Locking lock(Path file, String note) throws IOException {
            throw new IOException("no locks are taken from outside");
        }
    }
}

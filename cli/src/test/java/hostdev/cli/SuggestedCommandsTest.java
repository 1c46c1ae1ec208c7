package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A command that hostdev tells people to type works when it is typed: on each host of docs/examples every such command
/// is run as
/// a dry run, and none is a usage error, a refusal, or a plan without a step.
class SuggestedCommandsTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("hostdev.checkout"));
    private static final Path EXAMPLES = CHECKOUT.resolve("docs/examples");

    /// Changes nothing and ends by itself: run as it is.
    private static final Set<String> READ_ONLY =
            Set.of("list", "show", "doctor", "history", "slots", "address", "help");

    private static final Pattern ADDRESS = Pattern.compile("^([0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]\\b");

    private static final Pattern WHERE = Pattern.compile("\"where\": \"([^\"]*)\"");

    /// Of a tree of files: on the machine that it was taken from the hypervisor is there.
    private static final String WITHOUT_GUESTS = "the copy has no answers of a hypervisor";

    @TempDir
    private Path directory;

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everySuggestedCommandOfAnExampleWorks(Path description) throws IOException {
        assertThat(new Suggestions(copied(description)).failures()).isEmpty();
    }

    /// Hosts from public bug reports: simulated ones, and captured trees.
    static Stream<Path> reportedHosts() throws IOException {
        Path cases = Path.of(System.getProperty(
                        "hostdev.shared", CHECKOUT.resolve("../shared").toString()))
                .resolve("cases");
        assumeTrue(Files.exists(cases), "no shared cases (system property hostdev.shared)");
        try (Stream<Path> files = Files.walk(cases)) {
            return files
                    .filter(file -> file.toString().matches(".*\\.(txt|tar\\.gz)"))
                    .filter(SuggestedCommandsTest::isHost)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static boolean isHost(Path file) {
        try {
            return file.toString().endsWith(".gz")
                    || Files.readString(file, StandardCharsets.ISO_8859_1).contains("\nfunction ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("reportedHosts")
    void everySuggestedCommandOfAReportedHostWorks(Path host) throws IOException {
        assertThat(new Suggestions(copied(host)).failures()).isEmpty();
    }

    @Test
    void commandsAreFoundInProse() {
        String text = """
              hostdev list             all devices; hostdev list --tree shows what is behind what
            error: cannot assign 01:00.0: reboot, then: sudo hostdev assign 01:00.0 --to 'my guest' --with-group
            run hostdev bind 02:00.0 vfio-pci (or hostdev hook install). See docs/hostdev for more.
            """;
        assertThat(SuggestedCommand.in(text, Set.of()))
                .extracting(SuggestedCommand::toString)
                .containsExactly(
                        "hostdev list",
                        "hostdev list --tree",
                        "hostdev assign 01:00.0 --to my guest --with-group",
                        "hostdev bind 02:00.0 vfio-pci",
                        "hostdev hook install");
        assertThat(SuggestedCommand.in(text, Set.of()))
                .filteredOn(SuggestedCommand::conditional)
                .extracting(SuggestedCommand::toString)
                .containsExactly("hostdev assign 01:00.0 --to my guest --with-group");
    }

    @Test
    void aCommandThatCannotWorkIsFound() throws IOException {
        Suggestions suggestions = new Suggestions(copied(EXAMPLES.resolve("laptop.txt")));
        assertThat(suggestions.failureOf("hostdev frobnicate 01:00.0")).isPresent();
        assertThat(suggestions.failureOf("hostdev release 02:00.0 --frm win11")).isPresent();
        assertThat(suggestions.failureOf("hostdev assign 01:00.0 --to win11")).isPresent(); // the disk in use
        assertThat(suggestions.failureOf("hostdev release 02:00.0")).isPresent(); // no guest has it
        assertThat(suggestions.failureOf("hostdev assign 02:00.0 --to win11")).isEmpty();
    }

    private String copied(Path host) throws IOException {
        Path copy = directory.resolve(host.getFileName());
        Files.copy(host, copy);
        Path state = Path.of(host + ".state");
        if (Files.exists(state)) {
            Files.copy(state, Path.of(copy + ".state"));
        }
        return host.toString().endsWith(".txt") ? "sim:" + copy : copy.toString();
    }

    /// What one host's output suggests.
    private static final class Suggestions {
        private final String host;
        private final List<String> addresses;
        private final Set<String> guests;
        private final List<String> failures = new ArrayList<>();
        private final Set<List<String>> tried = new LinkedHashSet<>();

        Suggestions(String host) {
            this.host = host;
            this.addresses = run("list", "--all")
                    .stdout()
                    .lines()
                    .flatMap(line -> ADDRESS.matcher(line).results().map(found -> found.group()))
                    .toList();
            this.guests = guestNames();
        }

        private Set<String> guestNames() {
            Set<String> names = new LinkedHashSet<>();
            if (host.startsWith("sim:")) {
                try {
                    Files.readString(Path.of(host.substring("sim:".length())))
                            .lines()
                            .filter(line -> line.startsWith("guest "))
                            .forEach(line -> names.add(line.strip().split(" +", -1)[1]));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
            return names;
        }

        List<String> failures() {
            asked().forEach(words -> {
                Run run = run(words.toArray(String[]::new));
                for (SuggestedCommand command : SuggestedCommand.in(run.stdout() + run.stderr(), guests)) {
                    tried(command, words);
                }
            });
            return failures;
        }

        /// What people type to find out what they can do, and what they then try.
        private List<List<String>> asked() {
            List<List<String>> asked = new ArrayList<>(List.of(
                    List.of(),
                    List.of("list"),
                    List.of("doctor"),
                    List.of("prepare", "--dry-run"),
                    List.of("history")));
            String guest = guests.stream().findFirst().orElse("win11");
            for (String one : guests) {
                asked.add(List.of("show", one));
                asked.add(List.of("slots", one));
                asked.add(List.of("verify", one));
                asked.add(List.of("release", "--all", "--from", one, "--dry-run"));
            }
            asked.add(List.of("list", "--guests"));
            asked.add(List.of("undo", "--dry-run"));
            asked.add(List.of("hook", "status"));
            for (String address : addresses) {
                asked.add(List.of("show", address));
                asked.add(List.of("assign", address, "--to", guest, "--dry-run"));
                asked.add(List.of("assign", address, "--to", guest, "--with-group", "--dry-run"));
                for (String verb : List.of("unbind", "reset", "revive", "release")) {
                    asked.add(List.of(verb, address, "--dry-run"));
                }
                asked.add(List.of("assign", address, "--to", guest, "--live", "--dry-run"));
                asked.add(List.of("release", address, "--live", "--dry-run"));
                asked.add(List.of("prepare", "--keep", address, "--dry-run"));
                asked.add(List.of("bind", address, "vfio-pci", "--dry-run"));
                asked.add(List.of("export", address, "--for", "qemu"));
            }
            return asked;
        }

        private void tried(SuggestedCommand found, List<String> by) {
            Optional<String> guest = guests.stream().findFirst();
            SuggestedCommand command = guest.map(it -> found.with("GUEST", it)).orElse(found);
            if (tried.add(command.words())) {
                failure(command)
                        .filter(why -> found.equals(command) || !isAbout(guest.orElseThrow(), why))
                        .filter(why -> !why.contains(WITHOUT_GUESTS))
                        .ifPresent(why -> failures.add(
                                "\nhostdev " + String.join(" ", by) + "\n  prints: " + command.line() + "\n  " + command
                                        + "\n  fails: " + why.strip().replace("\n", "\n         ")));
            }
        }

        /// Whether only the guest is in the way, which the reader chooses: it runs, or its definition has to be
        /// changed.
        private static boolean isAbout(String guest, String refusal) {
            List<String> blocking = WHERE.matcher(refusal.split("\"warnings\"", 2)[0])
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            return !blocking.isEmpty() && blocking.stream().allMatch(guest::equals);
        }

        Optional<String> failureOf(String text) {
            return failure(SuggestedCommand.in(text, guests).iterator().next());
        }

        private Optional<String> failure(SuggestedCommand command) {
            Optional<String> misuse = command.misuse();
            if (misuse.isPresent() || command.conditional() || command.hasPlaceholder()) {
                return misuse;
            }
            Verb verb = command.verb().orElseThrow();
            if (READ_ONLY.contains(verb.name())) {
                Run run = run(command.words().toArray(String[]::new));
                boolean unwell = verb.name().equals("doctor") && run.status() == 1;
                return run.status() == 0 || unwell ? Optional.empty() : Optional.of(run.stderr());
            }
            return verb.option("--dry-run").isPresent() ? withoutEffect(command) : Optional.empty();
        }

        private Optional<String> withoutEffect(SuggestedCommand command) {
            List<String> words = new ArrayList<>(command.words());
            words.removeIf(Set.of("--yes", "--dry-run")::contains);
            words.addAll(List.of("--dry-run", "--json"));
            Run run = run(words.toArray(String[]::new));
            if (run.status() != 0) {
                return Optional.of(run.stderr() + run.stdout());
            }
            boolean effect = run.stdout().contains("\"steps\": [\n");
            return effect ? Optional.empty() : Optional.of("a plan without a step");
        }

        private Run run(String... words) {
            List<String> all = new ArrayList<>(List.of("--host", host));
            all.addAll(List.of(words));
            return Run.of(all.toArray(String[]::new));
        }
    }
}

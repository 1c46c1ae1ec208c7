package hostdev.cli;

import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Run by `script/build` alone: does what each verb does, as far as it changes nothing, so that the JDK's ahead-of-time
/// caches know the classes that the command will need. There are two, since all classes in a cache are loaded at each
/// start: verbs that only look need far fewer than those that change something.
final class Training {
    /// libvirt's own test driver needs no daemon.
    static final String TEST_HYPERVISOR = "test:///default";

    /// For the verbs that `script/launcher` gives the small cache to.
    private static final List<String> LOOKING = List.of(
            "",
            "--json",
            "--help",
            "help",
            "help list",
            "version",
            "list --help",
            "list",
            "list --ids",
            "list --tree",
            "list --json",
            "list --nonsense",
            "show 00:00.0",
            "show 00:00.0 --json",
            "show 99:00.0",
            "address 00:00.0");

    /// On [ExampleHost]: the machine that builds may have no IOMMU, and hardly a device.
    private static final List<String> LOOKING_AT_EXAMPLE = List.of(
            "",
            "--json",
            "list",
            "list --tree",
            "list --json",
            "show 00:1d.7",
            "show 01:00.0",
            "show 02:00.0",
            "show 02:00.0 --json",
            "address 02:00.0");

    private static final List<String> FURTHER = List.of(
            "list --guests --connect " + TEST_HYPERVISOR,
            "doctor",
            "doctor --json",
            "report --connect " + TEST_HYPERVISOR,
            "report --json --connect " + TEST_HYPERVISOR,
            "decode",
            "nodedev-list --connect " + TEST_HYPERVISOR,
            "nodedev-list --tree --connect " + TEST_HYPERVISOR,
            "nodedev-dumpxml computer --connect " + TEST_HYPERVISOR,
            "verify test --connect " + TEST_HYPERVISOR,
            "prepare --dry-run",
            "boot-args --file /proc/cmdline --format cmdline --add quiet",
            "lab topologies");

    private Training() {}

    /// @param arguments what is trained, `looking` or `changing`; the directory for [ExampleHost]; and for the second
    ///     the description of a simulated machine, on which what changes something is done
    public static void main(String[] arguments) throws IOException {
        Quiet here = new Quiet(new ThisProcess(), HostRoot.thisMachine());
        Quiet there = new Quiet(new ThisProcess(), ExampleHost.complete(Path.of(arguments[1])));
        switch (arguments[0]) {
            case "looking" -> {
                run(here, words(LOOKING));
                run(there, words(LOOKING_AT_EXAMPLE));
            }
            case "changing" -> {
                run(here, lines());
                run(there, words(LOOKING_AT_EXAMPLE));
                run(there, words(FURTHER));
                new Rehearsal(here).play(Path.of(arguments[2]));
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void run(Quiet quiet, List<List<String>> lines) throws IOException {
        for (List<String> line : lines) {
            Main.run(quiet, line.toArray(String[]::new));
        }
    }

    private static List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        for (Verb verb : Verbs.all()) {
            List<String> words =
                    verb.name().isEmpty() ? List.of() : List.of(verb.name().split(" ", -1));
            lines.add(with(words, "--help"));
            if (verb.option(Option.DRY_RUN.name()).isPresent()) {
                lines.add(dryRun(verb, words));
            }
        }
        lines.addAll(words(LOOKING));
        lines.addAll(words(FURTHER));
        return lines;
    }

    private static List<List<String>> words(List<String> lines) {
        return lines.stream()
                .map(line -> line.isEmpty() ? List.<String>of() : List.of(line.split(" ", -1)))
                .toList();
    }

    /// The first function of this machine is a host bridge: planned for, refused, never touched.
    private static List<String> dryRun(Verb verb, List<String> words) {
        List<String> line = with(words, "00:00.0");
        line.add(Option.DRY_RUN.name());
        if (verb.option("--to").isPresent()) {
            line.addAll(List.of("--to", "test"));
        }
        if (verb.option(Option.CONNECT.name()).isPresent()) {
            line.addAll(List.of(Option.CONNECT.name(), TEST_HYPERVISOR));
        }
        return line;
    }

    private static List<String> with(List<String> words, String last) {
        List<String> line = new ArrayList<>(words);
        line.add(last);
        return line;
    }

    /// This process without its streams.
    ///
    /// @param live what it takes for the running machine
    private record Quiet(Surroundings inner, HostRoot live) implements Surroundings {
        @Override
        public OutputStream stdout() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public OutputStream stderr() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public Optional<String> env(String name) {
            return inner.env(name);
        }

        @Override
        public boolean terminal() {
            return false;
        }

        @Override
        public boolean errorTerminal() {
            return false;
        }

        @Override
        public hostdev.host.capture.Capture copied(String directory) {
            return inner.copied(directory);
        }

        @Override
        public Hypervisor open(String uri) {
            return inner.open(uri);
        }
    }
}

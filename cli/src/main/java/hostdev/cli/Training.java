package hostdev.cli;

import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// Run by `script/build` alone: does what each verb does, as far as it changes nothing, so that the JDK's ahead-of-time
/// cache knows the classes that the command will need.
final class Training {
    /// libvirt's own test driver needs no daemon.
    static final String TEST_HYPERVISOR = "test:///default";

    private Training() {}

    /// @param arguments the description of a simulated machine, on which what changes something is done
    public static void main(String[] arguments) throws IOException {
        Quiet quiet = new Quiet(new ThisProcess());
        for (List<String> line : lines()) {
            Main.run(quiet, line.toArray(String[]::new));
        }
        new Rehearsal(quiet).play(Path.of(arguments[0]));
        loadAll();
    }

    /// What no line has used is in the cache all the same.
    private static void loadAll() throws IOException {
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            try (JarFile jar = new JarFile(entry)) {
                for (JarEntry file : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
                    load(file.getName());
                }
            }
        }
    }

    private static void load(String file) {
        if (!file.endsWith(".class") || file.startsWith("META-INF/") || file.endsWith("module-info.class")) {
            return;
        }
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            Class.forName(name, false, Training.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return; // it wants what is not there, and will not be used
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
        for (String line : List.of(
                "",
                "--json",
                "list",
                "list --ids",
                "list --tree",
                "list --json",
                "list --guests --connect " + TEST_HYPERVISOR,
                "show 00:00.0",
                "show 00:00.0 --json",
                "address 00:00.0",
                "doctor",
                "doctor --json",
                "decode",
                "list --nonsense",
                "show 99:00.0",
                "nodedev-list --connect " + TEST_HYPERVISOR,
                "nodedev-list --tree --connect " + TEST_HYPERVISOR,
                "nodedev-dumpxml computer --connect " + TEST_HYPERVISOR,
                "verify test --connect " + TEST_HYPERVISOR,
                "prepare --dry-run",
                "boot-args --file /proc/cmdline --format cmdline --add quiet",
                "lab topologies")) {
            lines.add(line.isEmpty() ? List.of() : List.of(line.split(" ", -1)));
        }
        return lines;
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
    private record Quiet(Surroundings inner) implements Surroundings {
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
        public HostRoot live() {
            return inner.live();
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

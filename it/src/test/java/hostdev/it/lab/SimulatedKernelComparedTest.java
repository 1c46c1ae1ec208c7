package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.root.HostRoot.Ran;
import hostdev.host.root.HostRoot.Written;
import hostdev.host.sim.SimulatedMachine;
import hostdev.lab.CommandOutcome;
import hostdev.lab.Options;
import hostdev.lab.PracticeHost;
import hostdev.lab.Topologies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The simulated kernel answers as the real one: the same writes on both, and after each of them every function, its
/// driver, override, group and ways to be reset.
@Tag("lab")
class SimulatedKernelComparedTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("hostdev.checkout")).resolve("docs/examples");
    private static final String BUS = "/sys/bus/pci/";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /// A line of the list, done by a shell; `show` tells what all functions are like.
    private static final String SHELL = """
        show() {
          links=()
          for d in /sys/bus/pci/devices/*; do
            for n in driver iommu_group; do
              [ -L $d/$n ] && links+=($d/$n)
            done
          done
          mapfile -t targets <<< "$(readlink "${links[@]}")"
          for i in "${!links[@]}"; do
            echo "${links[i]#/sys/bus/pci/devices/} ${targets[i]##*/}"
          done
          for d in /sys/bus/pci/devices/*; do
            read -r override < $d/driver_override
            methods=-
            [ -e $d/reset_method ] && { methods=; read -r methods < $d/reset_method; }
            echo "${d##*/} override $override reset $methods"
          done
        }
        put() {
          answer=$(printf -- "$2" | LC_ALL=C timeout 60 dd of=/sys/bus/pci/$1 bs=64k count=1 conv=nocreat,notrunc status=none 2>&1)
          echo "> $1 < $2: ${answer##*: }"
        }
        show
        """;

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(SimulatedKernelComparedTest.class.getResourceAsStream("/" + resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"vtd, vtd.txt, kernel-sequences.txt, 90", "sriov, nvme-sriov.txt, kernel-sequences-sriov.txt, 35"})
    void everyWriteHasTheSameAnswerAndTheSameEffectOnBoth(String topology, String example, String sequences, int least)
            throws IOException {
        List<String> lines = lines(sequences);
        List<String> simulated = simulated(example, lines);
        List<String> real = real(topology, lines);
        Files.write(Path.of("target/kernel-real-" + topology + ".txt"), real);
        Files.write(Path.of("target/kernel-simulated-" + topology + ".txt"), simulated);
        assertThat(simulated).isEqualTo(real);
        assertThat(real.stream().filter(line -> line.startsWith("> "))).hasSizeGreaterThan(least);
    }

    private static List<String> real(String topology, List<String> lines) {
        StringBuilder script = new StringBuilder(SHELL);
        for (String line : lines) {
            int bar = line.indexOf('|');
            script.append(
                    bar < 0
                            ? line.substring("run ".length()) + "\necho '> " + line + "'\n"
                            : "put '" + line.substring(0, bar) + "' '" + line.substring(bar + 1) + "'\n");
            script.append("show\n");
        }
        try (PracticeHost host = PracticeHost.start(Topologies.named(topology), Options.usual())) {
            CommandOutcome outcome = host.run(LIMIT, "bash", "-c", script.toString());
            assertThat(outcome.exit()).as(outcome.stderr()).isZero();
            return outcome.stdout().lines().map(String::stripTrailing).toList();
        }
    }

    private static List<String> simulated(String example, List<String> lines) throws IOException {
        SimulatedMachine machine = SimulatedMachine.of(example, Files.readString(EXAMPLES.resolve(example)));
        List<String> said = new ArrayList<>(shown(machine));
        for (String line : lines) {
            int bar = line.indexOf('|');
            if (bar < 0) {
                Ran ran =
                        machine.handRuns(List.of(line.substring("run ".length()).split(" ", -1)));
                assertThat(ran).isInstanceOf(Ran.Exited.class);
                said.add("> " + line);
            } else {
                String text = line.substring(bar + 1);
                Written answer = machine.handWrites(BUS + line.substring(0, bar), text.replace("\\n", "\n"));
                String words = answer instanceof Written.Refused(var reason) ? " " + reason : "";
                said.add("> " + line.substring(0, bar) + " < " + text + ":" + words);
            }
            said.addAll(shown(machine));
        }
        return said;
    }

    private static List<String> shown(SimulatedMachine machine) {
        List<String> shown = new ArrayList<>();
        List<String> names = machine.root().names(BUS + "devices").seen().orElseThrow();
        for (String name : names) {
            for (String link : List.of("driver", "iommu_group")) {
                String target = last(machine, BUS + "devices/" + name + "/" + link);
                if (!target.isEmpty()) {
                    shown.add(name + "/" + link + " " + target);
                }
            }
        }
        for (String name : names) {
            String path = BUS + "devices/" + name;
            String texts = name + " override " + text(machine, path + "/driver_override") + " reset "
                    + text(machine, path + "/reset_method");
            shown.add(texts.stripTrailing());
        }
        return shown;
    }

    private static String last(SimulatedMachine machine, String link) {
        String target = machine.root().link(link).seen().flatMap(it -> it).orElse("");
        return target.substring(target.lastIndexOf('/') + 1);
    }

    private static String text(SimulatedMachine machine, String path) {
        return machine.root().text(path).seen().map(String::strip).orElse("-");
    }
}

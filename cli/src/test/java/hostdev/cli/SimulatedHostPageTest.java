package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of docs/simulated-host.md, one after the other as a reader types them; and what `--host sim:` keeps.
class SimulatedHostPageTest {
    private static final Path DOCS = Path.of(System.getProperty("hostdev.checkout"), "docs");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(refused)?\n(hostdev .*?)^```$");

    @TempDir
    private Path directory;

    private Path laptop;

    @BeforeEach
    void theLaptopOfTheExamples() throws IOException {
        laptop = directory.resolve("laptop.txt");
        Files.copy(DOCS.resolve("examples/laptop.txt"), laptop);
    }

    private Run hostdev(String line) {
        return Run.of(line.replace("sim:laptop.txt", "sim:" + laptop).split(" ", -1));
    }

    private Run done(String line) {
        Run run = hostdev("--host sim:laptop.txt " + line);
        assertThat(run.status()).as(line + "\n" + run.stdout() + run.stderr()).isZero();
        return run;
    }

    @Test
    void everyCommandOfThePageDoesWhatItSays() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve("simulated-host.md")));
        int commands = 0;
        while (block.find()) {
            for (String line : block.group(2).lines().toList()) {
                Run run = hostdev(line.substring("hostdev ".length()));
                assertThat(run.status())
                        .as(line + "\n" + run.stdout() + run.stderr())
                        .isEqualTo(block.group(1) == null ? 0 : 1);
                commands++;
            }
        }
        assertThat(commands).isGreaterThan(7);
    }

    @Test
    void whatOneCommandDidTheNextOneSees() {
        assertThat(done("show 02:00.0").stdout()).contains("nvme").doesNotContain("vfio-pci");

        done("assign 02:00.0 --to win11 --yes");

        assertThat(done("show 02:00.0").stdout()).contains("vfio-pci");
        assertThat(done("list --guests").stdout()).contains("win11");
    }

    @Test
    void withoutItsStateItIsAsDescribed() throws IOException {
        String before = done("list").stdout();
        done("assign 02:00.0 --to win11 --yes");
        assertThat(done("list").stdout()).isNotEqualTo(before);

        Files.delete(Path.of(laptop + ".state"));

        assertThat(done("list").stdout()).isEqualTo(before);
    }

    @Test
    void aRebootThatAPersonWroteDownTakesBindingsAndKeepsDefinitions() throws IOException {
        done("assign 02:00.0 --to win11 --yes");
        Path state = Path.of(laptop + ".state");
        Files.write(state, List.of("{\"reboot\":true}"), java.nio.file.StandardOpenOption.APPEND);

        assertThat(done("show 02:00.0").stdout()).contains("nvme").doesNotContain("vfio-pci");
        assertThat(done("list --guests").stdout()).contains("win11");
    }

    @Test
    void aLineThatIsNotUnderstoodIsNamed() throws IOException {
        Files.writeString(laptop, "function 01:00.0 8086:10d3 clas=020000\n");
        Run run = hostdev("--host sim:laptop.txt list");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("line 1").contains("clas=020000").contains("docs/simulated-host.md");
    }

    @Test
    void anotherHypervisorThanItsOwnIsRefused() {
        Run run = hostdev("--host sim:laptop.txt list --guests --connect qemu:///system");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("--connect");
    }
}

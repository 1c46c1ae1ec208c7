package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.HookScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The script that libvirt runs, run by the shell as libvirt does: almost no environment, the definition as input.
class HookScriptTest {
    private static final String WITH_DEVICE = "<domain><devices><hostdev mode='subsystem'/></devices></domain>";

    @TempDir
    private Path directory;

    private Path program;
    private Path said;

    @BeforeEach
    void aProgramThatTellsHowItWasRun() throws IOException {
        program = directory.resolve("home/bin/host dev's");
        said = directory.resolve("said");
        Files.createDirectories(directory.resolve("home/bin"));
        Files.createDirectories(directory.resolve("tools"));
        nobodyElseCanChange("");
        Files.writeString(
                program, "for word; do echo \"[$word]\"; done >'" + said + "'; cat >>'" + said + "'; exit 7\n");
    }

    /// The script's own `find` would see that a temporary directory is not root's alone.
    ///
    /// @param found what it finds instead
    private void nobodyElseCanChange(String found) throws IOException {
        Path find = Files.writeString(directory.resolve("tools/find"), "#!/bin/sh\nprintf '%s' '" + found + "'\n");
        Files.setPosixFilePermissions(find, PosixFilePermissions.fromString("rwx------"));
    }

    private int run(String definition, String... arguments) throws Exception {
        Path script = Files.writeString(
                directory.resolve("script"),
                HookScript.text(program.toString())
                        .replace("PATH=/usr/sbin", "PATH=" + directory.resolve("tools") + ":/usr/sbin"));
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        Path input = Files.writeString(directory.resolve("input"), definition);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        Process process = builder.redirectInput(input.toFile())
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        return process.waitFor();
    }

    private String said() throws IOException {
        return Files.exists(said) ? Files.readString(said) : "";
    }

    @Test
    void aStartOfAGuestWithADeviceIsHandedOnAndItsAnswerCounts() throws Exception {
        assertThat(run(WITH_DEVICE, "win2k3", "prepare", "begin", "-")).isEqualTo(7);
        assertThat(said()).isEqualTo("[hook]\n[qemu]\n[--]\n[win2k3]\n[prepare]\n[begin]\n[-]\n" + WITH_DEVICE + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--evil", "a;touch hacked", "$(touch hacked)", "`touch hacked`", "it's \"so\"", "*"})
    void aStrangeNameIsOneWordAndDoesNothing(String name) throws Exception {
        assertThat(run(WITH_DEVICE, name, "release", "end", "destroyed")).isEqualTo(7);
        assertThat(said()).startsWith("[hook]\n[qemu]\n[--]\n[" + name + "]\n[release]\n");
        assertThat(directory.resolve("hacked")).doesNotExist();
    }

    @Test
    void whatStandsInADefinitionIsNotRunEither() throws Exception {
        String evil = WITH_DEVICE + "<!-- $(touch hacked) `touch hacked` '\"; touch hacked; -->\\n%s";
        assertThat(run(evil, "win2k3", "prepare", "begin", "-")).isEqualTo(7);
        assertThat(said()).endsWith(evil + "\n");
        assertThat(directory.resolve("hacked")).doesNotExist();
    }

    @Test
    void aGuestWithoutDevicesOfTheHostAndAnyOtherMomentWaitForNothing() throws Exception {
        String plain = "<domain><os><kernel>/usr/lib/hostdev/nvme/vmlinuz</kernel></os></domain>";
        assertThat(run(plain, "win2k3", "prepare", "begin", "-")).isZero();
        for (String moment : List.of("start begin", "started begin", "stopped end", "migrate begin", "restore begin")) {
            assertThat(run(WITH_DEVICE, "win2k3", moment.split(" ", -1)[0], moment.split(" ", -1)[1], "-"))
                    .isZero();
        }
        assertThat(said()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<interface type='hostdev' managed='yes'>", "<disk type='nvme' device='disk'>"})
    void allThatTakesAFunctionCounts(String element) throws Exception {
        assertThat(run("<domain>" + element + "</domain>", "win2k3", "prepare", "begin", "-"))
                .isEqualTo(7);
    }

    @Test
    void aProgramThatIsGoneKeepsTheGuestFromStartingAndSaysTheWayOut() throws Exception {
        Files.delete(program);
        assertThat(run(WITH_DEVICE, "win2k3", "prepare", "begin", "-")).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("stderr"), StandardCharsets.UTF_8))
                .contains("hostdev: error: " + program + " is not there any more")
                .contains("rm '" + directory.resolve("script") + "'");
    }

    @Test
    void aProgramThatOthersThanRootCanChangeIsNotRun() throws Exception {
        nobodyElseCanChange("/home/eve\n");
        assertThat(run(WITH_DEVICE, "win2k3", "prepare", "begin", "-")).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("stderr"), StandardCharsets.UTF_8))
                .contains("others than root can change /home/eve, so")
                .contains("rm '" + directory.resolve("script") + "'");
        assertThat(said()).isEmpty();
    }

    @Test
    void theSystemsOwnFindSeesThatATemporaryDirectoryIsNotRootsAlone() throws Exception {
        Files.delete(directory.resolve("tools/find"));
        assertThat(run(WITH_DEVICE, "win2k3", "prepare", "begin", "-")).isEqualTo(1);
        assertThat(said()).isEmpty();
    }
}

package hostdev.host.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot.Ran;
import hostdev.host.root.HostRoot.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveRootTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private final HostRoot root = HostRoot.thisMachine();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @Test
    void readsAFileOfProcfsWhoseSizeReadsAsZero() {
        assertThat(root.text("/proc/self/comm").seen().orElseThrow()).endsWith("\n");
        assertThat(root.bytes("/proc/version", 5).seen().orElseThrow())
                .asString()
                .isEqualTo("Linux");
    }

    @Test
    void readsAFileOfProcfsThatIsLongerThanTheFirstBufferAndRefusesToSeek() {
        assertThat(root.text("/proc/self/status").seen().orElseThrow())
                .startsWith("Name:")
                .contains("nonvoluntary_ctxt_switches");
        assertThat(root.text("/proc/self/mountinfo").seen().orElseThrow()).contains(" / ");
    }

    @Test
    void readsALongFileWholeAndRefusesOneThatIsTooLong() throws IOException {
        String text = "0123456789abcdef".repeat(1 << 16);
        assertThat(root.text(file("long", text))).isEqualTo(Fact.known(text));
        assertThat(root.text(file("longer", text + "x"))).isEqualTo(Fact.unknown("longer than one mebibyte"));
        assertThat(root.bytes(file("longest", text + "x"), 1 << 21).seen().orElseThrow())
                .hasSize((1 << 20) + 1);
    }

    @Test
    void saysThatAFileIsForRootOnly() throws IOException {
        String path = file("config", "x");
        Files.setPosixFilePermissions(Path.of(path), PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(Path.of(path)), "root reads everything");
        assertThat(root.text(path)).isEqualTo(Fact.unknown("permission denied"));
    }

    @Test
    void runsAProgramInTheCLocaleWithoutInputAndKeepsItsStreamsApart() {
        assertThat(root.run(List.of("/bin/sh", "-c", "cat; echo out $LC_ALL; echo err >&2; exit 3"), LONG))
                .isEqualTo(new Ran.Exited(3, "out C\n", "err\n"));
    }

    @Test
    void neverTakesAnArgumentForShellText() {
        assertThat(root.run(List.of("printf", "%s", "$(id) `id` ; \"'"), LONG))
                .isEqualTo(new Ran.Exited(0, "$(id) `id` ; \"'", ""));
    }

    @Test
    void readsBothStreamsHoweverMuchIsOnThem() {
        Ran ran = root.run(
                List.of("/bin/sh", "-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; exit 0"), LONG);
        assertThat(ran).isInstanceOfSatisfying(Ran.Exited.class, exited -> {
            assertThat(exited.stdout()).hasSize(300_000);
            assertThat(exited.stderr()).hasSize(300_000);
        });
    }

    @Test
    void endsAProgramThatTakesTooLongAndItsChildrenToo() throws IOException {
        Path pid = directory.resolve("pid");
        // on a busy machine the shell may not have come to its child yet: then it gets longer
        for (int limit = 500; !Files.exists(pid) || Files.size(pid) == 0; limit *= 2) {
            Duration given = Duration.ofMillis(limit);
            assertThat(root.run(
                            List.of("/bin/sh", "-c", "sleep 3000 & echo $! > \"$1\"; wait", "sh", pid.toString()),
                            given))
                    .isEqualTo(new Ran.TimedOut(given));
        }
        assertGone(Long.parseLong(Files.readString(pid).strip()));
    }

    @Test
    void doesNotWaitForAGrandchildThatKeepsTheStreamOpen() throws IOException {
        Ran ran = root.run(List.of("/bin/sh", "-c", "sleep 3000 & echo $!"), LONG);
        long pid = Long.parseLong(((Ran.Exited) ran).stdout().strip());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isPresent();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void saysThatAProgramIsNotThere() {
        assertThat(root.run(List.of("no-such-program-of-ours"), LONG))
                .isEqualTo(new Ran.NotFound("no-such-program-of-ours"));
        assertThat(root.run(List.of("/no/such/program"), LONG)).isEqualTo(new Ran.NotFound("/no/such/program"));
    }

    @Test
    void writesTheBytesAsTheyAre() throws IOException {
        String path = file("driver override", "before, and longer");
        assertThat(root.write(path, "$(x) 'y'\n", LONG)).isEqualTo(new Written.Done());
        // nothing is cut off: the kernel's files have no length
        assertThat(Files.readString(Path.of(path))).isEqualTo("$(x) 'y'\nnd longer");
    }

    @Test
    void givesTheKernelsReasonForARefusal() {
        assertThat(root.write("/dev/full", "x", LONG)).isEqualTo(new Written.Refused("No space left on device"));
        assertThat(root.write(directory.toString(), "x", LONG)).isEqualTo(new Written.Refused("Is a directory"));
    }

    @Test
    void makesNoFileThatIsNotThere() {
        Path missing = directory.resolve("bind");
        assertThat(root.write(missing.toString(), "x", LONG))
                .isEqualTo(new Written.Refused("No such file or directory"));
        assertThat(missing).doesNotExist();
    }

    @Test
    void leavesAWriteThatTheKernelDoesNotEnd() {
        Path pipe = directory.resolve("pipe");
        assertThat(root.run(List.of("mkfifo", pipe.toString()), LONG)).isEqualTo(new Ran.Exited(0, "", ""));
        // nobody reads it: opening it for writing waits in the kernel
        Written written = root.write(pipe.toString(), "x", Duration.ofMillis(300));
        assertThat(written).isInstanceOf(Written.InFlight.class);
        long pid = ((Written.InFlight) written).pid();
        assertThat(ProcessHandle.of(pid)).isPresent();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        assertGone(pid);
    }

    @Test
    void theChildThatWritesHasNoFileOfOursOpen() throws IOException {
        Path pipe = directory.resolve("pipe");
        root.run(List.of("mkfifo", pipe.toString()), LONG);
        try (var lock = new java.io.RandomAccessFile(directory.resolve("lock").toFile(), "rw")) {
            assertThat(lock.getChannel().tryLock()).isNotNull();
            Written written = root.write(pipe.toString(), "x", Duration.ofMillis(300));
            long pid = ((Written.InFlight) written).pid();
            List<String> open = root.names("/proc/" + pid + "/fd").seen().orElseThrow();
            assertThat(open.stream()
                            .map(fd -> root.link("/proc/" + pid + "/fd/" + fd).toString()))
                    .isNotEmpty()
                    .noneMatch(link -> link.contains("/lock"));
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void whatIsReadyWritesOnlyWhenAskedAndInTurn() throws IOException {
        String path = file("driver_override", "(null)");
        try (HostRoot.Ready ready = root.ready(List.of(path, path))) {
            assertThat(children("driver_override")).hasSize(2);
            assertThat(Files.readString(Path.of(path))).isEqualTo("(null)");
            assertThat(ready.write(path, "vfio-p", LONG)).isEqualTo(new Written.Done());
            assertThat(Files.readString(Path.of(path))).isEqualTo("vfio-p");
            assertThat(ready.write(path, "nvme", LONG)).isEqualTo(new Written.Done());
            assertThat(children("driver_override")).isEmpty();
            // one more than was made ready
            assertThat(ready.write(path, "x", LONG)).isEqualTo(new Written.Done());
        }
        assertThat(Files.readString(Path.of(path))).isEqualTo("xvme-p");
    }

    @Test
    void whatWasReadyAndNotNeededEndsWithoutAWrite() throws IOException {
        String path = file("unbind", "before");
        List<ProcessHandle> waiting;
        try (HostRoot.Ready _ = root.ready(List.of(path, path))) {
            waiting = children("unbind");
            assertThat(waiting).hasSize(2);
        }
        waiting.forEach(child -> assertGone(child.pid()));
        assertThat(Files.readString(Path.of(path))).isEqualTo("before");
    }

    @Test
    void writesAFileThatWasNotThereYetWhenItWasMadeReady() throws IOException {
        Path path = directory.resolve("late");
        try (HostRoot.Ready ready = root.ready(List.of(path.toString()))) {
            assertThat(children("late")).isEmpty();
            Files.writeString(path, "");
            assertThat(ready.write(path.toString(), "x", LONG)).isEqualTo(new Written.Done());
        }
        assertThat(Files.readString(path)).isEqualTo("x");
    }

    /// The children that have a file of this name to write.
    private static List<ProcessHandle> children(String file) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("/" + file + " "))
                .toList();
    }

    @Test
    void readsTheRefusalsOfSeveralDd() {
        assertThat(KernelWrite.reason("dd: error writing '/sys/a: b/bind': Device or resource busy\n"))
                .isEqualTo("Device or resource busy");
        assertThat(KernelWrite.reason("dd: IO error: No such device (os error 19)\n"))
                .isEqualTo("No such device");
        assertThat(KernelWrite.reason("dd: can't open '/x': Permission denied\n"))
                .isEqualTo("Permission denied");
    }

    @Test
    void aProgramThatCannotBeStartedIsAProblem() throws IOException {
        Path file = directory.resolve("program");
        Files.writeString(file, "#!/no/such/interpreter\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> root.run(List.of(file.toString()), LONG))
                .isInstanceOf(hostdev.core.finding.Problem.class)
                .hasMessageContaining("cannot be started");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static void assertGone(long pid) {
        assertThat(ProcessHandle.of(pid)
                        .map(process ->
                                process.onExit().orTimeout(5, TimeUnit.SECONDS).join()))
                .as("process " + pid)
                .satisfiesAnyOf(
                        gone -> assertThat(gone).isEmpty(),
                        gone -> assertThat(gone.orElseThrow().isAlive()).isFalse());
    }

    @Test
    void aDeviceFileHasItsNumberAndAnotherFileNone() {
        assertThat(HostRoot.thisMachine().device("/dev/null")).isEqualTo(Fact.known(Optional.of("char/1:3")));
        assertThat(HostRoot.thisMachine().device("/proc/self/status")).isEqualTo(Fact.known(Optional.empty()));
        assertThat(HostRoot.thisMachine().device("/dev/there/is/none")).isEqualTo(Fact.unknown("no such file"));
    }
}

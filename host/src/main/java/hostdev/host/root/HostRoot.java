package hostdev.host.root;

import hostdev.core.model.Fact;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Where `/` is: the live machine, a copied tree, a temporary directory, later a capture or a simulated kernel. All
/// that is read of a machine, and all that is done to it but through a hypervisor, goes through here. Paths are those
/// of the
/// machine, absolute: `/sys/bus/pci/devices`.
public interface HostRoot {
    /// The machine that this program runs on.
    static HostRoot thisMachine() {
        return LiveRoot.INSTANCE;
    }

    /// A copy of a machine's files below `directory`, as `--host` opens it. Links are followed inside it only.
    static HostRoot at(Path directory) {
        return new CopiedRoot(directory);
    }

    /// The whole text of a small file (sysfs, procfs), at most one mebibyte; unknown says why, as `no such file` or
    /// `permission denied`.
    Fact<String> text(String path);

    /// The first `most` bytes of a file, fewer where it ends before.
    Fact<byte[]> bytes(String path, int most);

    /// The text of a symbolic link; a path that is not there is a known empty.
    Fact<Optional<String>> link(String path);

    /// The names in a directory, sorted; unknown where it is not there or not readable.
    Fact<List<String>> names(String path);

    /// Whether the path is there, links followed.
    boolean exists(String path);

    /// Who may change a file or directory itself, links not followed. A copy or a simulated machine keeps no owners:
    /// all
    /// that is there belongs to root.
    default Fact<FileOwner> owner(String path) {
        return exists(path) ? Fact.known(FileOwner.ROOT) : Fact.unknown("no such file");
    }

    /// The device that a file is, links and open files of `/proc` followed, as its entry below `/sys/dev`:
    /// `char/243:12`. A file that is no device's is a known empty.
    ///
    /// @return unknown where the file is not there, and of a copy, which keeps no numbers
    default Fact<Optional<String>> device(String path) {
        return Fact.unknown("only the running machine can be asked");
    }

    /// Whether this is the running machine: only then something may be changed.
    boolean live();

    /// Whether programs can be asked: those of the running machine, and those whose answers a capture has.
    default boolean runsPrograms() {
        return live();
    }

    /// Writes a file of sysfs or procfs in one write, in a child process: a write that blocks in the kernel cannot be
    /// ended (DESIGN, "What every step owes").
    ///
    /// @throws IllegalStateException where this is not the live machine
    Written write(String path, String text, Duration limit);

    /// The same, and says which process writes before that gets the text: so it can be waited for even if this program
    /// is killed meanwhile.
    ///
    /// @param writer is given the process's number; where it throws, nothing is written
    default Written write(String path, String text, Duration limit, LongConsumer writer) {
        return write(path, text, limit);
    }

    /// This root with a child process for each of these writes started already, where it is the running machine and
    /// the file is there: a device is then between two drivers for a shorter time. Nothing is written before it is
    /// asked for.
    ///
    /// @param files one for each write to come: a file that is written twice is named twice
    /// @throws hostdev.core.finding.Problem where a child cannot be started
    default Ready ready(List<String> files) {
        return new ReadyRoot(this, List.of());
    }

    /// Runs a program of the host with `/dev/null` as its input.
    ///
    /// @throws IllegalStateException where no programs can be asked
    Ran run(List<String> command, Duration limit);

    Instant now();

    /// Time since an arbitrary point, on a clock that never jumps and that nobody sets: for limits ([Deadline]) and for
    /// how long something took.
    default Duration monotonic() {
        return Duration.ofNanos(System.nanoTime());
    }

    /// A root that is ready to write; closing ends what was not needed.
    interface Ready extends HostRoot, AutoCloseable {
        @Override
        void close();
    }

    /// How a write ended.
    sealed interface Written {
        record Done() implements Written {}

        /// The kernel's word, `Device or resource busy`.
        record Refused(String reason) implements Written {}

        /// Still in the kernel when the limit was over: its outcome is unknown.
        record InFlight(long pid) implements Written {}
    }

    /// How a program ended.
    sealed interface Ran {
        record Exited(int status, String stdout, String stderr) implements Ran {}

        record NotFound(String program) implements Ran {}

        record TimedOut(Duration limit) implements Ran {}
    }
}

package hostdev.host.root;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import hostdev.host.fixture.AnsweringRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestProcessTest {
    private static final String QEMU = "/usr/bin/qemu-system-x86_64";
    private static final String SOCKET = "/run/vm1.sock";

    @TempDir
    private Path directory;

    private final Map<String, FileOwner> owners = new HashMap<>();

    @BeforeEach
    void anInstalledQemu() throws IOException {
        file(QEMU, "");
        file("/home/eve/qemu-system-x86_64", "");
        owners.put("/home/eve", new FileOwner(1000, 0755));
    }

    private void file(String path, String text) throws IOException {
        Path file = directory.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void process(int pid, String exe, int user, String socket) throws IOException {
        file("/proc/" + pid + "/cmdline", "qemu-system-x86_64\0-name\0guest=win11\0-qmp\0unix:" + SOCKET + "\0");
        file("/proc/" + pid + "/status", "Name:\tqemu\nUid:\t" + user + "\t" + user + "\t0\t0\n");
        Files.createSymbolicLink(directory.resolve("proc/" + pid + "/exe"), Path.of(exe));
        Files.createDirectories(directory.resolve("proc/" + pid + "/fd"));
        Files.createSymbolicLink(directory.resolve("proc/" + pid + "/fd/3"), Path.of(socket));
    }

    private GuestProcess processes() {
        return new GuestProcess(new AnsweringRoot(HostRoot.at(directory)) {
            @Override
            public Ran run(List<String> command, Duration limit) {
                return new Ran.NotFound(command.getFirst());
            }

            @Override
            public Fact<FileOwner> owner(String path) {
                FileOwner given = owners.get(path);
                return given == null ? super.owner(path) : Fact.known(given);
            }
        });
    }

    @Test
    void aQemuOfASystemAccountIsTheGuestThatItsArgumentsName() throws IOException {
        process(10, QEMU, 64055, "/dev/null");
        process(11, QEMU, 107, "/dev/null");
        assertThat(processes().guest("11")).contains("win11");
        assertThat(processes().guest("10")).contains("win11");
    }

    @Test
    void aProcessThatOnlyCallsItselfQemuIsNone() throws IOException {
        process(10, "/usr/bin/sleep", 0, "/dev/null");
        process(11, "/home/eve/qemu-system-x86_64", 107, "/dev/null");
        process(12, QEMU, 1000, "/dev/null");
        assertThat(processes().guest("10")).isEmpty();
        assertThat(processes().guest("11")).isEmpty();
        assertThat(processes().guest("12")).isEmpty();
    }

    private void listening(int... inodes) throws IOException {
        StringBuilder lines = new StringBuilder("Num       RefCount Protocol Flags    Type St Inode Path\n");
        for (int inode : inodes) {
            lines.append("0000000000000000: 00000002 00000000 00010000 0001 01 ")
                    .append(inode)
                    .append(' ')
                    .append(SOCKET)
                    .append('\n');
        }
        file("/proc/net/unix", lines.toString());
    }

    @Test
    void theQemuAtASocketIsTheProcessThatListensThereWhateverOthersWriteIntoTheirArguments() throws IOException {
        listening(77);
        process(10, QEMU, 1000, "/dev/null");
        process(12, QEMU, 1000, "socket:[77]");
        assertThat(processes().listeningAt(SOCKET)).contains("12");
        assertThat(processes().listeningAt("/run/other.sock")).isEmpty();
    }

    @Test
    void whereTwoListenByThatNameOrSomethingElseThanQemuDoesNoneIsBelieved() throws IOException {
        listening(77, 78);
        process(12, QEMU, 1000, "socket:[77]");
        assertThat(processes().listeningAt(SOCKET)).isEmpty();
        listening(79);
        process(13, "/home/eve/qemu-system-x86_64", 1000, "socket:[79]");
        assertThat(processes().listeningAt(SOCKET)).isEmpty();
    }
}

package hostdev.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import hostdev.core.finding.Problem;
import hostdev.core.format.HostdevElement;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A QEMU of this machine, stopped before its first instruction, without KVM and without a device of the host: the
/// practice host has those.
class QemuBySocketTest {
    private static final Path PROGRAM = Path.of("/usr/bin/qemu-system-x86_64");
    private static final PciAddress NOT_THERE =
            PciAddress.fromSysfs("00ff:1f:1f.7").orElseThrow();
    private static final String ELEMENT = HostdevElement.text(new Hostdev(NOT_THERE, HostdevOptions.MANAGED));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    private GuestName name() {
        return new GuestName("qmp:" + directory.resolve("qmp.sock"));
    }

    private QemuBySocket qemu(String machine, String... more) throws IOException, InterruptedException {
        assumeThat(PROGRAM).as("QEMU is installed here").exists();
        Path socket = directory.resolve("qmp.sock");
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-S", "-machine", machine + ",accel=tcg"));
        command.addAll(List.of("-m", "64", "-nodefaults", "-display", "none"));
        command.addAll(List.of("-qmp", "unix:" + socket + ",server=on,wait=off"));
        command.addAll(List.of(more));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("qemu.log").toFile())
                .start());
        // the socket is there a moment before QEMU listens on it
        Optional<QemuBySocket> opened = Optional.empty();
        for (int tries = 0; tries < 6000 && opened.isEmpty(); tries++) {
            Thread.sleep(50);
            opened = QemuBySocket.open(name(), HostRoot.thisMachine());
        }
        return opened.orElseThrow();
    }

    @AfterEach
    void endThem() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void isOneGuestThatRunsWithWhatItHas() throws Exception {
        try (QemuBySocket qemu = qemu("q35")) {
            Guest guest = qemu.guest(name()).orElseThrow();
            assertThat(guest.state()).isEqualTo(Guest.State.PAUSED);
            assertThat(guest.persistent()).isFalse();
            assertThat(guest.running().orElseThrow()).contains(name().name()).doesNotContain("<hostdev");
            assertThat(qemu.guests()).containsExactly(guest);
            assertThat(qemu.guest(new GuestName("win2k3"))).isEmpty();
        }
    }

    @Test
    void oneThatEndsBeforeItGreetsIsNotThere() throws Exception {
        Future<Optional<QemuBySocket>> opened;
        // closed in the opposite order: only with its selector the kernel learns that the socket is closed
        try (Selector selector = Selector.open();
                ServerSocketChannel ending = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            ending.bind(UnixDomainSocketAddress.of(directory.resolve("qmp.sock")));
            ending.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            opened = CompletableFuture.supplyAsync(() -> QemuBySocket.open(name(), HostRoot.thisMachine()));
            selector.select(Duration.ofSeconds(30).toMillis()); // it is connected, and not accepted
        }
        assertThat(opened.get(30, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void oneThatEndsWhenItHasGreetedIsNotThere() throws Exception {
        Future<Optional<QemuBySocket>> opened = openedBy(greeting -> {
            greeting.write(ByteBuffer.wrap("{\"QMP\": {}}\n".getBytes(StandardCharsets.UTF_8)));
            greeting.shutdownInput(); // what is written now is a broken pipe
        });
        assertThat(opened.get(30, TimeUnit.SECONDS)).isEmpty();
    }

    /// Of a QEMU that its guest has taken over.
    @Test
    void anAnswerWithoutAnEndIsNotReadToItsEnd() throws Exception {
        Future<Optional<QemuBySocket>> opened = openedBy(endless -> {
            ByteBuffer words = ByteBuffer.wrap("x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8));
            assertThatExceptionOfType(IOException.class)
                    .as("who asked hangs up")
                    .isThrownBy(() -> {
                        while (true) {
                            endless.write(words.rewind());
                        }
                    });
        });
        assertThat(problem(opened))
                .hasMessageContaining("not QEMU's words: a line of more than 4194304 characters")
                .satisfies(problem -> assertThat(problem.hint())
                        .contains("see who answers there: ss -xp | grep " + directory + "/qmp.sock"));
    }

    @Test
    void ofWhatIsNotQemusItsBeginningIsQuoted() throws Exception {
        Future<Optional<QemuBySocket>> opened = openedBy(other ->
                other.write(ByteBuffer.wrap(("220 " + "mail".repeat(99) + "\r\n").getBytes(StandardCharsets.UTF_8))));
        assertThat(problem(opened)).hasMessageContaining("not QEMU's words: 220 " + "mail".repeat(49) + " …");
    }

    /// Of a QEMU that its guest has taken over.
    @Test
    void addressesThatNoDeviceCanHaveAreIgnored() throws Exception {
        CompletableFuture<List<Guest>> guests = answeredWith(
                "\"status\": \"running\"",
                "{\"bus\": 99999, \"slot\": 4294967296, \"function\": -1, \"qdev_id\": \"nic\"}",
                QemuBySocket::guests);
        assertThat(guests.get(30, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void aSizeOfMemoryThatNoGuestCanHaveIsAFailure() throws Exception {
        CompletableFuture<Boolean> plugged = answeredWith("\"base-memory\": 9223372036854775807", "", qemu -> {
            qemu.plugIn(name(), ELEMENT);
            return true;
        });
        assertThat(problem(plugged)).hasMessageContaining("9223372036854775807 bytes of memory");
    }

    /// What a program gets that asks a QEMU which answers everything with this object, and `query-pci` with these
    /// devices.
    private <T> CompletableFuture<T> answeredWith(String object, String devices, Function<QemuBySocket, T> asking)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve("qmp.sock")));
        CompletableFuture<T> asked = CompletableFuture.supplyAsync(() -> {
            try (QemuBySocket qemu =
                    QemuBySocket.open(name(), HostRoot.thisMachine()).orElseThrow()) {
                return asking.apply(qemu);
            }
        });
        try (server;
                SocketChannel channel = server.accept();
                BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            say(channel, "{\"QMP\": {}}");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                boolean many = line.contains("query-pci") || line.contains("qom-list");
                String list = line.contains("query-pci") ? "[{\"devices\": [" + devices + "]}]" : "[]";
                say(channel, "{\"return\": " + (many ? list : "{" + object + "}") + "}");
            }
        }
        return asked;
    }

    private static void say(SocketChannel channel, String line) throws IOException {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private interface Answer {
        void to(SocketChannel asking) throws IOException;
    }

    /// What comes of it where this answers in the place of a QEMU, and hangs up.
    private Future<Optional<QemuBySocket>> openedBy(Answer answer) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(directory.resolve("qmp.sock")));
            Future<Optional<QemuBySocket>> opened =
                    CompletableFuture.supplyAsync(() -> QemuBySocket.open(name(), HostRoot.thisMachine()));
            try (SocketChannel asking = server.accept()) {
                answer.to(asking);
            }
            return opened;
        }
    }

    private static Problem problem(Future<?> opened) throws Exception {
        try {
            throw new AssertionError("no problem: " + opened.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            return (Problem) Objects.requireNonNull(failed.getCause());
        }
    }

    @Test
    void aPciExpressGuestWithoutAFreeRootPortIsToldSo() throws Exception {
        try (QemuBySocket qemu =
                qemu("q35", "-device", "pcie-root-port,id=rp1,chassis=1", "-device", "virtio-rng-pci,bus=rp1,id=rng")) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> qemu.plugIn(name(), ELEMENT))
                    .withMessageContaining("none of its root ports is free")
                    .satisfies(
                            problem -> assertThat(problem.hint().orElseThrow()).contains("-device pcie-root-port"));
        }
    }

    @Test
    void qemusOwnWordsSayWhyItRefusesADevice() throws Exception {
        try (QemuBySocket qemu = qemu("q35", "-device", "pcie-root-port,id=rp1,chassis=1")) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> qemu.plugIn(name(), ELEMENT))
                    .withMessageContaining("not plugged in: vfio /sys/bus/pci/devices/00ff:1f:1f.7");
        }
        endThem();
        Files.deleteIfExists(directory.resolve("qmp.sock"));
        try (QemuBySocket older = qemu("pc")) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> older.plugIn(name(), ELEMENT))
                    .withMessageContaining("not plugged in: vfio /sys/bus/pci/devices/00ff:1f:1f.7");
        }
    }

    @Test
    void hasNoDefinitionAndSaysSo() throws Exception {
        try (QemuBySocket qemu = qemu("pc")) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> qemu.define(name(), "<domain/>"))
                    .withMessageContaining("has no definition");
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> qemu.start(name()))
                    .withMessageContaining("who started it starts it");
        }
    }

    @Test
    void endsAtOnceAndIsGoneThen() throws Exception {
        try (QemuBySocket qemu = qemu("pc")) {
            qemu.destroy(name());
        }
        assertThat(processes.getFirst().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(QemuBySocket.open(name(), HostRoot.thisMachine())).isEmpty();
    }

    @Test
    void aMonitorThatSomebodyElseHasIsToldAndNotWaitedForForEver() throws Exception {
        try (QemuBySocket _ = qemu("pc")) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> QemuBySocket.open(name(), HostRoot.thisMachine()))
                    .withMessageContaining("another program may have its monitor");
        }
    }
}

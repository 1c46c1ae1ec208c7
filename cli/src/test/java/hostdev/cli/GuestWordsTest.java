package hostdev.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hostdev.core.finding.Problem;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Libvirt;
import hostdev.host.root.HostRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The words of virsh that change a guest, on libvirt's test driver.
class GuestWordsTest {
    private static final String HOST = """
            <node>
              <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
                <name>win2k3</name>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices/>
                <test:runstate>5</test:runstate>
              </domain>
              <domain type='test'>
                <name>busy</name>
                <memory>1048576</memory>
                <os><type>hvm</type></os>
                <devices/>
              </domain>
            </node>
            """;
    private static final String HOSTDEV = """
            <?xml version='1.0'?>
            <!-- the USB controller -->
            <hostdev mode='subsystem' type='pci' managed='yes'>
              <source>
                <address domain='0x0000' bus='0x00' slot='0x1d' function='0x7'/>
              </source>
            </hostdev>
            """;

    @TempDir
    Path directory;

    private final Map<String, String> env = new HashMap<>();
    private Path file;
    private Hypervisor libvirt;

    @BeforeEach
    void openAHost() throws IOException {
        Path node = Files.writeString(directory.resolve("node.xml"), HOST);
        libvirt = opened("test://" + node);
        file = Files.writeString(directory.resolve("hostdev.xml"), HOSTDEV);
        new CopiedHost(directory.resolve("host")).function("0000:00:1d.7", "8086:293a", "c0320", "ehci-pci", 4);
        Path self = Files.createDirectories(directory.resolve("host/proc/self"));
        Files.writeString(self.resolve("status"), "Name:\thostdev\nUid:\t0\t0\t0\t0\n");
        env.put("LIBVIRT_DEFAULT_URI", "test://" + node);
        env.put("HOSTDEV_STATE", directory.resolve("state").toString());
        env.put("TMPDIR", Files.createDirectory(directory.resolve("tmp")).toString());
    }

    private static Hypervisor opened(String uri) {
        try {
            return Libvirt.open(uri);
        } catch (Problem notInstalled) {
            assumeTrue(false, "needs libvirt.so.0: " + notInstalled.getMessage());
            throw notInstalled;
        }
    }

    @AfterEach
    void closeIt() {
        libvirt.close();
    }

    private Run run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Run.Elsewhere here = new Run.Elsewhere(env, out, err, false) {
            @Override
            public HostRoot live() {
                return HostRoot.at(directory.resolve("host"));
            }

            @Override
            public Hypervisor open(String uri) {
                return new Kept(libvirt);
            }
        };
        int status = Main.run(here, words);
        return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    private String definition() {
        return libvirt.guest(new GuestName("win2k3")).orElseThrow().definition();
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
            return files.map(Path::toString).toList();
        }
    }

    @Test
    void startsAGuest() {
        assertThat(run("start", "win2k3")).isEqualTo(new Run(0, "Domain 'win2k3' started\n\n", ""));
        assertThat(libvirt.guest(new GuestName("win2k3"))).map(Guest::state).contains(Guest.State.RUNNING);
    }

    @Test
    void refusesToStartAGuestThatRuns() {
        Run run = run("start", "busy");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stderr()).startsWith("hostdev: error: busy: the guest runs already");
    }

    @Test
    void attachesADeviceAndDetachesItAgain() {
        String before = definition();
        assertThat(run("attach-device", "win2k3", file.toString(), "--config"))
                .isEqualTo(new Run(0, "Device attached successfully\n\n", ""));
        assertThat(definition()).contains("slot='0x1d' function='0x7'");
        assertThat(run("detach-device", "win2k3", file.toString()))
                .isEqualTo(new Run(0, "Device detached successfully\n\n", ""));
        assertThat(definition()).isEqualTo(before);
    }

    @Test
    void refusesADeviceThatTheGuestHasAlreadyOrNotAtAll() {
        assertThat(run("detach-device", "win2k3", file.toString()).stderr())
                .contains("device not found: there is no <hostdev> for 0000:00:1d.7");
        run("attach-device", "win2k3", file.toString());
        Run twice = run("attach-device", "win2k3", file.toString());
        assertThat(twice.status()).isEqualTo(1);
        assertThat(twice.stderr()).contains("has 0000:00:1d.7 in its definition already");
    }

    @Test
    void refusesAFileThatIsNotThereOrIsNoXml() throws IOException {
        assertThat(run("attach-device", "win2k3", "/nonexistent").stderr()).contains("there is no file '/nonexistent'");
        Files.writeString(file, "<hostdev>");
        Run run = run("attach-device", "win2k3", file.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("is not well-formed XML");
    }

    @Test
    void savesWhatThePersonEdited() throws IOException {
        env.put("EDITOR", "sed -i s/1048576/2097152/");
        assertThat(run("edit", "win2k3")).isEqualTo(new Run(0, "Domain 'win2k3' XML configuration edited.\n\n", ""));
        assertThat(definition()).contains(">2097152<");
        assertThat(kept()).isEmpty();
    }

    @Test
    void changesNothingWhereThePersonChangedNothing() throws IOException {
        env.put("EDITOR", "true");
        String before = definition();
        assertThat(run("edit", "win2k3"))
                .isEqualTo(new Run(0, "Domain 'win2k3' XML configuration not changed.\n\n", ""));
        assertThat(definition()).isEqualTo(before);
        assertThat(kept()).isEmpty();
    }

    @Test
    void keepsAndNamesWhatThePersonWroteWhereItIsNoDefinition() throws IOException {
        env.put("EDITOR", "sed -i s/.domain.$//");
        String before = definition();
        Run run = run("edit", "win2k3");
        assertThat(run.status()).as(run.stderr()).isEqualTo(2);
        assertThat(run.stdout()).isEmpty();
        assertThat(kept()).hasSize(1);
        assertThat(run.stderr()).contains("not well-formed XML").contains("what you wrote is in " + kept().getFirst());
        assertThat(definition()).isEqualTo(before);
    }

    @Test
    void renamesNoGuestByEditing() {
        env.put("EDITOR", "sed -i -e s/win2k3/win2k4/ -e /uuid/d");
        Run run = run("edit", "win2k3");
        assertThat(run.status()).isNotZero();
        assertThat(run.stderr()).contains("is that of 'win2k4'");
        assertThat(libvirt.guests()).extracting(guest -> guest.name().name()).containsExactly("busy", "win2k3");
    }

    @Test
    void editsNoGuestThatRunsOrIsNotThere() {
        env.put("EDITOR", "true");
        assertThat(run("edit", "busy").stderr()).startsWith("hostdev: error: busy: the guest is not shut off");
        assertThat(run("edit", "nobody").stderr()).startsWith("hostdev: error: nobody: there is no such guest");
    }

    @Test
    void refusesToMoveDevicesOfAnotherHost() {
        env.put("LIBVIRT_DEFAULT_URI", "qemu+ssh://root@elsewhere/system");
        for (String word : List.of("nodedev-detach", "nodedev-dettach", "nodedev-reattach", "nodedev-reset")) {
            Run run = run(word, "00:1d.7");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.stderr()).contains("is another host");
        }
    }

    @Test
    void reattachesADeviceThatTheHostHasAlready() {
        assertThat(run("nodedev-reattach", "pci_8086_293a"))
                .isEqualTo(new Run(0, "Device pci_8086_293a re-attached\n\n", ""));
    }

    /// The connection of the test, which outlives the command.
    private record Kept(Hypervisor libvirt) implements Hypervisor {
        @Override
        public String uri() {
            return libvirt.uri();
        }

        @Override
        public List<Guest> guests() {
            return libvirt.guests();
        }

        @Override
        public Optional<Guest> guest(GuestName name) {
            return libvirt.guest(name);
        }

        @Override
        public String define(GuestName name, String definition) {
            return libvirt.define(name, definition);
        }

        @Override
        public void start(GuestName name) {
            libvirt.start(name);
        }

        @Override
        public void plugIn(GuestName name, String device) {
            libvirt.plugIn(name, device);
        }

        @Override
        public void askOut(GuestName name, String device) {
            libvirt.askOut(name, device);
        }

        @Override
        public void destroy(GuestName name) {
            libvirt.destroy(name);
        }

        @Override
        public void close() {}
    }
}

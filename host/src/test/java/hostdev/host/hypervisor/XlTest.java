package hostdev.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.format.XlPciEntry;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Promise;
import hostdev.host.fixture.AnsweringRoot;
import hostdev.host.root.Disk;
import hostdev.host.root.HostFile;
import hostdev.host.root.HostRoot;
import hostdev.host.sim.SimulatedMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The contract on Xen's `xl`, whose answers are those of Xen 4.20; and what it has besides.
class XlTest extends HypervisorContract {
    private final SimulatedMachine machine = SimulatedMachine.of("xen", "");
    private final Tool tool = new Tool(machine.root(), machine.disk());

    @Override
    protected Hypervisor open() {
        for (String guest : List.of("asleep", "busy", "win2k3")) {
            file("/etc/xen/" + guest + ".cfg", "# a guest\nname = \"" + guest + "\"\nmemory = 512\n");
        }
        file("/etc/xen/xl.conf", "autoballoon=\"off\"\n");
        return new Xl(tool, machine.disk());
    }

    private void file(String path, String text) {
        try {
            HostFile.at(machine.disk(), Path.of(path)).replace(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected String withMoreMemory(String definition) {
        return definition.replace("512", "1024");
    }

    @Override
    protected String element(PciAddress device) {
        return XlPciEntry.of(device).toString();
    }

    @Test
    void aRunThatIsOverAndThatXenKeepsIsNoGuestThatIsShutOff() {
        tool.running.put("made by hand", "---s--");
        assertThat(new Xl(tool, machine.disk()).guest(new GuestName("made by hand")))
                .hasValueSatisfying(guest -> {
                    assertThat(guest.state()).isEqualTo(Guest.State.ENDED);
                    assertThat(guest.active()).isTrue();
                });
    }

    @Test
    void aFileThatXlWouldNotUnderstandCostsOnlyItsOwnGuest() {
        Hypervisor xl = open();
        file("/etc/xen/broken.cfg", "name = \"fw\"\npci = [ '0a:00.1', \n");
        file("/etc/xen/nameless.cfg", "memory = 512\n");
        assertThat(xl.guests())
                .extracting(guest -> guest.name().name())
                .containsExactly("asleep", "busy", "fw", "nameless", "win2k3");
        assertThat(Promises.of(xl.guests()))
                .containsExactly(new Promise(new GuestName("fw"), new PciAddress(0, 10, 0, 1), false));
        assertThat(xl.define(new GuestName("asleep"), "name = \"asleep\"\nmemory = 1024\n"))
                .contains("1024");
    }

    @Test
    void twoFilesThatDefineOneGuestAreRefusedForThatGuestAlone() {
        Hypervisor xl = open();
        file("/etc/xen/copy.cfg", "name = \"busy\"\npci = [ '0a:00.1' ]\n");
        assertThat(Promises.of(xl.guests()))
                .containsExactly(new Promise(new GuestName("busy"), new PciAddress(0, 10, 0, 1), false));
        assertThat(xl.define(new GuestName("asleep"), "name = \"asleep\"\nmemory = 1024\n"))
                .contains("1024");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> xl.define(new GuestName("busy"), "name = \"busy\"\n"))
                .withMessage("busy: /etc/xen/busy.cfg and /etc/xen/copy.cfg both define busy");
    }

    @Test
    void aGuestThatNoFileDefinesIsKnownWhileItRuns() {
        tool.running.put("made by hand", "-b----");
        assertThat(new Xl(tool, machine.disk()).guest(new GuestName("made by hand")))
                .hasValueSatisfying(guest -> assertThat(guest.persistent()).isFalse());
    }

    @Test
    void saysInXlsOwnWordsWhyAGuestDoesNotLetGo() {
        Hypervisor xl = open();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> xl.askOut(new GuestName("busy"), "0000:02:00.0@5,permissive=1"))
                .withMessageContaining("the guest has not let go: do_pci_remove: Domain 4:PCI device not attached");
    }

    @Test
    void onlyAGuestThatIsShutOffGetsANewConsole() throws IOException {
        Hypervisor xl = open();
        String log = "/var/log/xen/console/guest-%s.log";
        file(log.formatted("busy"), "of this run\n");
        file(log.formatted("win2k3"), "of an earlier one\n");
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> xl.start(new GuestName("busy")));
        xl.start(new GuestName("win2k3"));
        assertThat(machine.disk().names(Path.of("/var/log/xen/console")))
                .containsExactly("guest-busy.log", "guest-win2k3.log.before");
    }

    /// `xl` with its guests in memory.
    private static final class Tool extends AnsweringRoot {
        private final Disk disk;
        private final Map<String, String> running = new TreeMap<>(Map.of("asleep", "--p---", "busy", "r-----"));

        private final Map<String, String> attached = new TreeMap<>();

        Tool(HostRoot root, Disk disk) {
            super(root);
            this.disk = disk;
        }

        @Override
        public boolean exists(String path) {
            try {
                return disk.read(Path.of(path), 4096).isPresent();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Ran run(List<String> command, Duration limit) {
            String argument = command.getLast();
            return switch (String.join(" ", command.subList(0, 2))) {
                case "xl list" -> new Ran.Exited(0, list(), "");
                case "xl create" -> create(argument);
                case "xl pci-list" -> new Ran.Exited(0, "Vdev Device\n" + attached.getOrDefault(argument, ""), "");
                case "xl pci-attach" -> attach(command.get(2), argument);
                case "xl pci-detach" -> detach(command.get(2));
                case "xl destroy" -> destroy(argument);
                default -> new Ran.NotFound(command.getFirst());
            };
        }

        private String list() {
            StringBuilder list = new StringBuilder("""
                Name                 ID   Mem VCPUs\tState\tTime(s)
                Domain-0              0  2048     1     r-----      49.5
                """);
            running.forEach((name, state) -> list.append(name)
                    .append("    ")
                    .append(name.length())
                    .append("   512     1     ")
                    .append(state)
                    .append("       0.1\n"));
            return list.toString();
        }

        private Ran create(String path) {
            try {
                String text = disk.read(Path.of(path), 4096).orElseThrow();
                String name = text.split("\"", -1)[1];
                return running.putIfAbsent(name, "r-----") == null
                        ? new Ran.Exited(0, "", "")
                        : new Ran.Exited(
                                3, "", "libxl: error: libxl_domain.c:72:rename: Domain " + name + " already exists\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Ran attach(String name, String device) {
            if (!running.containsKey(name)) {
                return new Ran.Exited(1, "", name + " is an invalid domain identifier (rc=-6)\n");
            }
            attached.put(name, "00.0 " + device + "\n");
            return new Ran.Exited(0, "", "");
        }

        private Ran detach(String name) {
            return attached.remove(name) != null
                    ? new Ran.Exited(0, "", "")
                    : new Ran.Exited(
                            1, "", "libxl: error: libxl_pci.c:1968:do_pci_remove: Domain 4:PCI device not attached\n");
        }

        private Ran destroy(String name) {
            return running.remove(name) != null
                    ? new Ran.Exited(0, "", "")
                    : new Ran.Exited(1, "", name + " is an invalid domain identifier (rc=-6)\n");
        }
    }
}

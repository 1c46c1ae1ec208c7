package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.lab.CommandOutcome;
import hostdev.lab.Options;
import hostdev.lab.PracticeHost;
import hostdev.lab.Topologies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/// A test class with a practice host of its own, which lives as long as the class, with `hostdev` installed.
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnPracticeHost {
    private static final Path RUNTIME =
            Path.of(System.getProperty("hostdev.checkout")).resolve("target/runtime");
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /// A shell command: the sums of what GRUB is configured by and of the menu made from it. The menu is summed
    /// without the numbers of its disks, which are hints: the kernel finds disks side by side, and a reboot may
    /// number them anew.
    static final String GRUB_SUMS = "sha256sum /etc/default/grub;"
            + " sed 's/hd[0-9]*,/hd,/g; s/ahci[0-9]*,/ahci,/g' /boot/grub/grub.cfg | sha256sum";

    private final String topology;
    private PracticeHost host;

    @SuppressWarnings("NullAway.Init") // the test framework calls powerOn before any test
    OnPracticeHost(String topology) {
        this.topology = topology;
    }

    @BeforeAll
    void powerOn() {
        assertThat(Files.isExecutable(RUNTIME.resolve("bin/hostdev")))
                .as("a built runtime; make it with: ./hostdev version")
                .isTrue();
        host = PracticeHost.start(Topologies.named(topology), Options.usual());
        install();
    }

    /// After each boot: its disk is made anew.
    void install() {
        host.installHostdev(RUNTIME);
    }

    @AfterAll
    void powerOff() {
        host.close();
    }

    /// What was written is on the disk; then the power goes and comes again.
    final void reboot() {
        shell("sync");
        host.cutPower();
        host.powerOn();
        install();
    }

    final PracticeHost host() {
        return host;
    }

    /// Runs the command as a user types it.
    final CommandOutcome hostdev(String... words) {
        List<String> command = new ArrayList<>(List.of("hostdev"));
        command.addAll(List.of(words));
        return host.run(LIMIT, command.toArray(String[]::new));
    }

    /// The same, and it must end well.
    final CommandOutcome done(String... words) {
        CommandOutcome outcome = hostdev(words);
        assertThat(outcome.exit()).as(told(outcome, words)).isZero();
        assertThat(outcome.stderr()).as(told(outcome, words)).isEmpty();
        return outcome;
    }

    /// The same, as JSON.
    final Json facts(String... words) throws JsonText.NotJson {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        return JsonText.parse(done(all.toArray(String[]::new)).stdout());
    }

    static String told(CommandOutcome outcome, String... words) {
        return "hostdev " + String.join(" ", words) + "\n" + outcome.stdout() + outcome.stderr();
    }

    /// What a shell in the practice host answers; the script must end well.
    final String shell(String script) {
        CommandOutcome outcome = host.run(LIMIT, "sh", "-c", script);
        assertThat(outcome.exit())
                .as(script + "\n" + outcome.stdout() + outcome.stderr())
                .isZero();
        return outcome.stdout().strip();
    }

    /// Driver and override of a function, as the kernel shows them.
    final String binding(String address) {
        return shell("d=/sys/bus/pci/devices/" + address
                + "; basename $(readlink $d/driver || echo none); cat $d/driver_override");
    }

    /// What hangs on a function, by what does not change when it is found again: serial numbers, MAC addresses, sizes
    /// of disks, and the addresses and routes of its interfaces.
    final String hangingOn(String address) {
        return shell("""
            d=$(readlink -f /sys/bus/pci/devices/%s)
            { find $d -name serial -o -path '*/net/*/address' -o -path '*/block/*/size' | xargs -r cat
              for n in $(find $d -path '*/net/*/address'); do
                i=$(basename $(dirname $n))
                echo $i; ip -o -4 addr show dev $i | sed 's/.*inet \\([^ ]*\\).*/\\1/'; ip route show dev $i | sed 's/linkdown *//'
              done; } | sort\
            """.formatted(address));
    }

    /// The same, given time to be found again.
    final String hangingOnAgain(String address, String wanted) throws InterruptedException {
        String now = hangingOn(address);
        for (int tries = 0; tries < 30 && !now.equals(wanted); tries++) {
            Thread.sleep(1000);
            now = hangingOn(address);
        }
        return now;
    }

    /// What the guest has written to its console once it has listed all that it sees. Who waits must not take the
    /// processor from the guest: so the wait is in there, and looks at a file.
    final String wholeListing(String guest) {
        shell("for i in $(seq 120); do grep -qs GUEST-END '" + consoleLog(guest) + "' && exit; sleep 1; done");
        return console(guest);
    }

    /// As a hook that was just installed must be seen: what hostdev itself says to type.
    final void reload(CommandOutcome installed) {
        String command = installed
                .stdout()
                .lines()
                .filter(line -> line.startsWith("hint: "))
                .map(line -> line.substring("hint: ".length()))
                .findFirst()
                .orElseThrow();
        assertThat(command).startsWith("kill -HUP ");
        shell(command + "; sleep 3");
    }

    /// What the guest has written to its console.
    final String console(String guest) {
        return shell("cat '" + consoleLog(guest) + "' 2>/dev/null || true");
    }

    /// Where that is.
    String consoleLog(String guest) {
        return "/var/log/libvirt/qemu/" + guest + "-console.log";
    }
}

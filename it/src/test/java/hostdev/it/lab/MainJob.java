package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.lab.CommandOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The whole job, device by device: assign, the guest's own word, guest off, release, everything as it was.
abstract class MainJob extends OnPracticeHost {
    MainJob(String topology) {
        super(topology);
    }

    static Stream<Arguments> devices() {
        return Stream.of(
                Arguments.of("e1000e network card", "win2k3", "0000:01:00.0", "8086:10d3", List.of()),
                Arguments.of("NVMe disk", "modern", "0000:02:00.0", "1b36:0010", List.of()),
                Arguments.of("xHCI controller", "modern", "0000:03:00.0", "1b36:000d", List.of()),
                Arguments.of(
                        "EHCI group of three",
                        "win2k3",
                        "0000:00:1d.7",
                        "8086:293a",
                        List.of("0000:00:1d.0", "0000:00:1d.1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("devices")
    void aGuestGetsTheDeviceSaysSoAndTheHostGetsItBack(
            String what, String guest, String device, String ids, List<String> companions) throws Exception {
        List<String> taken = new ArrayList<>(companions);
        taken.add(device);
        List<String> before = taken.stream().map(this::binding).toList();
        String hung = hangingOn(device);

        done("assign", device, "--to", guest, "--with-group", "--start");
        assertThat(taken).allSatisfy(one -> assertThat(binding(one)).startsWith("vfio-pci\n"));

        assertThat(wholeListing(guest)).containsPattern("GUEST-PCI \\S+ " + ids);
        CommandOutcome verified = hostdev("verify", guest, "--wait", "60");
        assertThat(verified.exit()).as(told(verified, "verify", guest)).isZero();
        assertThat(verified.stdout()).contains("proven");

        shell("virsh destroy " + guest);
        done("release", device);
        assertThat(taken.stream().map(this::binding).toList()).isEqualTo(before);
        assertThat(hangingOnAgain(device, hung)).isEqualTo(hung);
        assertThat(shell("virsh dumpxml --inactive " + guest)).doesNotContain("<hostdev");
    }

    @AfterEach
    void guestsAreOff() {
        shell("for g in win2k3 modern; do virsh destroy $g >/dev/null 2>&1; done; true");
    }

    /// The level that `verify --json` gives for a guest's only device.
    final String level(String guest) throws Exception {
        CommandOutcome outcome = hostdev("verify", guest, "--json");
        Json facts = hostdev.core.json.JsonText.parse(outcome.stdout());
        if (facts instanceof Json.Obj object
                && object.get("devices").orElseThrow() instanceof Json.Arr(var items)
                && items.getFirst() instanceof Json.Obj device
                && device.get("level").orElseThrow() instanceof Json.Text(var level)) {
            return level;
        }
        return "none";
    }
}

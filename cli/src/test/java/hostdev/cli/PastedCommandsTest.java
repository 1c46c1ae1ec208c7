package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A command that is printed while `--connect URI` is in force asks that hypervisor when it is pasted.
class PastedCommandsTest {
    private static final PastedCommands SESSION = new PastedCommands("qemu:///session");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "to do it: hostdev assign 01:00.0 --to win2k3"
                        + " | to do it: hostdev assign --connect qemu:///session 01:00.0 --to win2k3",
                "hostdev start g; or hostdev show 01:00.0 | hostdev start --connect qemu:///session g; or hostdev show"
                        + " --connect qemu:///session 01:00.0",
                "give it back: hostdev release | give it back: hostdev release --connect qemu:///session",
                "once: hostdev hook install | once: hostdev hook install --connect qemu:///session",
                "shut it down first: virsh shutdown g | shut it down first: virsh --connect qemu:///session shutdown g"
            })
    void namesTheHypervisorOfThisRun(String said, String pasted) {
        assertThat(SESSION.text(said)).isEqualTo(pasted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostdev lab topologies",
                "hostdev show --connect qemu:///session 01:00.0",
                "hostdev: error: no such device",
                "what virsh prints",
                "/usr/bin/hostdev release",
                "#!/bin/sh\nhostdev release 01:00.0\n"
            })
    void leavesAloneWhatTakesNoConnectAndWhatIsNoCommand(String said) {
        assertThat(SESSION.text(said)).isEqualTo(said);
    }

    @Test
    void quotesAnAddressThatAShellWouldTakeApart() {
        assertThat(new PastedCommands("qemu+ssh://h/system?keyfile=a b&c").text("hostdev show 01:00.0"))
                .isEqualTo("hostdev show --connect 'qemu+ssh://h/system?keyfile=a b&c' 01:00.0");
    }

    @Test
    void reachesEveryTextOfJson() {
        Json said = Json.object()
                .put("next", "hostdev show 01:00.0")
                .put("fixes", Json.texts(List.of("hostdev start g")))
                .put("count", 2)
                .build();
        assertThat(SESSION.json(said))
                .isEqualTo(Json.object()
                        .put("next", "hostdev show --connect qemu:///session 01:00.0")
                        .put("fixes", Json.texts(List.of("hostdev start --connect qemu:///session g")))
                        .put("count", 2)
                        .build());
    }
}

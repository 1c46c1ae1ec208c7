package hostdev.core.finding;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.GuestName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoSuchGuestTest {
    private static String hint(String wanted, String... there) {
        return new NoSuchGuest(new GuestName(wanted), List.of(there))
                .finding()
                .fix()
                .orElseThrow();
    }

    @Test
    void namesTheGuestsThatAreThere() {
        assertThat(hint("router", "win11", "nas")).isEqualTo("guests here: win11, nas");
        assertThat(hint("router")).isEqualTo("no guests here");
    }

    @Test
    void namesOnlySimilarGuestsWhereThereAreSome() {
        assertThat(hint("win", "win11", "nas", "Win2k3")).isEqualTo("guests here: win11, Win2k3");
        assertThat(hint("wni11", "win11", "nas")).isEqualTo("guests here: win11");
    }

    @Test
    void doesNotListHundredsOfGuests() {
        String[] many = IntStream.range(0, 300).mapToObj(i -> "vm" + i).toArray(String[]::new);
        assertThat(hint("router", many)).endsWith("vm7 and 292 more");
    }

    @Test
    void theErrorSaysWhichHypervisorWasAsked() {
        Problem problem = new NoSuchGuest(new GuestName("router"), List.of("nas")).problemAt("qemu:///session");
        assertThat(problem).hasMessage("router: there is no such guest");
        assertThat(problem.hint()).contains("guests at qemu:///session: nas");
    }
}

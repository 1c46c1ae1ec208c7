package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.GuestWord;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleTextTest {
    private static final String EHCI = """
        [    0.000000] Linux version 6.12.57+deb13-amd64 (debian-kernel@lists.debian.org)
        [    0.511000] pci 0000:00:02.0: [1b36:0100] type 00 class 0x030000 conventional PCI endpoint
        [    0.513000] pci 0000:00:05.0: [8086:293a] type 00 class 0x0c0320 conventional PCI endpoint
        [    0.520000] pci 0000:00:05.0: BAR 0 [mem 0xfebf1000-0xfebf1fff]
        """;

    @Test
    void namesTheFunctionsThatTheKernelFound() {
        assertThat(ConsoleText.functions(EHCI))
                .extracting(GuestWord::ids)
                .containsExactly(Optional.of(new PciIds(0x1b36, 0x0100)), Optional.of(new PciIds(0x8086, 0x293a)));
    }

    @Test
    void saysNoDriverWhereOnlyTheBusSpokeOfTheFunction() {
        assertThat(ConsoleText.functions(EHCI).getLast())
                .isEqualTo(new GuestWord(
                        Optional.of(new PciAddress(0, 0, 5, 0)),
                        Optional.of(new PciIds(0x8086, 0x293a)),
                        Optional.empty(),
                        "console"));
    }

    @Test
    void takesTheDriverFromTheWordInFrontOfTheAddress() {
        String more = EHCI + "[    2.100000] ehci-pci 0000:00:05.0: EHCI Host Controller\r\n";
        assertThat(ConsoleText.functions(more).getLast().driver()).contains("ehci-pci");
    }

    @Test
    void knowsADriverThatNamesItsInterfaceBetween() {
        String more = EHCI + "[    2.1] e1000e 0000:00:05.0 eth0: (PCI Express:2.5GT/s:Width x1) 52:54:00:12:34:57\n";
        assertThat(ConsoleText.functions(more).getLast().driver()).contains("e1000e");
    }

    @Test
    void knowsTheNvmeDriversOwnForm() {
        String more = EHCI + "[    2.1] nvme nvme0: pci function 0000:00:05.0\n";
        assertThat(ConsoleText.functions(more).getLast().driver()).contains("nvme");
    }

    @Test
    void forgetsWhatAnEarlierBootSaid() {
        String again = EHCI + "[    0.000000] Linux version 6.12.57+deb13-amd64\n";
        assertThat(ConsoleText.functions(again)).isEmpty();
    }

    /// By a way through the text for each function, this would be more than a million million characters.
    @Test
    void aConsoleFullOfFunctionsAndOneLineWithoutAnEndAreGoneThroughOnce() {
        StringBuilder console = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            String address = "%04x:%02x:%02x.%d".formatted(i >> 13, i >> 8 & 0x1f, i >> 3 & 0x1f, i & 7);
            console.append("[ 1.0] pci ").append(address).append(": [8086:10d3] type 00\n");
            console.append("[ 1.0] e1000e ").append(address).append(": up\n");
        }
        assertThat(ConsoleText.functions(console + "] a".repeat(100_000)))
                .hasSizeGreaterThan(50_000)
                .allSatisfy(word -> assertThat(word.driver()).contains("e1000e"));
    }
}

package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import hostdev.core.model.GuestWord;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import hostdev.core.proof.Evidence;
import hostdev.host.fixture.HostFixture;
import hostdev.host.read.EvidenceReader.Ears;
import hostdev.host.read.EvidenceReader.Wanted;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceReaderTest {
    private static final PciAddress NIC = PciAddress.fromSysfs("0000:01:00.0").orElseThrow();
    private static final PciAddress IN_GUEST =
            PciAddress.fromSysfs("0000:02:00.0").orElseThrow();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    @BeforeEach
    void makeAHostWithOneCard() {
        host = HostFixture.in(directory);
        host.function(NIC.toString()).driver("vfio-pci").group(9);
    }

    @Test
    void hearsTheConsoleThatTheDefinitionNames() {
        host.file("/var/log/win11.log", "[    0.5] pci 0000:02:00.0: [8086:10d3] type 00 class 0x020000\n");
        assertThat(read(new Ears(List.of("/var/log/win11.log"), EvidenceReaderTest::noAgent))
                        .guestSays())
                .isEqualTo(Fact.known(List.of(new GuestWord(
                        Optional.of(IN_GUEST), Optional.of(new PciIds(0x8086, 0x10d3)), Optional.empty(), "console"))));
    }

    @Test
    void knowsANetworkCardByItsMacAddressInTheAgentsWords() {
        Ears ears = new Ears(
                List.of(),
                question -> question.contains("guest-network-get-interfaces")
                        ? Optional.of("{\"return\":[{\"name\":\"eth0\",\"hardware-address\":\"52:54:00:00:77:0a\"}]}")
                        : Optional.empty());
        Evidence evidence = read(ears);
        assertThat(evidence.guestSays().seen().orElseThrow()).singleElement().satisfies(word -> {
            assertThat(word.ids()).contains(evidence.ids());
            assertThat(word.driver().orElseThrow()).contains("eth0");
        });
    }

    @Test
    void anotherInterfacesMacAddressIsNotTheCards() {
        Ears ears = new Ears(
                List.of(),
                question -> question.contains("guest-network-get-interfaces")
                        ? Optional.of("{\"return\":[{\"name\":\"eth0\",\"hardware-address\":\"52:54:00:99:99:99\"}]}")
                        : Optional.empty());
        assertThat(read(ears).guestSays()).isEqualTo(Fact.known(List.of()));
    }

    @Test
    void saysWhyAGuestCannotBeHeard() {
        assertThat(read(new Ears(List.of(), EvidenceReaderTest::noAgent)).guestSays())
                .isEqualTo(Fact.unknown("the guest has no console that is kept in a file, and no agent answers"));
        assertThat(read(new Ears(List.of("/var/log/none.log"), EvidenceReaderTest::noAgent))
                        .guestSays())
                .isEqualTo(Fact.unknown(
                        "its console cannot be read (/var/log/none.log: no such file), and no agent answers"));
    }

    private static Optional<String> noAgent(String question) {
        assertThat(question).startsWith("{\"execute\":\"guest-");
        return Optional.empty();
    }

    private Evidence read(Ears ears) {
        Wanted nic = new Wanted(NIC, Optional.of(IN_GUEST), List.of("52:54:00:00:77:0a"));
        return EvidenceReader.read(HostRoot.at(directory), List.of(nic), ears, Duration.ZERO)
                .getFirst();
    }
}

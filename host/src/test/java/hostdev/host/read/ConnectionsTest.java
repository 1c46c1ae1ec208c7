package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hostdev.core.format.SocketTable;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.host.fixture.HostFixture;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
    /// 10.0.0.2, and in the kernel's form.
    private static final InetAddress HERE = SocketTable.literal("10.0.0.2").orElseThrow();

    private static final String HERE_22 = "0200000A:0016";

    /// 10.0.0.7, port 50000.
    private static final String PERSON = "0700000A:C350";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    @BeforeEach
    void makeAHost() {
        host = HostFixture.in(directory);
    }

    @Test
    void theCallersOwnSshSessionComesFirstAlsoWhereSudoHidesIt() {
        host.file("/proc/self/environ", "SUDO_USER=ada\0HOME=/root\0")
                .file("/proc/self/status", "Name:\tx\nPPid:\t51\n");
        host.file("/proc/51/environ", "").file("/proc/51/status", "Name:\tsudo\nPPid:\t50\n");
        host.file("/proc/50/environ", "HOME=/home/ada\0SSH_CONNECTION=10.0.0.7 50000 10.0.0.2 22\0");
        tcp(HERE_22 + " " + PERSON + " 01", "0200000A:D431 0900000A:1F90 01");
        assertThat(uses())
                .extracting(Use::what)
                .containsExactly("your ssh session from 10.0.0.7", "open connections: to 10.0.0.9 port 8080");
    }

    @Test
    void aSessionOverAnotherInterfaceIsNotThisOnes() {
        host.file("/proc/self/environ", "SSH_CONNECTION=10.0.0.7 50000 192.168.1.1 22\0");
        InetAddress others = SocketTable.literal("192.168.1.1").orElseThrow();
        assertThat(Connections.of(host.root(), Fact.known(Map.of("eth0", Set.of(HERE), "eth1", Set.of(others))))
                        .uses(Set.of("eth0")))
                .isEmpty();
    }

    @Test
    void aSessionToAnAddressThatNoCardHasMayGoOverEach() {
        host.file("/proc/self/environ", "SSH_CONNECTION=10.0.0.7 50000 192.0.2.9 22\0");
        InetAddress announced = SocketTable.literal("192.0.2.9").orElseThrow();
        Connections connections =
                Connections.of(host.root(), Fact.known(Map.of("eth0", Set.of(HERE), "lo", Set.of(announced))));
        assertThat(connections.uses(Set.of("eth0")))
                .extracting(Use::what, Use::refusal)
                .containsExactly(tuple(
                        "your ssh session from 10.0.0.7 may go over it: no card has its address 192.0.2.9",
                        Refusal.UNLESS_FORCED));
    }

    @Test
    void connectionsOfOtherAddressesAndToItselfDoNotCount() {
        tcp(
                "0100007F:0016 0100007F:C350 01",
                "0200000A:0016 0200000A:C351 01",
                "00000000:0016 00000000:0000 0A",
                HERE_22 + " " + PERSON + " 06");
        assertThat(uses()).isEmpty();
    }

    @Test
    void connectionsAreNamedByWhoCameAndManyAreCounted() {
        tcp(
                "00000000:0016 00000000:0000 0A",
                HERE_22 + " " + PERSON + " 01",
                "0200000A:D431 0900000A:1F90 01",
                "0200000A:D432 0900000A:1F91 01",
                "0200000A:D433 0900000A:1F92 01",
                "0200000A:D434 0900000A:1F93 01");
        assertThat(uses())
                .extracting(Use::what)
                .containsExactly("open connections: from 10.0.0.7 to port 22, to 10.0.0.9 port 8080,"
                        + " to 10.0.0.9 port 8081 and 2 more");
    }

    @Test
    void anIpv4ClientOfAnIpv6SocketIsSeen() {
        host.file(
                "/proc/net/tcp6",
                "0: 0000000000000000FFFF00000200000A:0016 0000000000000000FFFF00000700000A:C350 01 0\n");
        assertThat(uses()).extracting(Use::what).containsExactly("open connections: to 10.0.0.7 port 50000");
    }

    @Test
    void aNetworkFileSystemIsNamedAndTheHostsOwnIsNeverForced() {
        tcp("0200000A:0301 0900000A:0801 01");
        host.file("/proc/self/mountinfo", """
            28 1 0:50 / /home rw - nfs4 nas:/home rw,vers=4.2,addr=10.0.0.9,clientaddr=10.0.0.2
            29 1 0:51 / /usr rw - nfs4 nas:/usr rw,addr=10.0.0.9
            30 1 0:52 / /mnt rw - nfs4 other:/x rw,addr=10.0.0.10
            """);
        assertThat(uses())
                .extracting(Use::what, Use::refusal)
                .startsWith(
                        tuple("nas:/home is mounted over it at /home", Refusal.UNLESS_FORCED),
                        tuple("nas:/usr is mounted over it at /usr", Refusal.ALWAYS))
                .hasSize(3);
    }

    @Test
    void disksFromAfarAreNeverForcedForTheRootFileSystemMayBeOnThem() {
        tcp("0200000A:D431 0900000A:0CBC 01");
        assertThat(uses())
                .extracting(Use::what, Use::refusal)
                .containsExactly(tuple("carries disks of 10.0.0.9 (iSCSI)", Refusal.ALWAYS));
    }

    @Test
    void anInterfaceWhoseAddressesAreNotKnownMayCarryAnything() {
        Connections unnamed = Connections.of(host.root(), Fact.known(Map.of("eth1", Set.of())));
        assertThat(unnamed.uses(Set.of("eth0")))
                .extracting(Use::what, Use::refusal)
                .containsExactly(tuple("connections unknown: ip does not name eth0", Refusal.UNLESS_FORCED));
        Connections unknown = Connections.of(host.root(), Fact.unknown("no program ip (package iproute2)"));
        assertThat(unknown.uses(Set.of("eth0")))
                .extracting(Use::what)
                .containsExactly("connections unknown: no program ip (package iproute2)");
    }

    private List<Use> uses() {
        return Connections.of(host.root(), Fact.known(Map.of("eth0", Set.of(HERE), "eth1", Set.of())))
                .uses(Set.of("eth0"));
    }

    private void tcp(String... sockets) {
        StringBuilder text = new StringBuilder("  sl  local_address rem_address   st tx_queue rx_queue\n");
        for (int i = 0; i < sockets.length; i++) {
            text.append("   ").append(i).append(": ").append(sockets[i]).append(" 00000000:00000000 00:00000000\n");
        }
        host.file("/proc/net/tcp", text.toString());
    }
}

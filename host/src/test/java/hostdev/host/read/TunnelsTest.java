package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes over a tunnel goes over the card that the tunnel's own packets leave by.
class TunnelsTest {
    private static final String CARD = "0000:03:00.0";
    private static final String OTHER = "0000:04:00.0";
    private static final String NET = "/sys/devices/virtual/net/";

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void makeTwoCards() {
        host = HostFixture.in(directory);
        card(CARD, "eth0", 2);
        card(OTHER, "eth1", 3);
    }

    @Test
    void aTunnelWhoseEndpointIsNotShownMayGoOverEachCardWithARoute() {
        tunnel("wg0", "65534");
        routes("wg0 00000000 00000000 0001 0 0 0 00000000", "eth0 07336433 010200C0 0007 0 0 0 FFFFFFFF");
        assertThat(UsesOn.atAGlance(host, CARD))
                .containsExactly("eth0: default route through the tunnel wg0 [unless forced]");
        assertThat(UsesOn.atAGlance(host, OTHER)).isEmpty();
    }

    @Test
    void aTunnelWithAnEndpointGoesOverTheRouteToIt() {
        tunnel("gre1", "778");
        host.file(NET + "gre1/broadcast", "c0:00:02:07\n");
        routes(
                "gre1 00000000 00000000 0001 0 0 0 00000000",
                "eth0 000200C0 00000000 0001 0 0 0 00FFFFFF",
                "eth1 0000000A 00000000 0001 0 0 0 000000FF");
        assertThat(UsesOn.atAGlance(host, CARD))
                .containsExactly("eth0: default route through the tunnel gre1 [unless forced]");
        assertThat(UsesOn.atAGlance(host, OTHER)).isEmpty();
    }

    @Test
    void aTunnelThatIsBoundToAnInterfaceGoesOverThat() {
        tunnel("vxlan5", "1");
        host.file(NET + "vxlan5/ifindex", "9\n")
                .file(NET + "vxlan5/iflink", "3\n")
                .file(NET + "vxlan5/uevent", "DEVTYPE=vxlan\nINTERFACE=vxlan5\n");
        routes("vxlan5 00000000 00000000 0001 0 0 0 00000000", "eth0 000200C0 00000000 0001 0 0 0 00FFFFFF");
        assertThat(UsesOn.atAGlance(host, CARD)).isEmpty();
        assertThat(UsesOn.atAGlance(host, OTHER))
                .containsExactly("eth1: default route through the tunnel vxlan5 [unless forced]");
    }

    @Test
    void aTunnelOverABridgeIsFollowedToTheCardInIt() {
        tunnel("tun0", "65534");
        host.link(place(CARD) + "/net/eth0/upper_br0", NET + "br0")
                .link("/sys/class/net/br0", "../../devices/virtual/net/br0")
                .directory(NET + "br0/bridge");
        routes("tun0 00000000 00000000 0001 0 0 0 00000080", "br0 000200C0 00000000 0001 0 0 0 00FFFFFF");
        assertThat(UsesOn.atAGlance(host, CARD))
                .contains("eth0: default route through the tunnel tun0 [unless forced]");
    }

    @Test
    void withoutAnyOtherRouteATunnelMayGoOverEachCard() {
        tunnel("wg0", "65534");
        routes("wg0 00000000 00000000 0001 0 0 0 00000000");
        assertThat(UsesOn.atAGlance(host, OTHER)).hasSize(1);
    }

    @Test
    void aTunnelInATunnelIsFollowedDown() {
        tunnel("wg0", "65534");
        tunnel("sit1", "776");
        host.file(NET + "sit1/broadcast", "0a:08:00:01\n");
        routes(
                "sit1 00000000 00000000 0001 0 0 0 00000000",
                "wg0 0000080A 00000000 0001 0 0 0 0000FFFF",
                "eth0 000200C0 00000000 0001 0 0 0 00FFFFFF");
        assertThat(UsesOn.atAGlance(host, CARD))
                .contains("eth0: default route through the tunnel sit1 [unless forced]");
    }

    @Test
    void aBridgeOfGuestsWithTheirRouterIsNoTunnel() {
        host.link("/sys/class/net/br9", "../../devices/virtual/net/br9")
                .directory(NET + "br9/bridge")
                .link(NET + "br9/lower_vnet0", "../vnet0");
        routes("br9 00000000 00000000 0001 0 0 0 00000000", "eth0 000200C0 00000000 0001 0 0 0 00FFFFFF");
        assertThat(UsesOn.atAGlance(host, CARD)).isEmpty();
    }

    @Test
    void aContainersCableDoesNotGoOverTheCardWithTheSameNumber() {
        tunnel("veth1", "1");
        host.file(NET + "veth1/ifindex", "9\n")
                .file(NET + "veth1/iflink", "2\n")
                .link(NET + "veth1/upper_docker0", NET + "docker0");
        host.link("/sys/class/net/docker0", "../../devices/virtual/net/docker0").directory(NET + "docker0/bridge");
        routes("eth0 000200C0 00000000 0001 0 0 0 00FFFFFF");
        assertThat(UsesOn.atAGlance(host, CARD)).isEmpty();
    }

    private void card(String function, String name, int index) {
        host.function(function).driver("e1000e").pciClass("020000");
        String place = host.classDevice("net", name, function, "net");
        host.file(place + "/ifindex", index + "\n").file(place + "/iflink", index + "\n");
    }

    private void tunnel(String name, String type) {
        host.link("/sys/class/net/" + name, "../../devices/virtual/net/" + name)
                .file(NET + name + "/type", type + "\n");
    }

    private static String place(String function) {
        return "/sys/devices/pci" + function.substring(0, 7) + "/" + function;
    }

    private void routes(String... lines) {
        host.file(
                "/proc/net/route",
                "Iface Destination Gateway Flags RefCnt Use Metric Mask\n" + String.join("\n", lines) + "\n");
    }
}

package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final String IPV4 = """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth0\t00000000\t017100CB\t0003\t0\t0\t100\t00000000\t0\t0\t0
        eth0\t007100CB\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
        eth1\t000200C0\t00000000\t0001\t0\t0\t101\t00FFFFFF\t0\t0\t0
        eth2\t000200C0\t00000000\t0001\t0\t0\t102\t00FFFFFF\t0\t0\t0
        eth3\t006433C6\t00000000\t0000\t0\t0\t102\t00FFFFFF\t0\t0\t0
        """;
    private static final String IPV6 =
            "20010db8000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000"
                    + " 00000100 00000001 00000000 00000001 eth1\n"
                    + "00000000000000000000000000000000 00 00000000000000000000000000000000 00"
                    + " 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200 lo\n";

    private static InetAddress at(String text) {
        return InetAddress.ofLiteral(text);
    }

    @Test
    void theLongestPrefixWinsAndRoutesAlikeAreAllNamed() {
        RouteTable table = RouteTable.parse(IPV4, IPV6);
        assertThat(table.out(at("203.0.113.9"))).containsExactly("eth0");
        assertThat(table.out(at("192.0.2.9"))).containsExactly("eth1", "eth2");
        assertThat(table.out(at("198.51.100.4"))).containsExactly("eth0");
        assertThat(table.out(at("2001:db8::9"))).containsExactly("eth1");
    }

    @Test
    void whereNoRouteFitsNoneIsNamed() {
        assertThat(RouteTable.parse("", IPV6).out(at("192.0.2.9"))).isEmpty();
        assertThat(RouteTable.parse(IPV4, IPV6).out(at("2001:db9::9"))).isEmpty();
        assertThat(RouteTable.parse("no table", "nor this").out(at("192.0.2.9")))
                .isEmpty();
    }
}

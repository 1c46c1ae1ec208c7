package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DefaultRoutesTest {
    @Test
    void findsTheInterfacesOfIpv4() {
        assertThat(DefaultRoutes.ipv4("""
            Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
            br0\t00000000\t0102A8C0\t0003\t0\t0\t425\t00000000\t0\t0\t0
            br0\t0002A8C0\t00000000\t0001\t0\t0\t425\t00FFFFFF\t0\t0\t0
            wlan0\t00000000\t0103A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
            eth9\t00000000\t00000000\t0200\t0\t0\t0\t00000000\t0\t0\t0
            tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0
            eth8\t00000040\t00000000\t0001\t0\t0\t0\t000000C0\t0\t0\t0
            """)).containsExactly("br0", "tun0", "wlan0");
    }

    @Test
    void findsTheInterfacesOfIpv6AndNotTheKernelsOwnRejection() {
        String zero = "00000000000000000000000000000000";
        assertThat(DefaultRoutes.ipv6("fd000000000000000000000000000000 40 " + zero + " 00 " + zero
                        + " 00000100 00000001 00000000 00000001     eth1\n"
                        + zero + " 00 " + zero + " 00 fd000000000000000000000000000001"
                        + " 00000400 00000002 00000000 00000003     eth0\n"
                        + zero + " 00 " + zero + " 00 " + zero
                        + " ffffffff 00000001 00000000 00200200       lo\n"))
                .containsExactly("eth0");
    }

    @Test
    void anEmptyFileHasNone() {
        assertThat(DefaultRoutes.ipv4("")).isEmpty();
        assertThat(DefaultRoutes.ipv6("")).isEmpty();
    }
}

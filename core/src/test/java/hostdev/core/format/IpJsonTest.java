package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.json.JsonText;
import hostdev.core.model.NetworkConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IpJsonTest {
    private static final String ADDRESSES = """
            [{"ifindex":4,"ifname":"eth1","address":"52:54:00:12:34:57","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1400,"qdisc":"fq",
              "operstate":"UP","addr_info":[
              {"family":"inet","local":"192.0.2.2","prefixlen":24,"scope":"global","label":"eth1"},
              {"family":"inet6","local":"fd00::2","prefixlen":64,"scope":"global","nodad":true},
              {"family":"inet6","local":"2001:db8::5054:ff:fe12:3456","prefixlen":64,"scope":"global","dynamic":true,
               "mngtmpaddr":true,"protocol":"kernel_ra"},
              {"family":"inet6","local":"2001:db8::beef","prefixlen":64,"scope":"global","temporary":true},
              {"family":"inet6","local":"fe80::fc:ff:fe00:1","prefixlen":64,"scope":"link"}]}]
            """;

    @Test
    void keepsWhatAPersonConfiguredAndLeavesOutWhatTheKernelMakes() throws JsonText.NotJson {
        assertThat(IpJson.config(ADDRESSES, """
                        [{"dst":"default","gateway":"192.0.2.1","protocol":"dhcp","prefsrc":"192.0.2.2","metric":100,"flags":[]},
                         {"dst":"198.51.100.0/24","gateway":"192.0.2.9","protocol":"static","table":"7","flags":["onlink"]},
                         {"type":"blackhole","dst":"203.0.113.0/24","flags":[]},
                         {"dst":"10.0.0.0/8","via":{"family":"inet6","host":"fe80::1"},"protocol":"bird","flags":[]},
                         {"dst":"192.0.2.0/24","protocol":"kernel","scope":"link","prefsrc":"192.0.2.2","flags":[]},
                         {"type":"local","dst":"192.0.2.2","table":"local","protocol":"kernel","scope":"host","flags":[]},
                         {"type":"broadcast","dst":"192.0.2.255","table":"local","protocol":"kernel","flags":[]}]
                        """, """
                        [{"dst":"fd00::/64","protocol":"kernel","metric":256,"flags":[],"pref":"medium"},
                         {"dst":"default","gateway":"fd00::1","metric":1024,"flags":[],"pref":"medium"},
                         {"dst":"default","gateway":"fe80::9","protocol":"ra","metric":100,"flags":[],"pref":"medium"},
                         {"type":"multicast","dst":"ff00::/8","table":"local","protocol":"kernel","metric":256,"flags":[]}]
                        """))
                .isEqualTo(new NetworkConfig(
                        "eth1",
                        Optional.of("52:54:00:12:34:57"),
                        true,
                        1400,
                        List.of("192.0.2.2/24", "fd00::2/64"),
                        List.of(
                                "default via 192.0.2.1 dev eth1 proto dhcp src 192.0.2.2 metric 100",
                                "198.51.100.0/24 via 192.0.2.9 dev eth1 proto static table 7 onlink",
                                "10.0.0.0/8 via inet6 fe80::1 dev eth1 proto bird",
                                "::/0 via fd00::1 dev eth1 metric 1024")));
    }

    @Test
    void anInterfaceThatIsDownHasNoRoutes() throws JsonText.NotJson {
        String down = """
                [{},{"ifname":"eth2","flags":["BROADCAST","MULTICAST"],"mtu":1500,"addr_info":[]}]
                """;
        assertThat(IpJson.config(down, "[]", ""))
                .isEqualTo(new NetworkConfig("eth2", Optional.empty(), false, 1500, List.of(), List.of()));
    }

    @Test
    void saysThatItIsNotJson() {
        assertThatThrownBy(() -> IpJson.config("Device \"eth7\" does not exist.", "", ""))
                .isInstanceOf(JsonText.NotJson.class);
        assertThatThrownBy(() -> IpJson.config("[]", "", "")).hasMessage("no interface in it");
    }
}

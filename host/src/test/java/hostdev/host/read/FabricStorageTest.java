package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a mounted file system to the port that its disk is reached by.
class FabricStorageTest {
    private static final String FIRST = "0000:01:00.0";
    private static final String SECOND = "0000:02:00.0";

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void makeTwoCards() {
        host = HostFixture.in(directory);
        card(FIRST, "eth1");
        card(SECOND, "eth2");
        host.file("/proc/net/route", """
            Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
            eth1\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
            eth2\t006433C6\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
            """);
    }

    private void card(String address, String name) {
        host.function(address).driver("ice");
        host.classDevice("net", name, address, "net");
    }

    private void disk(String name, String place, String number) {
        host.file(place + "/dev", number + "\n")
                .link("/sys/class/block/" + name, "../.." + place.substring("/sys".length()));
    }

    private void mounted(String number, String at) {
        host.file("/proc/self/mountinfo", "21 1 " + number + " / " + at + " rw - ext4 /dev/x rw\n");
    }

    private void nvme(String address) {
        disk("nvme1n1", "/sys/devices/virtual/nvme-subsystem/nvme-subsys1/nvme1n1", "259:4");
        host.directory("/sys/class/nvme-subsystem/nvme-subsys1/nvme1")
                .file("/sys/class/nvme/nvme1/transport", (address.contains("pn-") ? "fc" : "tcp") + "\n")
                .file("/sys/class/nvme/nvme1/address", address + "\n");
        mounted("259:4", "/");
    }

    private void iscsi(String target) {
        String session = "/sys/devices/platform/host3/session7";
        disk("sdb", session + "/target3:0:0/3:0:0:1/block/sdb", "8:16");
        host.file("/sys/class/iscsi_connection/connection7:0/address", target + "\n");
        mounted("8:16", "/srv");
    }

    @Test
    void anNvmeDiskOverTcpBelongsToTheInterfaceOfTheRouteToIt() {
        nvme("traddr=192.0.2.9,trsvcid=4420");
        String use = "eth1: carries the disk nvme1n1 (NVMe over TCP to 192.0.2.9), mounted at / [always]";
        assertThat(UsesOn.atAGlance(host, FIRST)).containsExactly(use);
        assertThat(UsesOn.thoroughly(host, FIRST)).containsExactly(use);
        assertThat(UsesOn.thoroughly(host, SECOND)).isEmpty();
    }

    @Test
    void theInterfaceOrAddressThatItIsToldToUseGoesBeforeTheRoute() {
        nvme("traddr=192.0.2.9,trsvcid=4420,host_iface=eth2");
        assertThat(UsesOn.thoroughly(host, FIRST)).isEmpty();
        assertThat(UsesOn.thoroughly(host, SECOND)).hasSize(1);
        nvme("traddr=192.0.2.9,trsvcid=4420,host_traddr=198.51.100.3");
        assertThat(UsesOn.thoroughly(host, FIRST)).isEmpty();
        assertThat(UsesOn.thoroughly(host, SECOND)).hasSize(1);
    }

    @Test
    void whereNoRouteTellsTheWayItMayBeAnyInterface() {
        nvme("traddr=203.0.113.9,trsvcid=4420");
        assertThat(UsesOn.thoroughly(host, FIRST)).hasSize(1);
        assertThat(UsesOn.thoroughly(host, SECOND)).hasSize(1);
    }

    @Test
    void anNvmeDiskOverFibreChannelBelongsToTheAdapterWithThatPort() {
        host.function("0000:03:00.0").driver("lpfc").pciClass("0c0400");
        host.classDevice("fc_host", "host5", "0000:03:00.0", "host5/fc_host");
        host.file("/sys/class/fc_host/host5/port_name", "0x21000025b5000001\n");
        nvme("traddr=nn-0x5:pn-0x6,host_traddr=nn-0x20000025b5000001:pn-0x21000025b5000001");
        assertThat(UsesOn.thoroughly(host, "0000:03:00.0"))
                .containsExactly("nvme1n1: carries the disk nvme1n1 (NVMe over Fibre Channel), mounted at / [always]");
        assertThat(UsesOn.thoroughly(host, FIRST)).isEmpty();
    }

    @Test
    void anNvmeDiskOverFibreChannelWithoutAKnownPortMayBeOnAnyAdapter() {
        host.function("0000:03:00.0").driver("lpfc").pciClass("0c0400");
        host.classDevice("fc_host", "host5", "0000:03:00.0", "host5/fc_host");
        nvme("traddr=nn-0x5:pn-0x6");
        assertThat(UsesOn.thoroughly(host, "0000:03:00.0")).hasSize(1);
        assertThat(UsesOn.thoroughly(host, FIRST)).isEmpty();
    }

    @Test
    void aFileSystemOfAServerBelongsToTheInterfaceOfTheRouteToIt() {
        host.file("/proc/self/mountinfo", "21 1 0:50 / / rw - nfs4 192.0.2.30:/root rw,proto=rdma,addr=192.0.2.30\n");
        assertThat(UsesOn.thoroughly(host, FIRST))
                .containsExactly("eth1: 192.0.2.30:/root is mounted over it at / [always]");
        assertThat(UsesOn.thoroughly(host, SECOND)).isEmpty();
    }

    @Test
    void aServerThatIsAGuestOfThisHostIsOnNoCard() {
        host.directory("/sys/devices/virtual/net/virbr0/bridge")
                .directory("/sys/devices/virtual/net/virbr0/brif/vnet0")
                .file("/sys/devices/virtual/net/vnet0/tun_flags", "0x5002\n")
                .link("/sys/class/net/virbr0", "../../devices/virtual/net/virbr0")
                .link("/sys/class/net/vnet0", "../../devices/virtual/net/vnet0")
                .file("/proc/net/route", "virbr0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n");
        iscsi("192.0.2.20");
        assertThat(UsesOn.thoroughly(host, FIRST)).isEmpty();
    }

    @Test
    void anIscsiDiskBelongsToTheCardBelowTheBondThatTheRouteGoesOutBy() {
        iscsi("192.0.2.20");
        host.link("/sys/class/net/eth2/upper_bond0", "../../../../virtual/net/bond0")
                .file("/proc/net/route", "bond0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n");
        assertThat(UsesOn.atAGlance(host, SECOND))
                .contains("eth2: carries the disk sdb (iSCSI to 192.0.2.20), mounted at /srv [unless forced]");
        assertThat(UsesOn.atAGlance(host, FIRST)).isEmpty();
    }

    @Test
    void aDiskOfThisHostItselfIsOnNoCard() {
        iscsi("127.0.0.1");
        assertThat(UsesOn.thoroughly(host, FIRST)).isEmpty();
        assertThat(UsesOn.thoroughly(host, SECOND)).isEmpty();
    }
}

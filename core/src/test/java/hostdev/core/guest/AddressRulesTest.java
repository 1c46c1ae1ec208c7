package hostdev.core.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AddressRulesTest {
    private static DomainXml guest(String machine, String devices) {
        return DomainXml.parse(
                "guest",
                "<domain type='kvm'><name>g</name><os><type arch='x86_64' machine='" + machine + "'>hvm</type></os>"
                        + "<devices>" + devices + "</devices></domain>");
    }

    private static String nic(String address) {
        return "<interface type='user'><model type='e1000'/><address type='pci' " + address + "/></interface>";
    }

    private static String ports(int count) {
        return "<controller type='pci' model='pcie-root'/>"
                + "<controller type='pci' model='pcie-root-port'/>".repeat(count);
    }

    private static String port(int index, String target) {
        return "<controller type='pci' index='" + index + "' model='pcie-root-port'><target " + target
                + "/></controller>";
    }

    private static String hostdevs(int count) {
        return "<hostdev mode='subsystem' type='pci'><source><address bus='1' slot='0' function='0'/></source></hostdev>"
                .repeat(count);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("pc", nic("domain='1' slot='5'"), AddressRule.DOMAIN, "0001:00:05.0"),
                Arguments.of("pc", nic("slot='5' function='8'"), AddressRule.NUMBER, "function='8'"),
                Arguments.of("pc", nic("slot='five'"), AddressRule.SLOT, "slot='five'"),
                Arguments.of("pc", nic("slot='1'"), AddressRule.USED_TWICE, "0000:00:01.0"),
                Arguments.of("q35", ports(1) + nic("bus='1' slot='1'"), AddressRule.SLOT, "0000:01:01.0"),
                Arguments.of("q35", ports(241), AddressRule.NO_ROOM, "pcie-root-port"),
                Arguments.of(
                        "q35",
                        "<controller type='pci' index='2147483647' model='pcie-root-port'/>",
                        AddressRule.BUSES,
                        "2147483647"),
                Arguments.of(
                        "q35",
                        "<controller type='pci' index='256' model='pcie-root-port'/>",
                        AddressRule.BUSES,
                        "index 256"),
                Arguments.of(
                        "q35",
                        "<controller type='pci' index='255' model='pcie-root-port'/>" + nic("") + nic("") + ports(1),
                        AddressRule.BUSES,
                        "all buses are there"),
                Arguments.of("pc", hostdevs(9000), AddressRule.BUSES, "all buses are there"),
                Arguments.of(
                        "pc",
                        "<controller type='pci' model='pcie-root-port' index='1'/>",
                        AddressRule.NO_ROOM,
                        "pcie-root-port 1"),
                Arguments.of(
                        "pc",
                        "<controller type='pci' index='1' model='pci-bridge'><address type='pci' bus='2'"
                                + " slot='1'/></controller><controller type='pci' index='2' model='pci-bridge'/>",
                        AddressRule.BRIDGE_ORDER,
                        "pci-bridge 1: address 0000:02:01.0"),
                Arguments.of(
                        "pc",
                        "<controller type='ide' index='0'><address type='pci' slot='2'/></controller>",
                        AddressRule.FIXED_PLACE,
                        "its own place is 0000:00:01.1"),
                Arguments.of(
                        "q35",
                        "<controller type='sata' index='0'><address type='pci' slot='2'/></controller>",
                        AddressRule.FIXED_PLACE,
                        "its own place is 0000:00:1f.2"),
                Arguments.of(
                        "pc", "<controller type='pci' index='0' model='pcie-root'/>", AddressRule.ROOT, "pci-root"),
                Arguments.of("q35", port(1, "chassis='256'"), AddressRule.CHASSIS, "chassis='256' is not 0 to 255"),
                Arguments.of(
                        "q35",
                        port(1, "chassis='7'") + port(2, "chassis='7'"),
                        AddressRule.CHASSIS,
                        "pcie-root-port 2: chassis='7' is that of pcie-root-port 1"),
                Arguments.of("q35", port(1, "chassis='2'") + port(2, "port='0x9'"), AddressRule.CHASSIS, "chassis='2'"),
                Arguments.of(
                        "pc",
                        "<controller type='pci' index='1' model='pci-bridge'><target chassisNr='0'/></controller>",
                        AddressRule.CHASSIS,
                        "chassisNr='0' is not 1 to 255"),
                Arguments.of(
                        "q35",
                        "<hostdev mode='subsystem' type='pci'><source><address domain='0x10000'"
                                + " bus='0xe1'/></source></hostdev>",
                        AddressRule.HOST_DOMAIN,
                        "10000:e1:00.0"),
                Arguments.of(
                        "pc",
                        "<controller type='pci' index='0' model='pci-root'><address type='pci' slot='3'/></controller>",
                        AddressRule.ROOT,
                        "has an <address>"),
                Arguments.of(
                        "pc",
                        "<controller type='pci' model='pci-root'/><controller type='pci' index='1' model='pci-brige'/>",
                        AddressRule.MODEL,
                        "model='pci-brige'"),
                Arguments.of(
                        "pc",
                        "<controller type='scsi' index='1'/><controller type='scsi' index='1'/>",
                        AddressRule.INDEX,
                        "index='1'"),
                Arguments.of(
                        "pc",
                        "<controller type='pci' index='1'"
                                + " model='pci-expander-bus'><target><node>1</node></target></controller>",
                        AddressRule.NODE,
                        "<node>1</node>"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void namesTheRuleAndQuotesWhatBreaksIt(String machine, String devices, AddressRule rule, String quoted) {
        Problem refusal = catchThrowableOfType(Problem.class, () -> plan(machine, devices, Set.of(), false));
        assertThat(refusal).isNotNull();
        assertThat(refusal.what()).contains(rule.words(), quoted);
    }

    private static AddressPlan plan(String machine, String devices, Set<String> abilities, boolean together) {
        return AddressPlanner.plan(
                guest(machine, devices), Abilities.of(abilities, "pcie-root-port"), function -> true, together);
    }

    private static String seats(AddressPlan plan, String of) {
        return plan.seats().stream()
                .filter(seat -> seat.name().startsWith(of))
                .map(seat -> seat.address().orElseThrow().toString().substring(5))
                .collect(Collectors.joining(" "));
    }

    @Test
    void addsABridgeBeforeTheLastSlotIsTaken() {
        String nics = "<interface type='user'/>".repeat(30) + "<memballoon model='none'/>";
        AddressPlan plan = plan("pc", nics, Set.of("video_primary"), false);
        assertThat(seats(plan, "pci-bridge")).isEqualTo("00:02.0");
        assertThat(seats(plan, "interface 29 ")).isEqualTo("00:1f.0");
        assertThat(seats(plan, "interface 30 ")).isEqualTo("01:01.0");
    }

    @Test
    void keepsHalfACardTogetherFromFunction0On() {
        String half = hostdev(1) + hostdev(3);
        AddressPlan plan = plan("q35", half, Set.of("virtio_is_pcie", "no_usb"), true);
        assertThat(seats(plan, "hostdev")).isEqualTo("01:00.0 01:00.1");
    }

    @Test
    void keepsTheNumbersOfAWholeCard() {
        AddressPlan plan = plan("q35", hostdev(1) + hostdev(0), Set.of("virtio_is_pcie", "no_usb"), true);
        assertThat(seats(plan, "hostdev")).isEqualTo("01:00.1 01:00.0");
    }

    @Test
    void addsNoBusForFunctionsThatShareASlot() {
        StringBuilder cards = new StringBuilder();
        for (int slot = 0; slot < 4; slot++) {
            for (int function = 0; function < 8; function++) {
                cards.append(hostdev(function).replace("slot='0'", "slot='" + slot + "'"));
            }
        }
        AddressPlan plan = plan("pc", cards.toString(), Set.of(), true);
        assertThat(seats(plan, "pci-bridge")).isEmpty();
        assertThat(seats(plan, "hostdev 32")).isEqualTo("00:06.7");
    }

    private static String hostdev(int function) {
        return "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='0x65' slot='0' function='"
                + function + "'/></source></hostdev>";
    }

    /// A controller was made for each four disks up to it, hundreds of thousands: it took minutes.
    @Test
    void aNameThatNoDiskHasMakesNoControllersWithoutEnd() {
        String disk = "<disk type='block' device='disk'><target dev='hdmemballoona' bus='ide'/></disk>";
        assertThat(catchThrowableOfType(Problem.class, () -> plan("pc", disk, Set.of(), false)))
                .hasMessageContaining("no bus has a free slot");
    }

    @Test
    void givesDisksTheirPlacesInTheOrderOfTheirNames() {
        String disks = "<disk type='file'><target dev='vdb' bus='virtio'/></disk>"
                + "<disk type='file'><target dev='vda' bus='virtio'/></disk>";
        AddressPlan plan = plan("pc", disks, Set.of(), false);
        assertThat(seats(plan, "disk vda")).isEqualTo("00:03.0");
        assertThat(seats(plan, "disk vdb")).isEqualTo("00:04.0");
    }

    @Test
    void putsADeviceThatMustBeOnBus0There() {
        AddressPlan plan = plan("q35", "<panic model='pvpanic'/>", Set.of("virtio_is_pcie", "no_usb"), false);
        assertThat(seats(plan, "panic")).startsWith("00:");
    }
}

package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.format.DomainXml;
import hostdev.core.format.HostdevWords;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.LoadModule;
import hostdev.core.plan.step.Rebind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a guest is given a device: what of it is refused, and where it comes to stand.
class HostdevConflictsTest {
    private static final GuestName WIN11 = new GuestName("win11");
    private static final PciAddress NIC = Desk.at("01:00.0");
    private static final PciAddress EHCI = Desk.at("00:1d.7");

    private static final String DEVICES = """
            <disk type='file' device='disk'>
              <target dev='vda' bus='virtio'/>
              <boot order='1'/>
              <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/>
            </disk>
            <interface type='network'>
              <mac address='52:54:00:00:00:01'/>
              <teaming type='persistent'/>
              <alias name='ua-backup0'/>
              <acpi index='3'/>
            </interface>
            <interface type='network'>
              <mac address='52:54:00:00:00:02'/>
              <alias name='ua-plain'/>
            </interface>
            <hostdev mode='subsystem' type='pci' managed='yes'>
              <source><address bus='9' slot='0'/></source>
              <boot order='2'/>
            </hostdev>
        """;

    private static String definition(String type, String os, String devices) {
        return "<domain type='" + type + "'>\n  <name>win11</name>\n  <os>" + os + "</os>\n  <devices>\n" + devices
                + "  </devices>\n</domain>\n";
    }

    private static Planning plan(String definition, String typed, PciAddress... devices) {
        Desk desk = Desk.chapter().guest(new Guest(WIN11, Guest.State.SHUT_OFF, definition, true));
        return desk.plan(
                new Goal.Assign(List.of(devices), WIN11, true, false, false, options(typed), Reach.NEXT_START));
    }

    private static HostdevOptions options(String typed) {
        Map<String, String> options = new LinkedHashMap<>();
        String last = "";
        for (String word : typed.split(" ", -1)) {
            if (word.startsWith("--")) {
                last = word;
            }
            options.put(last, word);
        }
        return HostdevWords.parse(name -> Optional.ofNullable(options.get(name)));
    }

    private static List<Finding> refused(Planning planning) {
        return switch (planning) {
            case Planning.Refused(var findings) -> findings;
            case Planning.Planned planned -> throw new AssertionError("planned: " + planned);
        };
    }

    private static Plan planned(Planning planning) {
        return switch (planning) {
            case Planning.Planned(var plan) -> plan;
            case Planning.Refused refused -> throw new AssertionError("refused: " + refused);
        };
    }

    private static HostdevOptions defined(Plan plan, PciAddress device) {
        return plan.steps().stream()
                .filter(DefineGuest.class::isInstance)
                .map(DefineGuest.class::cast)
                .flatMap(step -> DomainXml.parse("win11", step.after()).options(device).stream())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--boot-order 1 | boot-order-taken | the boot order 1 is that of <disk> vda already",
                "--boot-order 2 | boot-order-taken | the boot order 2 is that of <hostdev> 0000:09:00.0 already",
                "--guest-address 00:05.0 | address-taken"
                        + " | the guest address 0000:00:05.0 is that of <disk> vda already",
                "--alias ua-plain | alias-taken"
                        + " | the alias ua-plain is that of <interface> 52:54:00:00:00:02 already",
                "--acpi-index 3 | acpi-index-taken"
                        + " | the ACPI index 3 is that of <interface> 52:54:00:00:00:01 already",
                "--teaming ua-none | teaming-no-partner | no device has the alias ua-none",
                "--teaming ua-plain | teaming-no-partner"
                        + " | <interface> 52:54:00:00:00:02 has the alias ua-plain and no <teaming type='persistent'/>",
                "--write-filtering no | not-for-this-hypervisor | --write-filtering is for guests of Xen:"
                        + " QEMU filters nothing for VFIO, and this guest is of kvm",
                "--display on | no-graphics | the guest has no <graphics>, and a display is shown by that",
            })
    void refusesWhatTheGuestHasAlreadyOrCannotDo(String typed, String code, String what) {
        List<Finding> findings = refused(plan(definition("kvm", "", DEVICES), typed, NIC));
        assertThat(findings).extracting(Finding::code).containsExactly(code);
        assertThat(findings.getFirst().what()).isEqualTo(what);
        assertThat(findings.getFirst().fix()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"pc, 00:01.0", "q35, 00:1f.0"})
    void refusesAPlaceThatTheGuestsMachineHasNot(String machine, String address) {
        String os = "<type arch='x86_64' machine='" + machine + "'>hvm</type>";
        List<Finding> findings = refused(plan(definition("kvm", os, ""), "--guest-address " + address, NIC));
        assertThat(findings).extracting(Finding::code).containsExactly("address-impossible");
        assertThat(findings.getFirst().fix()).contains("see what is free: hostdev slots win11");
    }

    @Test
    void takesAPlaceThatTheGuestsMachineHas() {
        String os = "<type arch='x86_64' machine='pc'>hvm</type>";
        assertThat(defined(planned(plan(definition("kvm", os, ""), "--guest-address 00:09.0", NIC)), NIC)
                        .place())
                .isInstanceOf(HostdevOptions.Place.At.class);
    }

    @Test
    void namesABootOrderThatIsFree() {
        List<Finding> findings = refused(plan(definition("kvm", "", DEVICES), "--boot-order 1", NIC));
        assertThat(findings.getFirst().fix()).contains("name another: --boot-order 3");
    }

    @Test
    void refusesAnOrderWhereTheFirmwareIsToldWhatToBootFrom() {
        assertThat(refused(plan(definition("kvm", "<boot dev='hd'/>", ""), "--boot-order 1", NIC)))
                .extracting(Finding::code)
                .containsExactly("boot-by-kind");
    }

    @Test
    void tellsEverythingThatStandsAgainstItAtOnce() {
        assertThat(refused(plan(
                        definition("kvm", "", DEVICES),
                        "--boot-order 1 --guest-address 00:05.0 --alias ua-plain --acpi-index 3",
                        NIC)))
                .extracting(Finding::code)
                .containsExactly("boot-order-taken", "address-taken", "alias-taken", "acpi-index-taken");
    }

    @Test
    void whatOnlyOneDeviceCanHaveIsNotSaidOfTwo() {
        List<Finding> findings =
                refused(plan(definition("kvm", "", ""), "--boot-order 1 --alias ua-x --rom off", NIC, EHCI));
        assertThat(findings).extracting(Finding::code).containsExactly("said-of-several");
        assertThat(findings.getFirst().what())
                .isEqualTo("--boot-order, --alias can be said of one device only, and 2 are named");
    }

    @Test
    void aTeamIsOfNetworkDevices() {
        assertThat(refused(plan(definition("kvm", "", DEVICES), "--teaming ua-backup0", EHCI)))
                .extracting(Finding::code)
                .containsExactly("teaming-no-network");
        assertThat(defined(planned(plan(definition("kvm", "", DEVICES), "--teaming ua-backup0", NIC)), NIC)
                        .teaming())
                .contains("ua-backup0");
    }

    @Test
    void aGuestOfXenIsToldNothingThatOnlyQemuKnows() {
        List<Finding> findings = refused(plan(
                definition("xen", "", ""),
                "--rom off --boot-order 1 --acpi-index 1 --iommufd --driver vfio-pci --guest-address none",
                NIC));
        assertThat(findings).hasSize(6).allMatch(finding -> finding.code().equals("not-for-this-hypervisor"));
        assertThat(defined(planned(plan(definition("xen", "", ""), "--write-filtering no", NIC)), NIC)
                        .writeFiltering())
                .contains(false);
    }

    @Test
    void writesWhatIsWishedIntoTheDefinitionAndNamesItInTheGoal() {
        String typed = "--rom off --boot-order 3 --guest-address 0000:00:06.0 --alias ua-nic";
        Plan plan = planned(plan(definition("kvm", "", DEVICES), typed, NIC));
        assertThat(defined(plan, NIC)).isEqualTo(options(typed));
        assertThat(plan.goal()).isEqualTo("assign 0000:01:00.0 --to win11 --with-group " + typed);
    }

    @Test
    void bindsTheDriverThatIsNamed() {
        Plan plan = planned(plan(definition("kvm", "", ""), "--driver mlx5_vfio_pci", NIC));
        DriverName driver = new DriverName("mlx5_vfio_pci");
        assertThat(plan.steps())
                .contains(
                        new LoadModule("mlx5_vfio_pci"),
                        new Rebind(NIC, Binding.of(new DriverName("e1000e")), Binding.of(driver)));
        assertThat(defined(plan, NIC).driver().model()).contains(driver);
    }

    @Test
    void aGuestThatHasItOtherwiseKeepsItSo() {
        String has = DomainXml.parse("win11", definition("kvm", "", ""))
                .withHostdev(new hostdev.core.model.Hostdev(NIC, options("--rom off")))
                .text();
        assertThat(refused(plan(has, "--boot-order 1", NIC)))
                .extracting(Finding::code)
                .contains("guest-has-it-otherwise");
        assertThat(planned(plan(has, "--rom off", NIC)).notes())
                .extracting(Finding::code)
                .contains("guest-has-it");
    }

    @Test
    void whatLibvirtIsToldNotToTakeIsTakenWhenTheGuestStarts() {
        String unmanaged = DomainXml.parse("win11", definition("kvm", "", ""))
                .withHostdev(new hostdev.core.model.Hostdev(NIC, options("--no-managed --driver mlx5_vfio_pci")))
                .text();
        Desk desk = Desk.chapter().guest(new Guest(WIN11, Guest.State.SHUT_OFF, unmanaged, true));
        assertThat(planned(desk.plan(new Goal.Prepare(WIN11, unmanaged))).steps())
                .contains(new Rebind(
                        NIC, Binding.of(new DriverName("e1000e")), Binding.of(new DriverName("mlx5_vfio_pci"))));
        desk.function("01:00.0", 0x020000, "vfio-pci", 7);
        assertThat(planned(desk.plan(new Goal.Prepare(WIN11, unmanaged))).steps())
                .noneMatch(Rebind.class::isInstance);
    }
}

package hostdev.core.guest;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Finding.Severity;
import hostdev.core.format.DomainXml;
import hostdev.core.model.AddressSpace;
import hostdev.core.model.Bar;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What is said of a definition before libvirt or QEMU refuses it.
class DefinitionCheckTest {
    private static final GuestName WIN11 = new GuestName("win11");
    private static final String CACHING = "<iommu model='intel'><driver intremap='on' caching_mode='on'/></iommu>";

    private static DomainXml guest(String machine, String devices) {
        return DomainXml.parse(
                "win11",
                "<domain type='kvm'><name>win11</name><memory unit='GiB'>4</memory><os><type arch='x86_64' machine='"
                        + machine + "'>hvm</type></os><devices>" + devices + "</devices></domain>");
    }

    private static String hostdev(int bus, int function, String more) {
        return "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0' bus='" + bus
                + "' slot='0' function='" + function + "'/></source>" + more + "</hostdev>";
    }

    private static String inGuest(int bus, int slot, int function) {
        return "<address type='pci' bus='" + bus + "' slot='" + slot + "' function='" + function + "'/>";
    }

    private static List<Finding> check(
            String machine, String devices, Function<PciAddress, Optional<IommuGroupId>> groups) {
        return DefinitionCheck.ofGuest(WIN11, guest(machine, devices), groups, _ -> true);
    }

    private static List<Finding> check(String machine, String devices) {
        return check(machine, devices, _ -> Optional.empty());
    }

    /// On this host a card's functions share a group.
    private static Optional<IommuGroupId> byBus(PciAddress device) {
        return Optional.of(new IommuGroupId(device.bus()));
    }

    @Test
    void refusesADeviceThatTwoHostdevsName() {
        assertThat(check("q35", hostdev(1, 0, "") + hostdev(1, 0, "")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
                    assertThat(finding.code()).isEqualTo("device-named-twice");
                    assertThat(finding.where()).isEqualTo("0000:01:00.0");
                    assertThat(finding.fix()).contains("remove one of them: hostdev edit win11");
                });
    }

    @Test
    void refusesAnNvmeControllerThatIsADiskAndAHostdev() {
        String disk = "<disk type='nvme' device='disk'><source type='pci' managed='yes' namespace='1'><address bus='4'"
                + " slot='0'/></source><target dev='vda' bus='virtio'/></disk>";
        assertThat(check("q35", disk + hostdev(4, 0, "")))
                .extracting(Finding::code)
                .containsExactly("device-named-twice");
    }

    @Test
    void refusesAnInterfaceThatIsAHostdevToo() {
        String nic = "<interface type='hostdev' managed='yes'><source><address type='pci' bus='1' slot='0'/></source>"
                + "</interface>";
        assertThat(check("q35", nic + hostdev(1, 0, "")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("<interface type='hostdev'> and <hostdev>"));
    }

    @Test
    void acceptsTwoNamespacesOfOneController() {
        String disk = "<disk type='nvme' device='disk'><source type='pci' namespace='N'><address bus='4' slot='0'/>"
                + "</source><target dev='vdN' bus='virtio'/></disk>";
        assertThat(check(
                        "q35",
                        disk.replace("N", "1").replace("vd1", "vda")
                                + disk.replace("N", "2").replace("vd2", "vdb")))
                .isEmpty();
    }

    @Test
    void warnsOfAFunctionInASlotWithoutFunction0() {
        assertThat(check("pc", hostdev(1, 1, inGuest(0, 5, 1)))).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNS);
            assertThat(finding.where()).isEqualTo("0000:01:00.1");
            assertThat(finding.what()).contains("00:05.1", "function 0", "00:05.0");
        });
    }

    @Test
    void warnsOfAnEmulatedDeviceThatTheGuestWouldNotSee() {
        String nic = "<interface type='user'><model type='e1000'/>" + inGuest(0, 6, 3) + "</interface>";
        assertThat(check("pc", nic)).extracting(Finding::code).containsExactly("function-hidden");
    }

    @Test
    void findsNothingWrongWithACardOfTwoFunctions() {
        assertThat(check("pc", hostdev(1, 0, inGuest(0, 5, 0)) + hostdev(1, 1, inGuest(0, 5, 1))))
                .isEmpty();
    }

    @Test
    void findsNothingWrongBesideTheChipSetsFunction0() {
        String sata = "<controller type='sata' index='1'>" + inGuest(0, 0x1f, 5) + "</controller>";
        assertThat(check("q35", sata)).isEmpty();
    }

    @Test
    void refusesASecondFunctionWhereMultifunctionIsOff() {
        String first = "<address type='pci' bus='0' slot='5' function='0' multifunction='off'/>";
        assertThat(check("pc", hostdev(1, 0, first) + hostdev(1, 1, inGuest(0, 5, 1))))
                .extracting(Finding::code)
                .containsExactly("multifunction-off");
    }

    @Test
    void refusesADeviceBehindAnIntelIommuWithoutCachingMode() {
        assertThat(check("q35", "<iommu model='intel'/>" + hostdev(1, 0, "")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
                    assertThat(finding.what()).contains("caching_mode='on'");
                });
        assertThat(check("q35", "<iommu model='intel'/>")).isEmpty();
        assertThat(check("q35", CACHING + hostdev(1, 0, ""))).isEmpty();
        assertThat(check("q35", "<iommu model='virtio'/>" + hostdev(1, 0, ""))).isEmpty();
    }

    @Test
    void refusesADeviceBehindAnEmulatedSmmu() {
        assertThat(check("virt", "<iommu model='smmuv3'/>" + hostdev(1, 0, "")))
                .extracting(Finding::code)
                .containsExactly("viommu-no-vfio");
    }

    @Test
    void refusesOneGroupInSeveralAddressSpacesBehindAnIommu() {
        for (String iommu : List.of(CACHING, "<iommu model='virtio'/>")) {
            assertThat(check("q35", iommu + hostdev(1, 0, "") + hostdev(1, 1, ""), DefinitionCheckTest::byBus))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.code()).isEqualTo("viommu-group-split");
                        assertThat(finding.what()).contains("0000:01:00.0, 0000:01:00.1 share IOMMU group 1");
                        assertThat(finding.fix().orElse("")).contains("pcie-to-pci-bridge");
                    });
        }
    }

    @Test
    void oneSlotDoesNotMakeOneAddressSpace() {
        String card = hostdev(1, 0, inGuest(1, 0, 0)) + hostdev(1, 1, inGuest(1, 0, 1));
        assertThat(check(
                        "q35",
                        CACHING + "<controller type='pci' index='1' model='pcie-root-port'/>" + card,
                        DefinitionCheckTest::byBus))
                .extracting(Finding::code)
                .containsExactly("viommu-group-split");
    }

    @Test
    void acceptsOneGroupOnOneConventionalBus() {
        String bridge = "<controller type='pci' index='1' model='pcie-root-port'/>"
                + "<controller type='pci' index='2' model='pcie-to-pci-bridge'>" + inGuest(1, 0, 0) + "</controller>";
        String card = hostdev(1, 0, inGuest(2, 1, 0)) + hostdev(1, 1, inGuest(2, 2, 0));
        assertThat(check("q35", CACHING + bridge + card, DefinitionCheckTest::byBus))
                .isEmpty();
    }

    @Test
    void acceptsDevicesOfDifferentGroupsAndGuestsWithoutAnIommu() {
        assertThat(check("q35", CACHING + hostdev(1, 0, "") + hostdev(2, 0, ""), DefinitionCheckTest::byBus))
                .isEmpty();
        assertThat(check("q35", hostdev(1, 0, "") + hostdev(1, 1, ""), DefinitionCheckTest::byBus))
                .isEmpty();
    }

    @Test
    void warnsWhereTheGroupsOfACardAreNotKnown() {
        assertThat(check("q35", CACHING + hostdev(1, 0, "") + hostdev(1, 1, "")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNS));
    }

    @Test
    void refusesTheSixtyFifthDevice() {
        StringBuilder devices = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            devices.append(hostdev(1 + i / 8, i % 8, ""));
        }
        assertThat(check("q35", devices.toString())).isEmpty();
        assertThat(check("q35", devices + hostdev(99, 0, "")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what() + finding.why()).contains("65", "64"));
    }

    private static List<Finding> limited(String devices, int gib) {
        DomainXml xml = guest("q35", devices);
        String text =
                xml.text().replace("<os>", "<memtune><hard_limit unit='GiB'>" + gib + "</hard_limit></memtune><os>");
        return DefinitionCheck.ofGuest(WIN11, DomainXml.parse("win11", text), _ -> Optional.empty(), _ -> true);
    }

    @Test
    void refusesAHardLimitThatTheMemoryDoesNotFitInto() {
        String three = hostdev(1, 0, "") + hostdev(2, 0, "") + hostdev(3, 0, "");
        assertThat(limited(CACHING + three, 12)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
            assertThat(finding.what()).contains("12.0 GiB", "13.0 GiB");
        });
        assertThat(limited(CACHING + three, 13)).isEmpty();
        assertThat(limited(three, 5)).isEmpty();
        assertThat(limited(three, 4)).extracting(Finding::code).containsExactly("hard-limit-too-low");
        assertThat(limited("", 1)).isEmpty();
    }

    /// What is said of a guest with a card that has one 64-bit BAR, on a host of 46 address bits.
    ///
    /// @param firmware as an attribute of `<os>`
    private static List<Finding> withBar(long gib, String firmware, String more) {
        PciAddress card = PciAddress.fromSysfs("0000:01:00.0").orElseThrow();
        long start = 0x40_0000_0000L;
        Bar small = new Bar(0, 0xf000_0000L, 0xf0ff_ffffL, 0x40200);
        Bar large = new Bar(1, start, start + (gib << 30) - 1, 0x14220c);
        String text = guest("q35", hostdev(1, 0, ""))
                .text()
                .replace("<os>", "<os " + firmware + ">")
                .replace("<devices>", more + "<devices>");
        return DefinitionCheck.space(
                WIN11,
                DomainXml.parse("win11", text),
                new AddressSpace(Map.of(card, List.of(small, large)), Fact.known(46), Optional.of(39)));
    }

    /// What is said of a guest with a device behind this IOMMU, on a host whose IOMMU translates 39 bits.
    private static List<String> widthOf(String machine, String iommu) {
        String text = guest(machine, iommu + hostdev(1, 0, "")).text();
        AddressSpace narrow = new AddressSpace(Map.of(), Fact.known(46), Optional.of(39));
        return DefinitionCheck.space(WIN11, DomainXml.parse("win11", text), narrow).stream()
                .map(finding -> finding.what() + " " + finding.fix().orElse(""))
                .toList();
    }

    @Test
    void warnsWhereTheGuestsIommuTakesWiderAddressesThanTheHostsTranslates() {
        String byDefault = "<iommu model='intel'><driver caching_mode='on'/></iommu>";
        assertThat(widthOf("q35", byDefault))
                .singleElement()
                .asString()
                .contains("addresses of 48 bits", "translates 39", "aw_bits='39'");
        assertThat(widthOf("pc-q35-9.2", byDefault)).hasSize(1);
        assertThat(widthOf("pc-q35-9.1", byDefault)).isEmpty();
        assertThat(widthOf("pc-q35-8.2", "<iommu model='intel'><driver aw_bits='48'/></iommu>"))
                .hasSize(1);
        assertThat(widthOf("q35", "<iommu model='intel'><driver aw_bits='39'/></iommu>"))
                .isEmpty();
        assertThat(widthOf("q35", "<iommu model='virtio'/>")).isEmpty();
    }

    @Test
    void warnsWhereABarDoesNotFitIntoTheWindowOfOvmf() {
        String efi = "firmware='efi'";
        assertThat(withBar(64, efi, "")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNS);
            assertThat(finding.what()).contains("need 64.0 GiB", "window of 32.0 GiB");
            assertThat(finding.fix().orElse("")).contains("maxphysaddr", "hostdev edit win11");
        });
        assertThat(withBar(32, efi, "")).isEmpty();
        assertThat(withBar(64, efi, "<cpu mode='host-passthrough'/>")).isEmpty();
        assertThat(withBar(64, efi, "<cpu><maxphysaddr mode='emulate' bits='40'/></cpu>"))
                .isEmpty();
        assertThat(withBar(64, efi, "<cpu><maxphysaddr mode='emulate' bits='38'/></cpu>"))
                .isNotEmpty();
        String told = "<commandline><arg value='name=opt/ovmf/X-PciMmio64Mb,string=65536'/></commandline>";
        assertThat(withBar(64, efi, told)).isEmpty();
    }

    @Test
    void warnsWhereABarDoesNotFitIntoTheAddressSpace() {
        assertThat(withBar(512, "", "")).isEmpty();
        assertThat(withBar(1024, "", "")).extracting(Finding::code).containsExactly("bars-too-large");
    }
}

package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostdevElementTest {
    private static final PciAddress NIC = new PciAddress(0, 1, 0, 0);
    private static final DomainXml EMPTY = DomainXml.parse("x", "<domain>\n  <devices>\n  </devices>\n</domain>\n");

    @Test
    void writesEverythingThatAHostdevCanSayInLibvirtsOrder() {
        assertThat(String.join("\n", HostdevElement.lines(new Hostdev(NIC, HostdevSamples.EVERYTHING), "  ")))
                .isEqualTo("""
                        <hostdev mode='subsystem' type='pci' managed='no' display='on' ramfb='on'>
                          <driver name='vfio' model='mlx5_vfio_pci' iommufd='yes'/>
                          <source writeFiltering='no'>
                            <address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
                          </source>
                          <teaming type='transient' persistent='ua-backup0'/>
                          <boot order='2'/>
                          <alias name='ua-nic.0_x'/>
                          <rom enabled='yes' bar='on' file='/roms/a&apos;b &amp; &lt;c&gt;,d.rom'/>
                          <acpi index='16383'/>
                          <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0' multifunction='on'/>
                        </hostdev>""");
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2000; i++) {
            Hostdev device = new Hostdev(NIC, HostdevSamples.random(random, false));
            assertThat(EMPTY.withHostdev(device).hostdevs()).as("%d", i).containsExactly(device);
        }
        Hostdev all = new Hostdev(NIC, HostdevSamples.EVERYTHING);
        assertThat(EMPTY.withHostdev(all).options(NIC)).contains(HostdevSamples.EVERYTHING);
    }

    @Test
    void saysNothingThatNobodySaid() {
        assertThat(HostdevElement.lines(new Hostdev(NIC, HostdevOptions.MANAGED), "  "))
                .isEqualTo(HostdevElement.lines(NIC, true, "  "))
                .hasSize(5);
    }

    @Test
    void readsAnAddressThatLibvirtShallChooseAsNone() {
        assertThat(read("<address type='pci'/>").place()).isEqualTo(new Place.Chosen());
        assertThat(read("<address type='unassigned'/>").place()).isEqualTo(new Place.Nowhere());
        assertThat(read("").managed()).isFalse();
    }

    @Test
    void aChildThatIsNotKnownIsNoneOfItsBusiness() {
        assertThat(read("<vpasidCapOffset>0x100</vpasidCapOffset><shareable/><!-- x -->"))
                .isEqualTo(HostdevOptions.builder().managed(false).build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<rom bar='yes'/> | bar is on or off, not 'yes'",
                "<rom enabled='no' bar='on'/> | a ROM that is not enabled has neither bar nor file",
                "<rom file='x.rom'/> | a ROM's file is an absolute path, not 'x.rom'",
                "<boot order='0'/> | a boot order is 1 or more, not 0",
                "<boot order='first'/> | <boot order='first'> is no number",
                "<acpi index='16384'/> | an ACPI index is 1 to 16383, not 16384",
                "<alias name='a b'/> | an alias has letters, digits and _ - . only, unlike 'a b'",
                "<driver name='uio'/> | a driver's name is vfio, kvm or xen, not 'uio'",
                "<driver model='../x'/> | '../x' is no driver's name",
                "<driver iommufd='on'/> | iommufd is yes or no, not 'on'",
                "<teaming type='persistent'/> | a <hostdev> is the transient one of a team, not 'persistent'",
                "<address type='usb' bus='0' port='1'/> | an address of type 'usb' is none for a PCI device",
                "<address type='pci' slot='1' multifunction='1'/> | multifunction is on or off, not '1'",
            })
    void quotesAValueThatLibvirtWouldNotTake(String child, String why) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> read(child))
                .withMessage("win11: a <hostdev> is none that libvirt takes: " + why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "managed='maybe' | managed is yes or no, not 'maybe'",
                "display='1' | display is on or off, not '1'",
                "ramfb='on' | ramfb is for a display that is on",
            })
    void quotesAnAttributeThatLibvirtWouldNotTake(String attribute, String why) {
        String definition = definition(attribute, "");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DomainXml.parse("win11", definition).hostdevs())
                .withMessageEndingWith(": " + why);
    }

    private static HostdevOptions read(String children) {
        return DomainXml.parse("win11", definition("", children)).options(NIC).orElseThrow();
    }

    private static String definition(String attribute, String children) {
        return "<domain><devices><hostdev mode='subsystem' type='pci' " + attribute
                + "><source><address bus='1' slot='0'/></source>" + children + "</hostdev></devices></domain>";
    }
}

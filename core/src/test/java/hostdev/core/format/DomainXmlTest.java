package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainXmlTest {
    private static final PciAddress EHCI = new PciAddress(0, 0, 0x1d, 7);
    private static final PciAddress NIC = new PciAddress(0, 1, 0, 0);

    private static final String WIN2K3 = """
        <!-- <hostdev> in a comment -->
        <domain type='kvm'>
          <name>win2k3 &amp; more</name>
          <uuid>8a6e0d9c-3f6b-4a7e-9c61-2d1c1f0e5a01</uuid>
          <memory unit='GiB'>2</memory>
          <os>
            <type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type>
          </os>
          <devices>
            <emulator>/usr/bin/qemu-system-x86_64</emulator>
            <hostdev mode="subsystem" type='pci' managed='yes'>
              <source>
                <address domain='0' bus='0' slot='29' function='7'/>
              </source>
              <alias name='ua-usb'/>
              <address type='pci' domain='0x0000' bus='0x00' slot='0x06' function='0x0'/>
            </hostdev>
            <hostdev mode='subsystem' type='usb' managed='yes'>
              <source><address bus='1' device='2'/></source>
            </hostdev>
            <interface type='hostdev'>
              <source><address type='pci' bus='0x01' slot='010' function='0x3'/></source>
            </interface>
            <disk type='nvme' device='disk'>
              <source type='pci' managed='yes' namespace='1'>
                <address domain='0x10000' bus='0x02' slot='0x00' function='0x0'/>
              </source>
              <target dev='vda' bus='virtio'/>
            </disk>
            <serial type='file'><source path='/var/log/win2k3.serial'/><target port='0'/></serial>
            <console type='file'><source path='/var/log/win2k3.serial'/><target type='serial'/></console>
            <serial type='pty'><log file='/var/log/second.log'/></serial>
            <serial type='pty'><log file='/var/log/all-runs.log' append='on'/></serial>
          </devices>
        </domain>
        """;

    private static DomainXml win2k3() {
        return DomainXml.parse("win2k3", WIN2K3);
    }

    @Test
    void readsWhatTheGuestIs() {
        assertThat(win2k3().name()).contains("win2k3 & more");
        assertThat(win2k3().uuid()).contains("8a6e0d9c-3f6b-4a7e-9c61-2d1c1f0e5a01");
        assertThat(win2k3().machine()).contains("pc-i440fx-7.2");
        assertThat(win2k3().type()).contains("kvm");
        assertThat(win2k3().osType()).contains("hvm");
        assertThat(win2k3().memory()).contains(2L * 1024 * 1024);
    }

    @Test
    void findsEveryFunctionOfTheHostThatTheGuestIsGiven() {
        assertThat(win2k3().passedFunctions())
                .containsExactly(
                        new PassedFunction(
                                PassedFunction.Element.HOSTDEV,
                                EHCI,
                                true,
                                Optional.of(new PciAddress(0, 0, 6, 0)),
                                Optional.of("ua-usb")),
                        new PassedFunction(
                                PassedFunction.Element.INTERFACE,
                                new PciAddress(0, 1, 8, 3),
                                false,
                                Optional.empty(),
                                Optional.empty()),
                        new PassedFunction(
                                PassedFunction.Element.DISK,
                                new PciAddress(0x10000, 2, 0, 0),
                                true,
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void findsEachFileThatAConsoleOfThisRunAloneWritesToOnce() {
        assertThat(win2k3().consoleLogs()).containsExactly("/var/log/win2k3.serial", "/var/log/second.log");
    }

    @Test
    void writesAHostdevAsTheLastDeviceWithTheIndentationOfTheOthers() {
        String element = """
                <hostdev mode='subsystem' type='pci' managed='yes'>
                  <source>
                    <address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
                  </source>
                </hostdev>
            """;
        assertThat(win2k3().withHostdev(NIC, true).text())
                .isEqualTo(WIN2K3.replace("  </devices>\n", element + "  </devices>\n"));
    }

    @Test
    void takesTheHostdevOfOneFunctionOutAndNothingElse() {
        String without = win2k3().withoutHostdev(EHCI).orElseThrow().text();
        int start = WIN2K3.indexOf("    <hostdev mode=\"");
        int end = WIN2K3.indexOf("    <hostdev mode='");
        assertThat(without).isEqualTo(WIN2K3.substring(0, start) + WIN2K3.substring(end));
    }

    @Test
    void takesNothingOutWhereNoElementNamesTheFunction() {
        assertThat(win2k3().withoutHostdev(NIC)).isEmpty();
    }

    @Test
    void takesAFunctionOutThatIsGivenAsAnInterfaceOrAsADisk() {
        PciAddress virtual = new PciAddress(0, 1, 8, 3);
        DomainXml without = win2k3().withoutHostdev(virtual).orElseThrow();
        assertThat(without.passedFunctions())
                .hasSize(win2k3().passedFunctions().size() - 1)
                .noneMatch(passed -> passed.source().equals(virtual));
        assertThat(without.text()).doesNotContain("<interface").contains("<disk type='nvme'");
        assertThat(win2k3().withoutHostdev(new PciAddress(0x10000, 2, 0, 0))
                        .orElseThrow()
                        .text())
                .doesNotContain("<disk")
                .contains("<interface");
    }

    @Test
    void takesEveryElementOutThatNamesTheFunction() {
        DomainXml twice = win2k3().withHostdev(EHCI, true);
        assertThat(twice.withoutHostdev(EHCI).orElseThrow().passedFunctions())
                .noneMatch(passed -> passed.source().equals(EHCI));
    }

    @Test
    void namesItsMediatedDevicesAsSysfsDoes() {
        String definition = "<domain><devices><hostdev mode='subsystem' type='mdev'><source>"
                + "<address uuid='5C1D9B62-0000-4000-8000-00000000000A'/></source></hostdev></devices></domain>";
        assertThat(DomainXml.parse("x", definition).mediatedDevices())
                .containsExactly("5c1d9b62-0000-4000-8000-00000000000a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<domain>\n  <devices>\n  </devices>\n</domain>",
                "<domain>\n\t<devices>\n\t\t<a/>\n\t</devices>\n</domain>\n",
                "<domain>\r\n  <devices>\r\n    <a/>\r\n  </devices>\r\n</domain>\r\n",
                "<domain><devices></devices></domain>",
                "<domain><devices><a/></devices></domain>",
                "<domain>\n<devices><a/>\n</devices></domain>",
                """
                <?xml version='1.0'?>
                <!-- </devices> -->
                <domain a='/>'><devices
                >
                 <![CDATA[</devices>]]><a b='>'/>
                  </devices >
                </domain>"""
            })
    void whatIsPutInIsTakenOutToTheByte(String definition) {
        DomainXml with = DomainXml.parse("x", definition).withHostdev(EHCI, true);
        assertThat(with.passedFunctions()).extracting(PassedFunction::source).containsExactly(EHCI);
        assertThat(with.withoutHostdev(EHCI).orElseThrow().text()).isEqualTo(definition);
    }

    @Test
    void changesNothingOfWhatADefinitionHasBesides() {
        String odd = """
            <?xml version="1.0"?>
            <!-- a > b -->
            <domain  type = "kvm" xmlns:q='urn:x'>
              <name>a&#x62;&amp;</name><?pi <devices> ?>
            \t<devices >
            \t <!-- </devices> -->
            \t <unknown a='&lt;"' b="'>"><![CDATA[<x>]]></unknown>

            \t</devices\t>
              <q:commandline><q:arg value='-x'/></q:commandline>
            </domain>
            <!-- end -->\
            """.replace("\n", "\r\n");
        DomainXml with = DomainXml.parse("x", odd).withHostdev(NIC, true);
        int at = with.text().indexOf("\t <hostdev");
        int end = with.text().indexOf("</hostdev>\r\n") + "</hostdev>\r\n".length();
        assertThat(with.text().substring(0, at) + with.text().substring(end)).isEqualTo(odd);
        assertThat(with.text().substring(at, end).lines()).allMatch(line -> line.startsWith("\t "));
        assertThat(with.withoutHostdev(NIC).orElseThrow().text()).isEqualTo(odd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<domain>\n  <devices/>\n</domain>", "<domain>\n</domain>", "<domain></domain>"})
    void makesRoomForTheFirstDevice(String definition) {
        DomainXml with = DomainXml.parse("x", definition).withHostdev(EHCI, false);
        assertThat(with.passedFunctions()).extracting(PassedFunction::source).containsExactly(EHCI);
        assertThat(with.withoutHostdev(EHCI).orElseThrow().passedFunctions()).isEmpty();
    }

    @Test
    void writesADomainOfMoreThanFourDigits() {
        PciAddress vmd = new PciAddress(0x10000, 0xe1, 0, 0);
        DomainXml with =
                DomainXml.parse("x", "<domain/>").text().isEmpty() ? win2k3() : win2k3().withHostdev(vmd, true);
        assertThat(with.text()).contains("<address domain='0x10000' bus='0xe1' slot='0x00' function='0x0'/>");
        assertThat(with.passedFunctions()).extracting(PassedFunction::source).contains(vmd);
    }

    @Test
    void refusesADocumentTypeWhichCouldNameOtherFiles() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DomainXml.parse(
                        "win2k3", "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/shadow'>]><domain>&x;</domain>"))
                .withMessageContaining("win2k3 has a document type");
    }

    /// The JDK looks for a message that it does not have.
    @Test
    void refusesADocumentTypeWithACharacterThatXmlDoesNotKnow() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DomainXml.parse("win2k3", "<!DOCTYPE d [<!ENTITY x SYSTEM 'f'\0\0\0Xd>&x;</d>"))
                .withMessage("win2k3 is not well-formed XML: InvalidCharInDTD");
    }

    @Test
    void saysInWhichLineATextIsNotWellFormed() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DomainXml.parse("win2k3", "<domain>\n<devices>\n</domain>"))
                .withMessageStartingWith("win2k3 is not well-formed XML, line 3: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "nonsense", "<domain", "<domain/><domain/>", "<network/>", "<domain>&unknown;</domain>"
            })
    void refusesWhatIsNoDefinition(String text) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DomainXml.parse("win2k3", text))
                .withMessageContaining("win2k3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slot='0x20'", "slot='x'", "slot='1' function='8'", "slot='1' bus='256'", "slot='-1'"})
    void quotesAnAddressThatIsNone(String numbers) {
        String definition = "<domain><devices><hostdev type='pci'><source><address " + numbers
                + "/></source></hostdev></devices></domain>";
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> DomainXml.parse("win2k3", definition).passedFunctions())
                .withMessageContaining("win2k3 has a PCI address that is none");
    }

    @Test
    void writesTheElementOfTheChapter() {
        assertThat(HostdevElement.lines(new PciAddress(0, 0, 0x1a, 7), true, "  "))
                .isEqualTo(List.of(
                        "<hostdev mode='subsystem' type='pci' managed='yes'>",
                        "  <source>",
                        "    <address domain='0x0000' bus='0x00' slot='0x1a' function='0x7'/>",
                        "  </source>",
                        "</hostdev>"));
    }
}

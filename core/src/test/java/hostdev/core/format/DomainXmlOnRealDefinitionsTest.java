package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Every guest definition of libvirt's own tests.
class DomainXmlOnRealDefinitionsTest {
    private static final PciAddress NEW = new PciAddress(0x7fff, 0xfe, 0x1e, 5);

    /// All that there are in the shared data.
    private static final int DEFINITIONS = 397;

    @Test
    void whatIsPutIntoARealDefinitionIsTakenOutToTheByte(TestReporter report) {
        Hostdev added = new Hostdev(NEW, HostdevSamples.EVERYTHING);
        int seen = 0;
        for (Path file : definitions()) {
            String text = read(file);
            DomainXml before = DomainXml.parse(file.getFileName().toString(), text);
            DomainXml with = before.withHostdev(added);
            assertThat(with.hostdevs())
                    .as("%s", file)
                    .hasSize(before.hostdevs().size() + 1)
                    .containsAll(before.hostdevs())
                    .contains(added);
            assertThat(withoutLines(with.text(), HostdevElement.lines(added, "  ")))
                    .as("outside the element, %s", file)
                    .isEqualTo(text);
            assertThat(with.withoutHostdev(NEW).map(DomainXml::text))
                    .as("%s", file)
                    .isEqualTo(Optional.of(text));
            seen++;
        }
        report.publishEntry("definitions", String.valueOf(seen));
        assertThat(seen).as("definitions").isGreaterThanOrEqualTo(DEFINITIONS);
    }

    /// By text alone, knowing nothing of XML: the lines that were put in, whatever their indentation.
    private static String withoutLines(String text, List<String> lines) {
        StringBuilder rest = new StringBuilder();
        int next = 0;
        for (String line : text.split("(?<=\n)", -1)) {
            if (next < lines.size() && line.strip().equals(lines.get(next).strip())) {
                next++;
            } else {
                rest.append(line);
            }
        }
        assertThat(next).as("lines that were put in").isEqualTo(lines.size());
        return rest.toString();
    }

    @Test
    void aRealHostdevIsReadAndWrittenAgainAsItIs() {
        int seen = 0;
        for (Path file : definitions()) {
            DomainXml definition = DomainXml.parse(file.getFileName().toString(), read(file));
            for (Hostdev device : definition.hostdevs()) {
                DomainXml anew =
                        DomainXml.parse("x", "<domain><devices/></domain>").withHostdev(device);
                assertThat(anew.hostdevs()).as("%s", file).containsExactly(device);
                seen++;
            }
        }
        assertThat(seen).as("PCI hostdevs").isGreaterThanOrEqualTo(14);
    }

    @Test
    void whatARealHostdevSaysOfItsRomIsRead() {
        Path file = tests().resolve("qemuxml2argvdata").resolve("pci-rom.xml");
        assertThat(DomainXml.parse("rom", read(file)).hostdevs())
                .extracting(device -> device.options().rom())
                .containsExactly(
                        HostdevOptions.Rom.ofBar(false),
                        new HostdevOptions.Rom(
                                Optional.empty(), Optional.of(true), Optional.of("/etc/fake/bootrom.bin")));
    }

    @Test
    void theDevicesOfADefinitionByLibvirtHaveNoAddressTwice() {
        int addresses = 0;
        List<Path> given = definitions().stream()
                .filter(file -> file.toString().contains("qemuxml2xmloutdata"))
                .toList();
        for (Path file : given) {
            List<PciAddress> seen = DomainXml.parse(file.getFileName().toString(), read(file)).claims().stream()
                    .flatMap(claims -> claims.address().stream())
                    .toList();
            addresses += seen.size();
            assertThat(seen).as("%s", file).doesNotHaveDuplicates();
        }
        assertThat(addresses).isGreaterThan(800);
    }

    @Test
    void aRealDefinitionNamesItsGuest() {
        for (Path file : definitions()) {
            DomainXml definition = DomainXml.parse(file.getFileName().toString(), read(file));
            assertThat(definition.name()).as("name in %s", file).isPresent();
            assertThat(definition.memory()).as("memory in %s", file).isPresent();
        }
    }

    @Test
    void findsTheFunctionsOfDefinitionsThatPassSome() {
        assertThat(passed("hostdev-pci-address.xml")).isNotEmpty();
        assertThat(passed("net-hostdev-vfio.xml"))
                .extracting(PassedFunction::element)
                .contains(PassedFunction.Element.INTERFACE);
    }

    private static List<PassedFunction> passed(String name) {
        Path file = tests().resolve("qemuxml2argvdata").resolve(name);
        return DomainXml.parse(name, read(file)).passedFunctions();
    }

    private static List<Path> definitions() {
        try (Stream<Path> files = Files.walk(tests())) {
            return files.filter(file -> file.toString().endsWith(".xml"))
                    .filter(file -> read(file).contains("<domain type="))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path tests() {
        Path shared = Path.of(
                System.getProperty("hostdev.shared", System.getProperty("hostdev.checkout", ".") + "/../shared"));
        Path tests = shared.resolve("data/libvirt/tests");
        assumeTrue(Files.isDirectory(tests), "needs libvirt's test data: -Dhostdev.shared=DIR");
        return tests;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

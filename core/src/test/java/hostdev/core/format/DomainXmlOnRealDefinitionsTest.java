package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

/// Every guest definition of libvirt's own tests.
class DomainXmlOnRealDefinitionsTest {
    private static final PciAddress NEW = new PciAddress(0x7fff, 0xfe, 0x1e, 5);

    @Test
    void whatIsPutIntoARealDefinitionIsTakenOutToTheByte() {
        int seen = 0;
        for (Path file : definitions()) {
            String text = read(file);
            DomainXml before = DomainXml.parse(file.getFileName().toString(), text);
            DomainXml with = before.withHostdev(NEW, true);
            assertThat(with.passedFunctions().size())
                    .as("functions of %s", file)
                    .isEqualTo(before.passedFunctions().size() + 1);
            assertThat(with.withoutHostdev(NEW).map(DomainXml::text))
                    .as("%s", file)
                    .isEqualTo(Optional.of(text));
            seen++;
        }
        assertThat(seen).isGreaterThan(300);
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
                    .filter(file -> read(file).contains("</devices>"))
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

package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.LspciDump.Decoded;
import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The decoder against the bytes of real devices and what lspci made of them.
class ConfigBytesOnRealDevicesTest {
    private static final Map<String, Integer> PORT_TYPES = Map.of(
            "Root Complex Integrated Endpoint", 9,
            "Root Port", 4,
            "Upstream Port", 5,
            "Downstream Port", 6,
            "PCI/PCI-X to PCI-Express Bridge", 8,
            "PCI-Express to PCI/PCI-X Bridge", 7,
            "Legacy Endpoint", 1,
            "Root Complex Event Collector", 10,
            "Endpoint", 0);

    @Test
    void findsTheCapabilitiesThatLspciFindsAndReadsThemTheSame() throws IOException {
        int compared = 0;
        int more = 0;
        for (LspciDump dump : dumps()) {
            if (dump.capabilities().isEmpty() || dump.bytes().length < 256) {
                continue;
            }
            ConfigSpace config = ConfigBytes.parse(dump.bytes()).orElseThrow();
            List<Capability> ours = new ArrayList<>(config.capabilities());
            if (dump.bytes().length == 256) {
                // the hexadecimal part was cut to 256 bytes, lspci itself saw all
                dump.capabilities().removeIf(decoded -> decoded.offset() >= 256);
            }
            dump.capabilities().removeIf(decoded -> decoded.text().startsWith("Null"));
            List<Integer> offsets = ours.stream().map(Capability::offset).toList();
            List<Integer> theirs =
                    dump.capabilities().stream().map(Decoded::offset).toList();
            assertThat(offsets).as(dump.title()).containsSubsequence(theirs);
            more += offsets.size() - theirs.size();
            ours.removeIf(capability -> !theirs.contains(capability.offset()));
            for (int i = 0; i < ours.size(); i++) {
                Decoded decoded = dump.capabilities().get(i);
                assertThat(ours.get(i))
                        .as(dump.title() + "\n" + decoded.text())
                        .isEqualTo(expected(decoded, ours.get(i)));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(100);
        // cap-dev3: the lspci that decoded it did not know Device 3, which was put into the bytes later
        assertThat(more).isEqualTo(1);
    }

    /// What we should say of a capability, from lspci's words for it.
    private static Capability expected(Decoded theirs, Capability ours) {
        int at = theirs.offset();
        String text = theirs.text();
        if (text.startsWith("Power Management")) {
            return new Capability.PowerManagement(at, theirs.has("NoSoftRst\\+"));
        }
        if (text.startsWith("MSI-X")) {
            return new Capability.MsiX(at, theirs.has("Enable\\+"), theirs.number("(?:Count|TabSize)=(\\d+)"));
        }
        if (text.startsWith("MSI:")) {
            return new Capability.Msi(at, theirs.has("Enable\\+"), theirs.number("Count=\\d+/(\\d+)"));
        }
        if (text.startsWith("Express")) {
            // some lspci leave the flag out for integrated endpoints, which may well have it
            boolean said = theirs.has("DevCap:(?s:(?!DevCtl).)*FLReset[+-]");
            boolean reset = said
                    ? theirs.has("DevCap:(?s:(?!DevCtl).)*FLReset\\+")
                    : ((Capability.Express) ours).functionLevelReset();
            return new Capability.Express(at, portType(text), reset);
        }
        if (text.startsWith("Access Control Services") && theirs.has("ACSCap")) {
            return new Capability.AccessControl(at, acs(text, "ACSCap:"), acs(text, "ACSCtl:"));
        }
        if (text.startsWith("Device Serial Number")) {
            String number = text.lines().findFirst().orElseThrow().replaceFirst("Device Serial Number ", "");
            // an older lspci wrote the bytes the other way round
            List<String> octets = new ArrayList<>(List.of(number.split("-", -1)));
            String reversed = String.join("-", octets.reversed());
            return ours.equals(new Capability.SerialNumber(at, reversed))
                    ? ours
                    : new Capability.SerialNumber(at, number);
        }
        if (text.startsWith("Single Root I/O Virtualization") && theirs.has("Total VFs")) {
            return new Capability.SingleRootIov(
                    at, theirs.number("Total VFs: (\\d+)"), theirs.number("Number of VFs: (\\d+)"));
        }
        assertThat(ours).as(text).isInstanceOf(Capability.Other.class);
        assertThat(((Capability.Other) ours).extended()).as(text).isEqualTo(at >= 256);
        return ours;
    }

    private static int portType(String text) {
        return PORT_TYPES.entrySet().stream()
                .filter(type -> text.matches(
                        "(?s)Express (\\(v\\d\\) )?" + type.getKey().replace("/", "\\/") + "\\b.*"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text))
                .getValue();
    }

    /// `SrcValid+ TransBlk+ …`, in the order of the bits.
    private static int acs(String text, String line) {
        int start = text.indexOf(line) + line.length();
        String[] flags = text.substring(
                        start, text.indexOf('\n', start) < 0 ? text.length() : text.indexOf('\n', start))
                .strip()
                .split(" ", -1);
        int bits = 0;
        for (int i = 0; i < flags.length; i++) {
            bits |= flags[i].endsWith("+") ? 1 << i : 0;
        }
        return bits;
    }

    @Test
    void takesARepeatedHeaderForNoList() throws IOException {
        Path file = SharedData.directory("pciutils/tests").resolve("broken-ecaps");
        LspciDump dump = LspciDump.parse(Files.readAllLines(file, StandardCharsets.ISO_8859_1))
                .getFirst();
        ConfigSpace config = ConfigBytes.parse(dump.bytes()).orElseThrow();
        // the space above 256 bytes repeats the header; without PCI Express no list is looked for there
        assertThat(config.capabilities()).isEmpty();
        assertThat(config.complete()).isTrue();
    }

    @Test
    void decodesTheRawSpacesOfAServer() throws IOException {
        int decoded = 0;
        for (Path file : SharedData.files("libvirt/tests/virpcitestdata")) {
            byte[] bytes = Files.readAllBytes(file);
            if (!file.toString().endsWith(".config")) {
                continue;
            }
            ConfigSpace config = ConfigBytes.parse(bytes).orElseThrow();
            assertThat(config.length()).isEqualTo(bytes.length);
            assertThat(config.dead()).isFalse();
            assertThat(config.capabilities()).as(file.toString()).isNotEmpty();
            decoded++;
        }
        assertThat(decoded).isEqualTo(10);
    }

    private static List<LspciDump> dumps() throws IOException {
        List<LspciDump> dumps = new ArrayList<>();
        for (Path file : SharedData.files("pciutils/tests")) {
            dumps.addAll(LspciDump.parse(Files.readAllLines(file, StandardCharsets.ISO_8859_1)));
        }
        return dumps;
    }
}

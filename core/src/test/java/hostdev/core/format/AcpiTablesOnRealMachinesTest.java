package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.FirmwareClaim.Hop;
import hostdev.core.model.FirmwareClaim.Scope;
import hostdev.core.model.PciAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the firmware of real machines keeps memory for, against what ACPICA's disassembler makes of the same tables.
class AcpiTablesOnRealMachinesTest {
    private static final Pattern HEX = Pattern.compile("\\s+[0-9A-F]{4}: ((?:[0-9A-F]{2} ){1,16}).*");
    private static final Pattern FIELD = Pattern.compile("\\[.*\\]\\s+(.+?) : ([0-9A-Fa-f,]+)(?: .*)?");

    @Test
    void everyClaimIsReadAsTheDisassemblerReadsIt() throws IOException {
        int tables = 0;
        int claims = 0;
        for (Path file : files(".hex")) {
            Path decoded = Path.of(file.toString().replace(".hex", ".dsl"));
            Optional<List<FirmwareClaim>> ours = AcpiTable.claims(bytes(file));
            assertThat(ours).as(file.toString()).contains(theirs(decoded));
            tables++;
            claims += ours.orElseThrow().size();
        }
        assertThat(tables).isGreaterThan(200);
        assertThat(claims).isGreaterThan(200);
    }

    @Test
    void aTableThatIsCutOffTellsNothing() throws IOException {
        int cut = 0;
        for (Path file : files(".hex")) {
            byte[] whole = bytes(file);
            assertThat(AcpiTable.claims(Arrays.copyOf(whole, whole.length / 2)))
                    .as(file.toString())
                    .isEmpty();
            cut++;
        }
        assertThat(cut).isGreaterThan(200);
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(SharedData.directory("acpi"))) {
            return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        StringBuilder hex = new StringBuilder();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            Matcher matcher = HEX.matcher(line);
            if (matcher.matches()) {
                hex.append(matcher.group(1).replace(" ", ""));
            }
        }
        return HexFormat.of().parseHex(hex);
    }

    /// The disassembler's words, field by field: a claim begins at its subtable's type and ends at the next.
    private static List<FirmwareClaim> theirs(Path file) throws IOException {
        List<FirmwareClaim> claims = new ArrayList<>();
        List<String[]> fields = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            Matcher matcher = FIELD.matcher(line);
            if (line.startsWith("Raw Table Data")) {
                break;
            }
            if (!matcher.matches()) {
                continue;
            }
            if (matcher.group(1).equals("Subtable Type")) {
                claim(fields, claims);
                fields.clear();
            }
            fields.add(new String[] {matcher.group(1), matcher.group(2)});
        }
        claim(fields, claims);
        return claims;
    }

    private static void claim(List<String[]> fields, List<FirmwareClaim> claims) {
        String type = fields.getFirst()[0].equals("Subtable Type") ? fields.getFirst()[1] : "";
        if (type.equals("0001")) {
            claims.add(new FirmwareClaim(
                    "DMAR",
                    Long.parseUnsignedLong(value(fields, "Base Address"), 16),
                    Long.parseUnsignedLong(value(fields, "End Address (limit)"), 16),
                    scopes(fields)));
        }
        if (type.equals("21")) {
            long start = Long.parseUnsignedLong(value(fields, "Start Address"), 16);
            int id = Integer.parseInt(value(fields, "DeviceId"), 16);
            PciAddress device = new PciAddress(0, id >> 8, id >> 3 & 0x1f, id & 7);
            claims.add(new FirmwareClaim(
                    "IVRS",
                    start,
                    start + Long.parseUnsignedLong(value(fields, "Memory Length"), 16) - 1,
                    List.of(new Scope.Range(device, device))));
        }
    }

    private static String value(List<String[]> fields, String name) {
        return fields.stream()
                .filter(field -> field[0].equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name))[1];
    }

    private static List<Scope> scopes(List<String[]> fields) {
        List<Scope> scopes = new ArrayList<>();
        int segment = Integer.parseInt(value(fields, "PCI Segment Number"), 16);
        boolean bridge = false;
        int bus = 0;
        List<Hop> hops = new ArrayList<>();
        for (String[] field : fields) {
            switch (field[0]) {
                case "Device Scope Type" -> {
                    add(scopes, segment, bus, hops, bridge);
                    hops = new ArrayList<>();
                    bridge = field[1].equals("02");
                }
                case "PCI Bus Number" -> bus = Integer.parseInt(field[1], 16);
                case "PCI Path" -> {
                    String[] parts = field[1].split(",", -1);
                    hops.add(new Hop(Integer.parseInt(parts[0], 16), Integer.parseInt(parts[1], 16)));
                }
                default -> {}
            }
        }
        add(scopes, segment, bus, hops, bridge);
        return scopes;
    }

    private static void add(List<Scope> scopes, int segment, int bus, List<Hop> hops, boolean bridge) {
        if (!hops.isEmpty()) {
            scopes.add(new Scope.Path(segment, bus, List.copyOf(hops), bridge));
        }
    }
}

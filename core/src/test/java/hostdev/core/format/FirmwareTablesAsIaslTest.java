package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import hostdev.core.model.FirmwareClaim.Hop;
import hostdev.core.model.FirmwareTable;
import hostdev.core.model.FirmwareTable.Detail;
import hostdev.core.model.FirmwareTable.Entry;
import hostdev.core.model.FirmwareTable.Scope;
import hostdev.core.model.FirmwareTable.Structure;
import hostdev.core.model.PciAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// All that is read in the tables of real machines, against what ACPICA's disassembler makes of the same tables; and
/// the same tables damaged.
class FirmwareTablesAsIaslTest {
    private static final Pattern FIELD = Pattern.compile("\\[.*\\]\\s+(.+?) : (\"[^\"]*\"|[0-9A-Fa-f,]+)(?: .*)?");
    private static final Set<String> COMPARED = Set.of(
            "Subtable Type",
            "Flags",
            "PCI Segment Number",
            "Register Base Address",
            "Base Address",
            "End Address (limit)",
            "Device Scope Type",
            "Enumeration ID",
            "PCI Bus Number",
            "PCI Path",
            "Device Number",
            "Device Name",
            "Proximity Domain",
            "Host Address Width",
            "Virtualization Info",
            "DeviceId",
            "Capability Offset",
            "PCI Segment Group",
            "Feature Reporting",
            "Attributes",
            "EFR Image",
            "Device ID",
            "Data Setting",
            "Source Used Device ID",
            "Handle",
            "Variety",
            "ACPI HID",
            "UID",
            "Auxiliary Data",
            "Start Address",
            "Memory Length",
            "Table Length",
            "Checksum");

    @Test
    void everyFieldIsReadAsTheDisassemblerReadsIt() throws IOException {
        int tables = 0;
        int fields = 0;
        for (Path file : files()) {
            Optional<FirmwareTable> table = AcpiTable.decode(HexDump.bytes(Files.readAllBytes(file)));
            List<String> theirs = theirs(Path.of(file.toString().replace(".hex", ".dsl")));
            List<String> ours = ours(table.orElseThrow());
            boolean gaveUp = theirs.getLast().equals("gave up");
            List<String> compared = gaveUp ? theirs.subList(0, theirs.size() - 1) : theirs;
            assertThat(gaveUp ? ours.subList(0, compared.size()) : ours)
                    .as(file.toString())
                    .isEqualTo(compared);
            assertThat(table.orElseThrow().isWhole()).as(file.toString()).isTrue();
            tables++;
            fields += compared.size();
        }
        assertThat(tables).isGreaterThan(200);
        assertThat(fields).isGreaterThan(10_000);
    }

    @Test
    void aTableCutOffAnywhereIsNoTableOrHasAFault() throws IOException {
        int cuts = 0;
        for (Path file : files()) {
            byte[] whole = HexDump.bytes(Files.readAllBytes(file));
            int length = AcpiTable.decode(whole).orElseThrow().header().length();
            for (int size = 0; size < length; size++) {
                Optional<FirmwareTable> cut = AcpiTable.decode(Arrays.copyOf(whole, size));
                assertThat(cut.map(FirmwareTable::isWhole).orElse(false))
                        .as("%s cut to %d bytes", file, size)
                        .isFalse();
                cuts++;
            }
        }
        assertThat(cuts).isGreaterThan(20_000);
    }

    @Test
    void aTableWithFlippedBytesIsReadAsFarAsItGoesAndItsFaultIsTold() throws IOException {
        Random random = new Random(4);
        int faulty = 0;
        for (Path file : files()) {
            byte[] whole = HexDump.bytes(Files.readAllBytes(file));
            for (int round = 0; round < 50; round++) {
                byte[] damaged = whole.clone();
                int at = 4 + random.nextInt(whole.length - 4);
                damaged[at] ^= (byte) (1 + random.nextInt(255));
                assertThatCode(() -> AcpiTable.decode(damaged).map(FirmwareTable::claims))
                        .as("%s, byte %d is %d", file, at, damaged[at])
                        .doesNotThrowAnyException();
                faulty += AcpiTable.decode(damaged).orElseThrow().faults().isEmpty() ? 0 : 1;
            }
        }
        // a byte behind the table's end may change without harm, one within never
        assertThat(faulty).isGreaterThan(50 * 200);
    }

    @Test
    void aTableOfNoiseDoesNoHarm() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[52 + random.nextInt(200)];
            random.nextBytes(noise);
            byte[] name = (round % 2 == 0 ? "DMAR" : "IVRS").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, noise, 0, 4);
            noise[4] = (byte) noise.length;
            noise[5] = 0;
            noise[6] = 0;
            noise[7] = 0;
            noise[48] &= 0x47;
            noise[49] = 0;
            noise[50] = (byte) (4 + random.nextInt(80));
            noise[51] = 0;
            assertThatCode(() -> AcpiTable.decode(noise).map(FirmwareTable::claims))
                    .as(Arrays.toString(noise))
                    .doesNotThrowAnyException();
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(SharedData.directory("acpi"))) {
            return all.filter(path -> path.toString().endsWith(".hex")).sorted().toList();
        }
    }

    /// `name=value` in order of place, to where the disassembler gave up.
    private static List<String> theirs(Path file) throws IOException {
        List<String> fields = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("Raw Table Data")) {
                break;
            }
            if (line.startsWith("**** Unknown")) {
                // it had begun with the head of that structure
                fields = new ArrayList<>(fields.subList(0, fields.lastIndexOf("structure") + 2));
                fields.add("gave up");
                break;
            }
            Matcher matcher = FIELD.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            String name = matcher.group(1).replace(" (decoded below)", "").replace("Entry Type", "Subtable Type");
            // what earlier versions of the disassembler did not know by name
            if (name.equals("Reserved") && !fields.isEmpty() && fields.getLast().matches("Virtualization Info=.{4}")) {
                name = "Feature Reporting";
            }
            if (COMPARED.contains(name)) {
                if (line.contains("Unknown Subtable Type")) {
                    fields.add("structure");
                }
                fields.add(name + "=" + matcher.group(2));
            }
        }
        fields.removeIf("structure"::equals);
        return fields;
    }

    private static List<String> ours(FirmwareTable table) {
        Fields fields = new Fields();
        fields.add("Table Length", table.header().length(), 8);
        fields.add("Checksum", table.header().checksum(), 2);
        switch (table.about()) {
            case FirmwareTable.About.Intel intel -> {
                fields.add("Host Address Width", intel.addressBits() - 1, 2);
                fields.add("Flags", intel.flags(), 2);
            }
            case FirmwareTable.About.Amd amd ->
                fields.add("Virtualization Info", Integer.toUnsignedLong(amd.info()), 8);
        }
        table.structures().forEach(fields::add);
        return fields.all;
    }

    private static final class Fields {
        private final List<String> all = new ArrayList<>();

        void add(String name, long value, int digits) {
            String text = Long.toHexString(value).toUpperCase(java.util.Locale.ROOT);
            all.add(name + "=" + "0".repeat(Math.max(0, digits - text.length())) + text);
        }

        void text(String name, String value) {
            all.add(name + "=\"" + value + "\"");
        }

        void add(Structure structure) {
            switch (structure) {
                case Structure.Unit(var flags, var segment, var registers, var scopes) -> {
                    add("Subtable Type", 0, 4);
                    add("Flags", flags, 2);
                    add("PCI Segment Number", segment, 4);
                    add("Register Base Address", registers, 16);
                    scopes.forEach(this::add);
                }
                case Structure.Reserved(var segment, var start, var end, var scopes) -> {
                    add("Subtable Type", 1, 4);
                    add("PCI Segment Number", segment, 4);
                    add("Base Address", start, 16);
                    add("End Address (limit)", end, 16);
                    scopes.forEach(this::add);
                }
                case Structure.RootPorts(var flags, var segment, var scopes) -> {
                    add("Subtable Type", 2, 4);
                    add("Flags", flags, 2);
                    add("PCI Segment Number", segment, 4);
                    scopes.forEach(this::add);
                }
                case Structure.Affinity(var registers, var node) -> {
                    add("Subtable Type", 3, 4);
                    add("Base Address", registers, 16);
                    add("Proximity Domain", node, 8);
                }
                case Structure.Named(var number, var name) -> {
                    add("Subtable Type", 4, 4);
                    add("Device Number", number, 2);
                    text("Device Name", name);
                }
                case Structure.ChipDevices devices -> throw new AssertionError(devices);
                case Structure.Iommu iommu -> add(iommu);
                case Structure.Memory memory -> {
                    add("Subtable Type", memory.type(), 2);
                    add("Flags", memory.flags(), 2);
                    add("DeviceId", id(memory.first()), 4);
                    add("Auxiliary Data", memory.auxiliary(), 4);
                    add("Start Address", memory.start(), 16);
                    add("Memory Length", memory.length(), 16);
                }
                // one table has one, where the disassembler has given up before
                case Structure.Other other -> add("Subtable Type", other.type(), 2);
            }
        }

        private void add(Structure.Iommu iommu) {
            add("Subtable Type", iommu.type(), 2);
            add("Flags", iommu.flags(), 2);
            add("DeviceId", id(iommu.device()), 4);
            add("Capability Offset", iommu.capability(), 4);
            add("Base Address", iommu.registers(), 16);
            add("PCI Segment Group", iommu.device().domain(), 4);
            add("Virtualization Info", iommu.info(), 4);
            add(iommu.type() == 0x10 ? "Feature Reporting" : "Attributes", iommu.features(), 8);
            iommu.extended().ifPresent(value -> add("EFR Image", value, 16));
            iommu.entries().forEach(this::add);
        }

        private void add(Entry entry) {
            add("Subtable Type", entry.type(), 2);
            add("Device ID", entry.device(), 4);
            add("Data Setting", entry.setting(), 2);
            switch (entry.detail()) {
                case Detail.Plain _ -> {}
                case Detail.Alias(var source) -> add("Source Used Device ID", source, 4);
                case Detail.Extended extended -> throw new AssertionError(extended);
                case Detail.Special(var handle, var source, var variety) -> {
                    add("Handle", handle, 2);
                    add("Source Used Device ID", source, 4);
                    add("Variety", variety, 2);
                }
                case Detail.Named named -> {
                    text("ACPI HID", named.hardware());
                    if (named.uidFormat() != 0) {
                        text("UID", named.uid());
                    }
                }
            }
        }

        private void add(Scope scope) {
            add("Device Scope Type", scope.type(), 2);
            add("Enumeration ID", scope.number(), 2);
            add("PCI Bus Number", scope.bus(), 2);
            for (Hop hop : scope.hops()) {
                all.add(String.format(java.util.Locale.ROOT, "PCI Path=%02X,%02X", hop.device(), hop.function()));
            }
        }

        private static int id(PciAddress device) {
            return device.bus() << 8 | device.device() << 3 | device.function();
        }
    }
}

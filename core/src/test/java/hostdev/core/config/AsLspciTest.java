package hostdev.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Configuration spaces of real devices with what lspci said of them, by versions of it from ten years: bit for bit the
/// same.
class AsLspciTest {
    private static final Pattern FUNCTION = Pattern.compile("(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7] .*");
    private static final Pattern CAPABILITY = Pattern.compile("\\s+Capabilities: \\[([0-9a-f]+)(?: v\\d+)?\\] (.*)");
    private static final Pattern LABEL = Pattern.compile("\\s+([A-Z][A-Za-z0-9/ ]*?):[\\s](.*)");
    private static final Pattern FLAG = Pattern.compile("([A-Za-z0-9<>/._-]*[A-Za-z0-9_.>])([+-])(?=[\\s,;)]|$)");

    /// What earlier versions called a bit.
    private static final Map<String, String> NOW = Map.ofEntries(
            Map.entry("Correctable", "CorrErr"),
            Map.entry("Non-Fatal", "NonFatalErr"),
            Map.entry("Fatal", "FatalErr"),
            Map.entry("Unsupported", "UnsupReq"),
            Map.entry("UncorrErr", "NonFatalErr"),
            Map.entry("UnsuppReq", "UnsupReq"),
            Map.entry("GenCap", "ECRCGenCap"),
            Map.entry("CGenEn", "ECRCGenEn"),
            Map.entry("ChkCap", "ECRCChkCap"),
            Map.entry("ChkEn", "ECRCChkEn"),
            Map.entry("Surpise", "Surprise"),
            Map.entry("LnkDisable", "Disabled"));

    /// lspci before 3.1.5 read this bit in another register; today's says what we say.
    private static final String ERROR_OF_LSPCI = "label=RootCap] CRSVisible-";

    /// Bits under one label, of one capability or of the header.
    private record Place(int offset, String label) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int offsets = Integer.compare(offset, other.offset);
            return offsets != 0 ? offsets : label.compareTo(other.label);
        }
    }

    private int same;
    private int missing;
    private int titles;
    private int capabilities;
    private int functions;
    private final List<String> different = new ArrayList<>();
    private final Map<String, Integer> missed = new TreeMap<>();

    @Test
    void saysOfEveryBitWhatLspciSaid() throws IOException {
        Path directory = SharedData.directory("pciutils/tests");
        int files = 0;
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.sorted().toList()) {
                compare(file);
                files++;
            }
        }
        System.out.println("as lspci: " + files + " files, " + functions + " functions, " + titles + " of "
                + capabilities
                + " capabilities by name, " + same + " bits the same, " + different.size() + " different, " + missing
                + " not said: " + missed);
        assertThat(different).isEmpty();
        assertThat(same).isGreaterThan(3000);
        assertThat(missing).isLessThan(same / 50);
        assertThat(titles).isGreaterThan(capabilities * 9 / 10);
    }

    private void compare(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        List<LspciHex.Dump> dumps = LspciHex.parse(text);
        assertThat(dumps).as(file.toString()).isNotEmpty();
        List<List<String>> said = functions(text);
        for (LspciHex.Dump dump : dumps) {
            functions++;
            ConfigExplanation ours = ConfigExplanation.of(dump.bytes()).orElseThrow();
            for (List<String> function : said) {
                if (function.getFirst().equals(dump.title())) {
                    compare(file.getFileName() + " " + dump.title(), ours, function);
                }
            }
        }
    }

    private static List<List<String>> functions(String text) {
        List<List<String>> functions = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (FUNCTION.matcher(line).matches()) {
                functions.add(new ArrayList<>());
            }
            if (!functions.isEmpty()) {
                functions.getLast().add(line.stripTrailing());
            }
        }
        return functions;
    }

    private void compare(String where, ConfigExplanation ours, List<String> said) {
        Map<Place, Map<String, String>> theirs = new TreeMap<>();
        int offset = 0;
        String label = "";
        for (String line : said.subList(1, said.size())) {
            Matcher capability = CAPABILITY.matcher(line);
            Matcher labelled = LABEL.matcher(line);
            String rest = line;
            if (capability.matches()) {
                offset = Integer.parseInt(capability.group(1), 16);
                label = "";
                title(ours, offset, capability.group(2));
                rest = "";
            } else if (labelled.matches()) {
                label = label(labelled.group(1), label);
                rest = labelled.group(2);
            }
            Matcher flag = FLAG.matcher(rest.replace("PME(", "PME(,"));
            while (flag.find() && !line.matches("[0-9a-f]+: .*")) {
                String name = NOW.getOrDefault(flag.group(1), flag.group(1));
                theirs.computeIfAbsent(new Place(offset, label), _ -> new LinkedHashMap<>())
                        .putIfAbsent(name, flag.group(2));
            }
        }
        theirs.forEach((place, flags) -> compare(where, ours, place, flags));
    }

    private static String label(String found, String before) {
        return switch (found) {
            case "Control" -> before.startsWith("Slt") ? "SltCtl" : found;
            case "Changed" -> "SltSta Changed";
            case "Transmit Margin" -> "LnkCtl2";
            default -> found;
        };
    }

    private void title(ConfigExplanation ours, int offset, String said) {
        capabilities++;
        String theirs = said.replace(" <?>", "").replace("VirtIO: ", "");
        boolean same = ours.capabilities().stream()
                .filter(it -> it.offset() == offset)
                .map(it -> it.title().replace("VirtIO: ", "").replace("Vendor Specific Information: ", ""))
                .anyMatch(it -> it.startsWith(theirs.replace("Vendor Specific Information: ", ""))
                        || theirs.startsWith("#")
                        || theirs.startsWith("Subsystem:"));
        titles += same ? 1 : 0;
    }

    private void compare(String where, ConfigExplanation ours, Place place, Map<String, String> flags) {
        List<Explained> parts = Stream.concat(Stream.of(ours.header()), ours.capabilities().stream())
                .filter(it -> it.offset() == place.offset())
                .toList();
        Map<String, String> mine = new LinkedHashMap<>();
        for (Explained part : parts) {
            for (Row row : part.rows()) {
                boolean wanted = row.label().equals(place.label())
                        || (place.label().equals("Flags") && row.label().equals("PME"));
                row.items().stream()
                        .filter(item -> wanted && item.flag().isPresent())
                        .forEach(item -> mine.put(item.name(), item.flag().orElseThrow() ? "+" : "-"));
            }
        }
        flags.forEach((name, sign) -> {
            String said = mine.get(name.startsWith("Adv") || mine.containsKey(name) ? name : "Adv" + name);
            if (said == null) {
                missing++;
                missed.merge(place.label() + " " + name, 1, Integer::sum);
            } else if (said.equals(sign)) {
                same++;
            } else if (!(place + " " + name + sign).endsWith(ERROR_OF_LSPCI)) {
                different.add(where + " " + place + " " + name + sign);
            }
        });
    }
}

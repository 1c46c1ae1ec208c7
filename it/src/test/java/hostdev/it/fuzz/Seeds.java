package hostdev.it.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.config.LspciHex;
import hostdev.core.format.HexDump;
import hostdev.host.root.HostRoot;
import hostdev.host.sim.SimulatedMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a run begins with: the texts that the project's own tests have, its examples, and where it is there the real
/// data beside the checkout. Made anew for each run; nothing of it is kept.
final class Seeds {
    private static final Path CHECKOUT =
            Path.of(System.getProperty("hostdev.checkout", "")).toAbsolutePath();
    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\"\\R(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.){12,})\"");
    private static final String CORE = "core/src/test/java/hostdev/core/";

    private final int mostBytes;
    private final List<byte[]> found = new ArrayList<>();

    private Seeds(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// Fills a directory.
    static void write(Target target, Path directory) throws IOException {
        Seeds seeds = new Seeds(target.mostBytes());
        seeds.gather(target);
        Files.createDirectories(directory);
        int number = 0;
        for (byte[] seed : seeds.found) {
            Files.write(directory.resolve(String.format("seed-%04d", number++)), seed);
        }
    }

    private void gather(Target target) throws IOException {
        switch (target) {
            case CONFIG_SPACE -> {
                simulated(".*/config");
                files("libvirt/tests/virpcitestdata", ".*\\.config");
                dumps();
            }
            case DMAR -> tables("DMAR");
            case IVRS -> tables("IVRS");
            case KERNEL_LINE -> {
                tests("boot/ReadinessTest", "boot/BootTextTest", "boot/KeepFilesTest");
                simulated("/proc/cmdline");
            }
            case BOOT_FILES -> {
                tests("boot/BootTextTest");
                files("grubby/test", ".*\\.\\d+");
                files("augeas", ".*grub.conf");
                files("voxpupuli-grub/spec", ".*/(full|broken)");
            }
            case DOMAIN_XML -> {
                tests(
                        "format/DomainXmlTest",
                        "format/NodeDeviceXmlTest",
                        "format/HostdevElementTest",
                        "guest/AddressRulesTest",
                        "guest/LockedMemoryTest");
                files("libvirt/tests", ".*\\.xml");
            }
            case XL_CFG -> tests("format/XlConfigTest", "format/XlPciEntryTest", "plan/UnderXenTest");
            case ARCHIVE, CAPTURED_HOST -> found.addAll(ArchiveSeeds.make());
            case PCI_IDS -> tests("format/PciNamesTest");
            case HEX -> {
                tests("format/AcpiTableTest");
                files("pciutils/tests", ".*/[^.]+");
                files("acpi", ".*\\.hex");
                tests("config/AsLspciTest");
            }
            case JSON ->
                tests(
                        "format/AgentTextTest",
                        "format/IpJsonTest",
                        "format/XenTextTest",
                        "plan/JournalTextTest",
                        "plan/step/StepTest");
            case SYSTEM_TEXT -> {
                tests(
                        "format/UeventTest",
                        "format/ResourceLinesTest",
                        "format/ReservedRegionsTest",
                        "format/MountsTest",
                        "format/InterruptsTextTest",
                        "format/IoMemoryTest",
                        "format/DefaultRoutesTest",
                        "format/ConsoleTextTest",
                        "format/QemuCommandLineTest",
                        "format/XenTextTest",
                        "scrub/ScrubberTest");
                simulated(".*/(uevent|resource|modalias)|/proc/.*");
            }
            case DESCRIPTION -> examples();
        }
        add(new byte[] {'\n'});
    }

    private void add(byte[] seed) {
        found.add(seed.length <= mostBytes ? seed : Arrays.copyOf(seed, mostBytes));
    }

    /// The texts and longer words in tests of `core`.
    private void tests(String... names) throws IOException {
        for (String name : names) {
            String source = Files.readString(CHECKOUT.resolve(CORE + name + ".java"));
            Matcher block = TEXT_BLOCK.matcher(source);
            while (block.find()) {
                add(unescaped(block.group(1).stripIndent()).getBytes(UTF_8));
            }
            Matcher literal = LITERAL.matcher(TEXT_BLOCK.matcher(source).replaceAll(""));
            while (literal.find()) {
                add(unescaped(literal.group(1)).getBytes(UTF_8));
            }
        }
    }

    /// Escapes of characters by number stay: JSON has them too.
    private static String unescaped(String source) {
        return source.replace("\\u", "\\\\u").translateEscapes();
    }

    private void examples() throws IOException {
        for (Path example : under(CHECKOUT.resolve("docs/examples"), ".*\\.txt")) {
            add(Files.readAllBytes(example));
        }
    }

    /// Files that the simulated machines of the examples show.
    private void simulated(String pattern) throws IOException {
        for (Path example : under(CHECKOUT.resolve("docs/examples"), ".*\\.txt")) {
            HostRoot root = SimulatedMachine.of(example.toString(), Files.readString(example))
                    .root();
            walk(root, "/proc", pattern);
            walk(root, "/sys/bus/pci/devices", pattern);
        }
    }

    private void walk(HostRoot root, String directory, String pattern) {
        for (String name : root.names(directory).seen().orElse(List.of())) {
            String path = directory + "/" + name;
            if (path.matches(pattern)) {
                root.bytes(path, mostBytes).seen().ifPresent(this::add);
            } else if (directory.startsWith("/sys/bus/pci") && path.split("/", -1).length <= 6) {
                walk(root, path, pattern);
            }
        }
    }

    /// Real data of others; none where it is not there.
    private void files(String below, String pattern) throws IOException {
        for (Path file : shared(below, pattern)) {
            add(Files.readAllBytes(file));
        }
    }

    /// The configuration spaces in lspci's dumps.
    private void dumps() throws IOException {
        for (Path file : shared("pciutils/tests", ".*/[^.]+")) {
            LspciHex.parse(Files.readString(file)).forEach(dump -> add(dump.bytes()));
        }
    }

    /// Without signature and length, which the oracle puts in front.
    private void tables(String signature) throws IOException {
        for (Path file : shared("acpi", ".*\\." + signature + "\\.hex")) {
            byte[] table = HexDump.bytes(Files.readAllBytes(file));
            if (table.length > 8) {
                add(Arrays.copyOfRange(table, 8, table.length));
            }
        }
        add(new byte[64]);
    }

    private static List<Path> shared(String below, String pattern) throws IOException {
        Path data = Optional.ofNullable(System.getProperty("hostdev.shared"))
                .map(Path::of)
                .orElse(CHECKOUT.resolve("../shared"))
                .resolve("data")
                .resolve(below);
        return Files.isDirectory(data) ? under(data, pattern) : List.of();
    }

    private static List<Path> under(Path directory, String pattern) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(pattern))
                    .sorted()
                    .toList();
        }
    }
}

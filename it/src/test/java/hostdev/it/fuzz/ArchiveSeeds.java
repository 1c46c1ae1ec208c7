package hostdev.it.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Small archives of a machine with one device, as tar writes them in each of its formats, plain and compressed.
final class ArchiveSeeds {
    private static final String DEVICE = "sys/devices/pci0000:00/0000:00:02.0/";

    /// As `hostdev capture` writes it, with what it could not read.
    private static final String NOTES = """
            {"format": "hostdev-capture", "version": 1, "by": "hostdev 0.1.0", "taken": "2026-01-01T00:00:00Z",
             "scrubbed": true, "key": "0123456789abcdef",
             "programs": [{"command": ["ip", "-json", "addr"], "status": 0, "stdout": "[]", "stderr": ""},
                          {"command": ["lvs"], "missing": "lvs"}, {"command": ["ss"], "seconds": 3}],
             "hypervisor": {}, "unseen": {"permission denied": ["/sys/kernel/debug/", "/proc/1/fd/3"]}}
            """;

    private ArchiveSeeds() {}

    static List<byte[]> make() throws IOException {
        Path tree = Files.createTempDirectory("hostdev-fuzz-seeds");
        try {
            machine(tree);
            List<byte[]> plain = new ArrayList<>();
            for (String format : List.of("ustar", "pax", "gnu")) {
                plain.add(tar(tree, "--format=" + format, "sys", "proc"));
                plain.add(tar(tree, "--format=" + format, "hostdev-capture.json", "sys", "proc"));
            }
            List<byte[]> all = new ArrayList<>(plain);
            all.add(gzipped(plain.getFirst()));
            all.add(tar(tree, "--bzip2", "sys", "proc"));
            all.removeIf(archive -> archive.length == 0);
            return all;
        } finally {
            delete(tree);
        }
    }

    private static void machine(Path tree) throws IOException {
        write(tree, "hostdev-capture.json", NOTES);
        write(tree, DEVICE + "uevent", "PCI_CLASS=30000\nPCI_ID=8086:9BC5\nPCI_SLOT_NAME=0000:00:02.0\n");
        write(tree, DEVICE + "vendor", "0x8086\n");
        write(tree, DEVICE + "resource", "0x0000000000000000 0x0000000000000fff 0x0000000000040200\n");
        write(tree, DEVICE + "label-" + "long".repeat(30), "\u001b[31mred\n");
        write(tree, "proc/cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/sda1 intel_iommu=on\n");
        write(tree, "proc/sys/kernel/osrelease", "6.12.57\n");
        link(tree, "sys/bus/pci/devices/0000:00:02.0", "../../../devices/pci0000:00/0000:00:02.0");
        link(tree, "sys/kernel/iommu_groups/1/devices/0000:00:02.0", "../../../../devices/pci0000:00/0000:00:02.0");
        link(tree, DEVICE + "iommu_group", "../../../kernel/iommu_groups/1");
        Files.createLink(tree.resolve(DEVICE + "same"), tree.resolve(DEVICE + "vendor"));
    }

    private static void write(Path tree, String name, String text) throws IOException {
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(UTF_8));
    }

    private static void link(Path tree, String name, String target) throws IOException {
        Path link = tree.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    /// Nothing where the machine has no such program: then there are fewer seeds.
    private static byte[] tar(Path tree, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("tar", "-C", tree.toString(), "-b", "1", "-cf", "-"));
        command.addAll(List.of(words));
        Process tar = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        byte[] archive = tar.getInputStream().readAllBytes();
        try {
            return tar.waitFor(60, TimeUnit.SECONDS) && tar.exitValue() == 0 ? archive : new byte[0];
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new byte[0];
        }
    }

    private static byte[] gzipped(byte[] archive) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(archive);
        }
        return bytes.toByteArray();
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package hostdev.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Reads a topology's description: one `word rest-of-line` a line, `#` comments; the words are those of [#line].
final class TopologyText {
    private final UnaryOperator<String> files;
    private String about = "";
    private Optional<String> iommu = Optional.empty();
    private boolean uplink = true;
    private Boot boot = Boot.QEMU;
    private final List<String> globals = new ArrayList<>();
    private final List<String> kernelWords = new ArrayList<>();
    private final List<String> xenWords = new ArrayList<>();
    private final List<Topology.Disk> disks = new ArrayList<>();
    private final List<String> networks = new ArrayList<>();
    private final List<String> devices = new ArrayList<>();
    private final List<String> plugged = new ArrayList<>();
    private final List<Topology.Rmrr> rmrrs = new ArrayList<>();
    private final List<String> firstBoot = new ArrayList<>();
    private final List<String> ready = new ArrayList<>();

    private TopologyText(UnaryOperator<String> files) {
        this.files = files;
    }

    /// Reads the description `name`; `files` gives the text of a description by its name, also of included ones.
    static Topology parse(String name, UnaryOperator<String> files) {
        TopologyText reader = new TopologyText(files);
        reader.read(name);
        return reader.finish(name);
    }

    private void read(String name) {
        files.apply(name)
                .lines()
                .map(String::strip)
                .filter(text -> !text.isEmpty() && !text.startsWith("#"))
                .forEach(text -> line(name, text));
    }

    private void line(String file, String text) {
        String[] parts = text.split("\\s+", 2);
        String value = parts.length == 2 ? parts[1] : "";
        switch (parts[0]) {
            case "include" -> read(value);
            case "about" -> about = value;
            case "iommu" -> iommu = Optional.of(value);
            case "global" -> globals.add(value);
            case "kernel" -> kernelWords.addAll(List.of(value.split("\\s+", -1)));
            case "xen" -> xenWords.addAll(List.of(value.split("\\s+", -1)));
            case "boot" -> boot = Boot.of(value).orElseThrow(() -> wrong(file, text));
            case "uplink" -> uplink = !value.equals("none");
            case "disk" -> disks.add(disk(file, value));
            case "network" -> networks.add(value);
            case "device" -> devices.add(value);
            case "plug" -> plugged.add(value);
            case "rmrr" -> rmrrs.add(rmrr(file, value));
            case "first-boot" -> firstBoot.add(value);
            case "ready" -> ready.add(value);
            default -> throw wrong(file, text);
        }
    }

    private static Topology.Disk disk(String file, String value) {
        String[] parts = value.split("\\s+", -1);
        if (parts.length != 2) {
            throw wrong(file, "disk " + value);
        }
        return new Topology.Disk(parts[0], parts[1]);
    }

    /// `02.0/00.0 0x7d000000 0x7d7fffff`: device and function at each bus on the way, in hexadecimal.
    private static Topology.Rmrr rmrr(String file, String value) {
        String[] parts = value.split("\\s+", -1);
        if (parts.length != 3 || !parts[0].matches("[0-9a-f]{2}\\.[0-7](/[0-9a-f]{2}\\.[0-7])*")) {
            throw wrong(file, "rmrr " + value);
        }
        List<Topology.Hop> way = new ArrayList<>();
        for (String hop : parts[0].split("/", -1)) {
            way.add(new Topology.Hop(Integer.parseInt(hop.substring(0, 2), 16), hop.charAt(3) - '0'));
        }
        return new Topology.Rmrr(List.copyOf(way), Long.decode(parts[1]), Long.decode(parts[2]));
    }

    private static IllegalArgumentException wrong(String file, String text) {
        return new IllegalArgumentException("topology " + file + ": not understood: " + text);
    }

    private Topology finish(String name) {
        return new Topology(
                name,
                about,
                iommu,
                List.copyOf(globals),
                boot,
                List.copyOf(kernelWords),
                List.copyOf(xenWords),
                uplink,
                List.copyOf(disks),
                List.copyOf(networks),
                List.copyOf(devices),
                List.copyOf(plugged),
                List.copyOf(rmrrs),
                List.copyOf(firstBoot),
                List.copyOf(ready));
    }
}

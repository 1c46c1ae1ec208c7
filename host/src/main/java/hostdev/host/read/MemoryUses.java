package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.IoMemory;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Memory of a device that the host uses as its own: CXL memory, a GPU's that is coherent, virtio-mem. The kernel lists
/// it in `/proc/iomem` as `System RAM`, with the driver's name where one has added it (mm/memory_hotplug.c,
/// `add_memory_driver_managed`). Taken away, the kernel and any program may lose what they have there.
record MemoryUses(HostRoot root, Host host, ClassLinks links) implements AttachmentReader.Source {
    private static final Pattern REGION = Pattern.compile("/(region\\d+)/");
    private static final String NAME = "memory";
    private static final String DAX = "/sys/bus/dax/devices";

    @Override
    public void addTo(AttachmentReader reader) {
        CxlMemory cxl = CxlMemory.read(root, host, links);
        switch (root.text("/proc/iomem")) {
            case Fact.Known<String>(var text) -> addSystemMemory(reader, text, cxl);
            case Fact.Unknown<String>(var why) -> {
                Use use = new Use("what its memory is used for is unknown: /proc/iomem: " + why, Refusal.UNLESS_FORCED);
                cxl.devices().stream().filter(reader::wants).forEach(it -> reader.use(it, Kind.MEMORY, NAME, use));
            }
        }
        cxl.regions().forEach((region, _) -> addRegion(reader, region, cxl.of(region)));
    }

    private void addSystemMemory(AttachmentReader reader, String text, CxlMemory cxl) {
        for (List<String> path : new HashSet<>(IoMemory.paths(text))) {
            if (path.getLast().startsWith("System RAM")) {
                Use use = new Use("the host uses its memory as " + path.getLast(), Refusal.ALWAYS, remedy(path));
                for (PciAddress function : functions(path, cxl)) {
                    if (reader.wants(function)) {
                        reader.use(function, Kind.MEMORY, NAME, use);
                    }
                }
            }
        }
    }

    /// daxctl-offline-memory(1) moves what is there to other memory, if there is enough.
    private static String remedy(List<String> path) {
        return path.stream()
                .filter(name -> name.startsWith("dax"))
                .findFirst()
                .map(dax -> "take the memory out of use first: daxctl offline-memory " + dax)
                .orElse("");
    }

    /// @param path the names around a piece of memory, the outermost first
    private Set<PciAddress> functions(List<String> path, CxlMemory cxl) {
        for (String name : path.reversed()) {
            Optional<Set<PciAddress>> functions = functions(name, cxl);
            if (functions.isPresent()) {
                return functions.get();
            }
        }
        String driver = driver(path.getLast());
        if (driver.equals("kmem")) {
            return cxl.inNoRegion();
        }
        return drivenBy(driver);
    }

    private Optional<Set<PciAddress>> functions(String name, CxlMemory cxl) {
        Optional<PciAddress> function = PciAddress.fromSysfs(name);
        if (function.isPresent()) {
            return Optional.of(Set.of(function.get()));
        }
        if (name.matches("region\\d+")) {
            return Optional.of(cxl.of(name));
        }
        if (name.startsWith("CXL Window")) {
            return Optional.of(cxl.inNoRegion());
        }
        return root.link((name.startsWith("dax") ? DAX : "/sys/bus/virtio/devices") + "/" + name)
                .seen()
                .flatMap(link -> link)
                .flatMap(link -> behind(link, cxl));
    }

    /// The functions whose memory the processes with such a file open use, by file: `/dev/dax0.0`.
    static Map<String, Set<PciAddress>> daxFiles(HostRoot root, Host host, ClassLinks links) {
        Map<String, Set<PciAddress>> files = new TreeMap<>();
        CxlMemory cxl = CxlMemory.read(root, host, links);
        for (Entry entry : links.in(DAX)) {
            files.put("/dev/" + entry.name(), behind(entry.path(), cxl).orElse(cxl.inNoRegion()));
        }
        return files;
    }

    private static Optional<Set<PciAddress>> behind(String place, CxlMemory cxl) {
        Matcher region = REGION.matcher(place);
        return region.find() && cxl.regions().containsKey(region.group(1))
                ? Optional.of(cxl.of(region.group(1)))
                : DevicePath.nearestFunction(place).map(Set::of);
    }

    /// `System RAM (NVIDIA)` → `nvidia`
    private static String driver(String memory) {
        int start = memory.indexOf('(');
        return start < 0
                ? ""
                : memory.substring(start + 1).replace(")", "").strip().toLowerCase(Locale.ROOT);
    }

    private Set<PciAddress> drivenBy(String driver) {
        Set<PciAddress> functions = new TreeSet<>();
        for (PciFunction function : host.all()) {
            function.driver()
                    .seen()
                    .flatMap(name -> name)
                    .map(DriverName::name)
                    .filter(name -> name.toLowerCase(Locale.ROOT).equals(driver))
                    .ifPresent(_ -> functions.add(function.address()));
        }
        return functions;
    }

    /// A region that is set up is lost with each device that it is interleaved over.
    private void addRegion(AttachmentReader reader, String region, Set<PciAddress> functions) {
        boolean committed = !root.text("/sys/bus/cxl/devices/" + region + "/commit")
                .map(String::strip)
                .seen()
                .orElse("1")
                .equals("0");
        for (PciAddress function : functions) {
            boolean told = reader.attachedTo(function).stream()
                    .anyMatch(it -> it.name().equals(NAME));
            if (committed && !told && reader.wants(function)) {
                reader.use(
                        function,
                        Kind.MEMORY,
                        region,
                        new Use(
                                "a memory region of the host",
                                Refusal.UNLESS_FORCED,
                                "take it down first: cxl disable-region " + region));
            }
        }
    }
}

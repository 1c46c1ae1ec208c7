package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.model.DriverName;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which CXL memory devices are behind which region of memory (Documentation/ABI/testing/sysfs-bus-cxl): a region names
/// the decoders that it is interleaved over, a decoder belongs to an endpoint by its number, an endpoint leads to its
/// memory device, that one is attached to a PCI function.
///
/// @param devices the functions of all memory devices
/// @param regions by name, `region0`; a decoder that leads to no function is left out
/// @param unclear regions some of whose memory is of functions that nobody can tell
record CxlMemory(Set<PciAddress> devices, Map<String, Set<PciAddress>> regions, Set<String> unclear) {
    private static final String CXL = "/sys/bus/cxl/devices";

    static CxlMemory read(HostRoot root, Host host, ClassLinks links) {
        Map<String, PciAddress> memories = memories(links);
        Map<String, PciAddress> endpoints = new HashMap<>();
        Set<PciAddress> devices = new TreeSet<>();
        for (PciFunction function : host.all()) {
            if (function.driver()
                    .seen()
                    .flatMap(it -> it)
                    .map(DriverName::name)
                    .filter("cxl_pci"::equals)
                    .isPresent()) {
                devices.add(function.address());
            }
        }
        devices.addAll(memories.values());
        for (Entry entry : links.in(CXL)) {
            if (entry.name().startsWith("endpoint")) {
                root.link(CXL + "/" + entry.name() + "/uport")
                        .seen()
                        .flatMap(link -> link)
                        .map(link -> memories.get(DevicePath.lastName(link)))
                        .or(() -> DevicePath.nearestFunction(entry.path()))
                        .ifPresent(it -> endpoints.put(entry.name().substring("endpoint".length()), it));
            }
        }
        return of(root, links, devices, endpoints);
    }

    /// The functions of memory devices by the kernel's names for these, `mem0`.
    static Map<String, PciAddress> memories(ClassLinks links) {
        Map<String, PciAddress> memories = new HashMap<>();
        for (Entry entry : links.in(CXL)) {
            if (entry.name().matches("mem\\d+")) {
                DevicePath.nearestFunction(entry.path()).ifPresent(it -> memories.put(entry.name(), it));
            }
        }
        return memories;
    }

    private static CxlMemory of(
            HostRoot root, ClassLinks links, Set<PciAddress> devices, Map<String, PciAddress> endpoints) {
        CxlMemory memory = new CxlMemory(devices, new TreeMap<>(), new TreeSet<>());
        for (Entry entry : links.in(CXL)) {
            if (entry.name().matches("region\\d+")) {
                Set<PciAddress> functions = new TreeSet<>();
                boolean unclear = false;
                for (String file : root.names(CXL + "/" + entry.name()).seen().orElse(List.of())) {
                    String decoder =
                            file.matches("target\\d+") ? text(root, CXL + "/" + entry.name() + "/" + file) : "";
                    PciAddress function = endpoints.get(endpoint(decoder));
                    unclear |= !decoder.isEmpty() && function == null;
                    if (function != null) {
                        functions.add(function);
                    }
                }
                memory.regions().put(entry.name(), functions);
                if (unclear || functions.isEmpty()) {
                    memory.unclear().add(entry.name());
                }
            }
        }
        return memory;
    }

    /// `decoder2.0` → `2`
    private static String endpoint(String decoder) {
        int dot = decoder.indexOf('.');
        return decoder.startsWith("decoder") && dot > 0 ? decoder.substring("decoder".length(), dot) : "";
    }

    /// The functions whose memory a region is, or may be.
    Set<PciAddress> of(String region) {
        Set<PciAddress> functions = new TreeSet<>(regions.getOrDefault(region, Set.of()));
        if (!regions.containsKey(region) || unclear.contains(region)) {
            functions.addAll(inNoRegion());
        }
        return functions;
    }

    /// Memory devices of which no region says what their memory is: firmware may have made it plain memory.
    Set<PciAddress> inNoRegion() {
        Set<PciAddress> rest = new TreeSet<>(devices);
        regions.values().forEach(rest::removeAll);
        return rest;
    }

    private static String text(HostRoot root, String file) {
        return root.text(file).map(String::strip).seen().orElse("");
    }
}

package hostdev.host.doctor;

import hostdev.core.doctor.DriverModules;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.host.root.HostRoot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which drivers the running kernel has, and as which modules.
record DriverModulesReader(HostRoot root) {
    private static final String DRIVERS = "/sys/bus/pci/drivers";
    private static final Pattern FILE = Pattern.compile("/([\\w-]+)\\.ko");
    private static final Pattern FOR_GUESTS = Pattern.compile("vfio.*|pci_stub|xen_pciback|.*_vfio_pci");

    DriverModules read(Host host) {
        Map<String, String> modules = new HashMap<>();
        host.all()
                .forEach(function -> function.driver()
                        .seen()
                        .flatMap(name -> name)
                        .map(DriverName::name)
                        .filter(driver -> !modules.containsKey(driver))
                        .ifPresent(driver -> module(driver, modules)));
        Fact<Set<String>> files = VfioReader.modules(root, "modules.dep").map(DriverModulesReader::names);
        Set<String> builtIn = VfioReader.modules(root, "modules.builtin")
                .map(DriverModulesReader::names)
                .seen()
                .orElse(Set.of());
        return new DriverModules(
                Set.copyOf(root.names(DRIVERS).seen().orElse(java.util.List.of())),
                Map.copyOf(modules),
                files.map(all -> forGuests(all, builtIn)),
                builtIn);
    }

    private void module(String driver, Map<String, String> modules) {
        root.link(DRIVERS + "/" + driver + "/module")
                .seen()
                .flatMap(link -> link)
                .ifPresent(link -> modules.put(driver, link.substring(link.lastIndexOf('/') + 1)));
    }

    private static Set<String> names(String list) {
        Set<String> names = new HashSet<>();
        for (String line : list.split("\n", -1)) {
            Matcher file = FILE.matcher(line);
            if (file.find()) {
                names.add(file.group(1).replace('-', '_'));
            }
        }
        return Set.copyOf(names);
    }

    private static Set<String> forGuests(Set<String> files, Set<String> builtIn) {
        Set<String> all = new HashSet<>(files);
        all.addAll(builtIn);
        all.removeIf(name -> !FOR_GUESTS.matcher(name).matches());
        return Set.copyOf(all);
    }
}

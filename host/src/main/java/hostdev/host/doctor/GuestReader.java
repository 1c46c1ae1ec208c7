package hostdev.host.doctor;

import hostdev.core.doctor.Setup.Guests;
import hostdev.core.doctor.Setup.Guests.Limited;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How much memory the guests have that are given devices, and the host.
record GuestReader(HostRoot root) {
    private static final String DEFINITIONS = "/etc/libvirt/qemu";

    Guests read() {
        return new Guests(memory(), root.exists("/etc") ? limited() : Fact.unknown("no /etc here"));
    }

    private Fact<Long> memory() {
        return root.text("/proc/meminfo")
                .either(
                        text -> {
                            String[] words = text.split("\\s+", 3);
                            return words.length > 2 && words[0].equals("MemTotal:") && words[1].matches("[0-9]{1,18}")
                                    ? Fact.known(Long.parseLong(words[1]))
                                    : Fact.unknown("MemTotal is not the first line");
                        },
                        Fact::unknown);
    }

    private Fact<List<Limited>> limited() {
        if (!root.exists(DEFINITIONS)) {
            return Fact.known(List.of());
        }
        return root.names(DEFINITIONS).map(names -> {
            List<Limited> limited = new ArrayList<>();
            for (String name : names) {
                if (name.endsWith(".xml")) {
                    guest(DEFINITIONS + "/" + name).ifPresent(limited::add);
                }
            }
            return List.copyOf(limited);
        });
    }

    /// Empty for a guest without a device of the host, and for what is no definition.
    private Optional<Limited> guest(String file) {
        Optional<String> text = root.text(file).seen();
        try {
            Optional<DomainXml> definition = text.map(it -> DomainXml.parse(file, it));
            return definition
                    .filter(it -> !it.passedFunctions().isEmpty())
                    .flatMap(it ->
                            it.memory().map(memory -> new Limited(it.name().orElse(file), memory, it)));
        } catch (Problem _) {
            return Optional.empty();
        }
    }
}

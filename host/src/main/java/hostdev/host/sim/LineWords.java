package hostdev.host.sim;

import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The words of one line: some by their place, then `key=value` and flags in any order. What nobody asked for is an
/// error.
final class LineWords {
    private final List<String> plain = new ArrayList<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    LineWords(String text) {
        for (String word : text.strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            } else if (!word.isEmpty()) {
                plain.add(word);
            }
        }
    }

    /// @param what it is, for the message where it is missing
    String next(String what) {
        if (plain.isEmpty()) {
            throw new IllegalArgumentException("the " + what + " is missing");
        }
        return plain.removeFirst();
    }

    boolean flag(String name) {
        return plain.remove(name);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.remove(name));
    }

    PciAddress on() {
        return address(value("on").orElseThrow(() -> new IllegalArgumentException("on= is missing")));
    }

    void end() {
        if (!plain.isEmpty() || !values.isEmpty()) {
            throw new IllegalArgumentException("what is " + (plain.isEmpty() ? values : plain) + "?");
        }
    }

    /// With or without its domain.
    static PciAddress address(String text) {
        return PciAddress.fromSysfs(text.indexOf(':') == 2 ? "0000:" + text : text)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no address of a PCI function"));
    }

    static PciIds ids(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("'" + text + "' is no vendor:device");
        }
        return new PciIds(Integer.parseInt(parts[0], 16), Integer.parseInt(parts[1], 16));
    }
}

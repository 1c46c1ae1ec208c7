package hostdev.core.config;

import java.util.List;
import java.util.Optional;

/// A register, or a part of one, in words.
///
/// @param label `DevCtl`
public record Row(String label, List<Item> items) {
    /// A bit or a field of a register.
    ///
    /// @param name empty where the value says all
    /// @param flag whether it is set; empty where it is no bit
    /// @param value what it says; empty for a bit
    public record Item(String name, Optional<Boolean> flag, String value) {}

    public Row {
        items = List.copyOf(items);
    }

    /// `DevCtl: CorrErr- NonFatalErr- RlxdOrd+, MaxPayload 256 bytes`
    public String text() {
        StringBuilder text = new StringBuilder(label).append(':');
        boolean comma = false;
        for (Item item : items) {
            text.append(comma ? ", " : " ").append(item.name());
            if (item.flag().isPresent()) {
                text.append(item.flag().get() ? '+' : '-');
                comma = false;
            } else {
                text.append(item.name().isEmpty() || item.name().endsWith("=") ? "" : " ")
                        .append(item.value());
                comma = true;
            }
        }
        return text.toString();
    }
}

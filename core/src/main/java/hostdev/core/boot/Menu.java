package hostdev.core.boot;

import java.util.List;
import java.util.Optional;

/// What a boot file offers.
///
/// @param usualUnknown why the file does not say which entry is booted where nobody chooses; empty where it does
record Menu(List<EntryArguments> lines, Optional<String> usualUnknown) {
    Menu(List<EntryArguments> lines) {
        this(List.copyOf(lines), Optional.empty());
    }
}

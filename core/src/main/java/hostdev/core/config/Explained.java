package hostdev.core.config;

import java.util.List;

/// A part of a configuration space in words: its header, or one capability.
///
/// @param offset of its first byte
/// @param id of the capability; 0 for the header
/// @param extended whether it is in the list above 256 bytes
/// @param title `Power Management version 3`
public record Explained(int offset, int id, boolean extended, String title, List<Row> rows) {
    public Explained {
        rows = List.copyOf(rows);
    }
}

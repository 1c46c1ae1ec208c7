package hostdev.host.capture;

import java.util.List;
import java.util.Map;

/// What is in a capture, to be looked at before it is given away.
///
/// @param files their size in bytes, by path
/// @param links how many there are
/// @param leftOut files that are known to be there and are not in it, and why
/// @param programs those that were run, whose answers are in it
/// @param guests those whose definitions are in it
public record Contents(
        Map<String, Long> files, long links, Map<String, String> leftOut, List<String> programs, List<String> guests) {}

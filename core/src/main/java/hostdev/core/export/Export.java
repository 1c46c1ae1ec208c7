package hostdev.core.export;

import hostdev.core.finding.Finding;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;

/// Devices in the words of the one who runs the guest.
///
/// @param lines all of it, as it is pasted
/// @param words the words of a command line, unquoted; empty where it goes into a file
/// @param each what is said of each device: an element, an argument's value, an entry
/// @param notes what else must be done or given for it to work
public record Export(
        Target target, List<String> lines, List<String> words, Map<PciAddress, String> each, List<Finding> notes) {}

package hostdev.core.boot;

import java.util.List;

/// What an entry gives its kernel, or its hypervisor.
///
/// @param hypervisor whether it is Xen's own
public record BootLine(BootEntry entry, boolean hypervisor, List<BootArgument> arguments) {}

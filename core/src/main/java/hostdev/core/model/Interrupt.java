package hostdev.core.model;

import java.util.List;

/// One row of `/proc/interrupts`.
///
/// @param irq the row's label, a number or a word such as `NMI`
/// @param count the sum over all processors
/// @param handlers the names behind the chip's, one a sharer: `vfio-intx(0000:00:1d.7)`
public record Interrupt(String irq, long count, List<String> handlers) {}

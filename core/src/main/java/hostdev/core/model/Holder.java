package hostdev.core.model;

import java.util.Optional;

/// A process that has a function open through VFIO (or UIO): a guest's QEMU, DPDK, SPDK.
///
/// @param command the process's own short name, as in `/proc/PID/comm`
/// @param guest the guest's name from QEMU's `-name`, where it is a QEMU
public record Holder(int pid, String command, Optional<String> guest) {}

package hostdev.host.hypervisor;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import hostdev.host.root.GuestProcess;
import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How much memory a QEMU that is run without libvirt may lock: with a device all of the guest's memory is.
///
/// @param socket of its monitor: the process that listens there is it
record LockLimit(HostRoot root, String socket) {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /// What QEMU maps beside the guest's memory, as libvirt counts it.
    private static final long BESIDE = 1L << 30;
    /// `CAP_IPC_LOCK` (capabilities(7)): for it there is no limit.
    private static final long MAY_LOCK_ALL = 1L << 14;

    /// Raises the limit where it is too low.
    ///
    /// @param guest bytes
    /// @throws Problem where it cannot be raised; the device would not go in
    void allow(long guest) {
        Optional<String> process = process();
        if (process.isEmpty() || mayLockAll(process.get())) {
            return;
        }
        long needed = guest + BESIDE;
        if (limit(process.get()) >= needed) {
            return;
        }
        List<String> raise = List.of("prlimit", "--pid", process.get(), "--memlock=" + needed + ":" + needed);
        Ran ran = root.run(raise, LIMIT);
        String why = ran instanceof Ran.Exited(var _, var _, var stderr) ? stderr.strip() : "prlimit did not run";
        if (limit(process.get()) < needed) {
            throw Problem.notFit(
                    "process " + process.get(),
                    "QEMU may lock " + (limit(process.get()) >> 20) + " MiB of memory, and with a device it locks "
                            + (needed >> 20) + " MiB; the limit was not raised: " + why,
                    String.join(" ", raise));
        }
    }

    /// Why QEMU may have refused a device.
    String hintFor(PciAddress device) {
        return process()
                .flatMap(pid -> status(pid, "Uid:"))
                .map(ids -> ids.split("\\s+", 2)[0])
                .filter(uid -> !uid.equals("0"))
                .map(uid -> "QEMU runs as user " + uid + ": may it open the group? chown " + uid
                        + " /dev/vfio/$(basename $(readlink /sys/bus/pci/devices/" + device + "/iommu_group))")
                .orElse("the kernel says why: dmesg | tail");
    }

    private Optional<String> process() {
        return new GuestProcess(root).listeningAt(socket);
    }

    private boolean mayLockAll(String pid) {
        return status(pid, "CapEff:")
                .filter(bits -> (Long.parseUnsignedLong(bits, 16) & MAY_LOCK_ALL) != 0)
                .isPresent();
    }

    private Optional<String> status(String pid, String word) {
        return root.text("/proc/" + pid + "/status")
                .seen()
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith(word))
                        .map(line -> line.substring(word.length()).strip())
                        .findFirst());
    }

    /// `Max locked memory         8388608              8388608              bytes`; the soft one counts.
    private long limit(String pid) {
        return root.text("/proc/" + pid + "/limits")
                .seen()
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith("Max locked memory"))
                        .findFirst())
                .map(line ->
                        line.substring("Max locked memory".length()).strip().split("\\s+", 2)[0])
                .map(value -> value.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(value))
                .orElse(Long.MAX_VALUE);
    }
}

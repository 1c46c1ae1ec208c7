package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;
import static hostdev.core.finding.Finding.Severity.NOTE;

import hostdev.core.doctor.Setup.Security.Selinux;
import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// SELinux and its boolean `virt_use_sysfs`: with VFIO guests do without it, on hosts before VFIO they need it.
final class SelinuxRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        Optional<Selinux> selinux = setup.security().selinux().seen().flatMap(it -> it);
        if (selinux.isEmpty() || !selinux.get().sysfsAllowed().equals(Optional.of(false))) {
            return List.of();
        }
        boolean needed = setup.vfio().driver().equals(Fact.known(false));
        boolean enforcing = selinux.get().enforcing();
        return List.of(Advice.seen(
                needed && enforcing ? BLOCKS : NOTE,
                "virt-use-sysfs-off",
                "SELinux",
                "the boolean virt_use_sysfs is off" + (enforcing ? "" : ", and SELinux only warns (permissive)"),
                needed
                        ? "without VFIO a guest's process reads and writes the device's files in sysfs itself"
                        : "guests do without it where VFIO is used; QEMU on hosts before VFIO needs it",
                "hostdev setsebool virt_use_sysfs on"));
    }
}

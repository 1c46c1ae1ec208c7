package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;

import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// Whether there is something to run guests with.
final class HypervisorRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        if (setup.onXen()) {
            return List.of();
        }
        if (setup.hypervisors().qemu().equals(Fact.known(Optional.empty()))) {
            return List.of(missing("QEMU", "apt install qemu-system-x86, or dnf install qemu-kvm"));
        }
        if (setup.hypervisors().libvirt().equals(Fact.known(Optional.empty()))) {
            return List.of(missing("libvirt", "apt install libvirt-daemon-system, or dnf install libvirt-daemon-kvm"));
        }
        if (setup.hypervisors().running().equals(Fact.known(false))) {
            return List.of(Advice.seen(
                    BLOCKS,
                    "libvirt-not-running",
                    "libvirt",
                    "it is installed and cannot be asked: there is no socket of it below /run/libvirt",
                    "guests are defined and started through it",
                    "systemctl enable --now libvirtd.socket (or virtqemud.socket)"));
        }
        return List.of();
    }

    private static Advice missing(String what, String fix) {
        return Advice.seen(
                BLOCKS, "no-hypervisor", what, "it is not installed", "there is nothing to run a guest with", fix);
    }
}

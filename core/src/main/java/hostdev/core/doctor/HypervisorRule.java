package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;

import hostdev.core.doctor.Setup.Hypervisors;
import hostdev.core.doctor.Setup.Hypervisors.Emulator;
import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// Whether there is something to run guests with that can give them devices.
final class HypervisorRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        Hypervisors found = setup.hypervisors();
        if (setup.onXen()) {
            return List.of();
        }
        if (found.manager().isPresent()) {
            return withoutVfio(found);
        }
        if (found.qemu().equals(Fact.known(Optional.empty()))) {
            return List.of(missing("QEMU", "apt install qemu-system-x86, or dnf install qemu-kvm"));
        }
        if (found.libvirt().equals(Fact.known(false))) {
            return List.of(missing("libvirt", "apt install libvirt-daemon-system, or dnf install libvirt-daemon-kvm"));
        }
        if (found.running().equals(Fact.known(false))) {
            return List.of(Advice.seen(
                    BLOCKS,
                    "libvirt-not-running",
                    "libvirt",
                    "it is installed and cannot be asked: there is no socket of it below /run/libvirt",
                    "guests are defined and started through it",
                    "systemctl enable --now libvirtd.socket (or virtqemud.socket)"));
        }
        return withoutVfio(found);
    }

    private static List<Advice> withoutVfio(Hypervisors found) {
        return found.qemu()
                .seen()
                .flatMap(it -> it)
                .filter(qemu -> qemu.vfio().equals(Fact.known(false)))
                .map(Emulator::path)
                .map(path -> List.of(Advice.seen(
                        BLOCKS,
                        "hypervisor-without-vfio",
                        path,
                        "it has no device vfio-pci",
                        "QEMU gives devices to guests with vfio-pci only",
                        "install the distribution's whole QEMU, or a newer one; what it has: " + path
                                + " -device help")))
                .orElse(List.of());
    }

    private static Advice missing(String what, String fix) {
        return Advice.seen(
                BLOCKS, "no-hypervisor", what, "it is not installed", "there is nothing to run a guest with", fix);
    }
}

package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;

import hostdev.core.doctor.Setup.Hypervisors.Program;
import hostdev.core.model.Fact;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether there is something to run guests with, and whether it is new enough to give them devices.
final class HypervisorRule implements Rule {
    /// The first with `-device vfio-pci` (QEMU's change log of 1.3).
    private static final String QEMU_WITH_VFIO = "1.3";
    /// The first whose `<hostdev>` has a driver `vfio` (libvirt's news of 1.0.5).
    private static final String LIBVIRT_WITH_VFIO = "1.0.5";

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
        List<Advice> advice = new ArrayList<>();
        old("QEMU", setup.hypervisors().qemu(), QEMU_WITH_VFIO).ifPresent(advice::add);
        old("libvirt", setup.hypervisors().libvirt(), LIBVIRT_WITH_VFIO).ifPresent(advice::add);
        return advice;
    }

    private static Optional<Advice> old(String what, Fact<Optional<Program>> program, String first) {
        return program.seen()
                .flatMap(it -> it)
                .flatMap(it -> it.version().seen())
                .filter(version -> Version.parse(version).compareTo(Version.parse(first)) < 0)
                .map(version -> Advice.seen(
                        BLOCKS,
                        "hypervisor-old",
                        what + " " + version,
                        "it knows nothing of VFIO",
                        "vfio-pci is the only driver that a device is given away with; " + what + " has it from "
                                + first + " on",
                        "install a newer " + what));
    }

    private static Advice missing(String what, String fix) {
        return Advice.seen(
                BLOCKS, "no-hypervisor", what, "it is not installed", "there is nothing to run a guest with", fix);
    }
}

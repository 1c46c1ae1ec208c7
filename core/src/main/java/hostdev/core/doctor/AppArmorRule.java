package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.model.Fact;
import java.util.List;

/// AppArmor without libvirt's helper, which lets each guest's process reach its devices.
final class AppArmorRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        boolean libvirt = setup.hypervisors().libvirt().equals(Fact.known(true));
        boolean on = setup.security().appArmor().equals(Fact.known(true));
        if (!on || !libvirt || !setup.security().appArmorHelper().equals(Fact.known(false))) {
            return List.of();
        }
        return List.of(Advice.likely(
                WARNS,
                "no-virt-aa-helper",
                "AppArmor",
                "it is on, and libvirt's virt-aa-helper is not installed",
                "a guest's process is then not let to /dev/vfio",
                "apt install libvirt-daemon-system"));
    }
}

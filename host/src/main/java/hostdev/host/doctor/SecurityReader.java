package hostdev.host.doctor;

import hostdev.core.doctor.Setup.Security;
import hostdev.core.doctor.Setup.Security.Selinux;
import hostdev.core.model.Fact;
import hostdev.host.apply.SelinuxFiles;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// SELinux and AppArmor.
record SecurityReader(HostRoot root) {
    private static final String SELINUX = "/sys/fs/selinux";
    private static final List<String> HELPERS = List.of(
            "/usr/lib/libvirt/virt-aa-helper", "/usr/libexec/virt-aa-helper", "/usr/libexec/libvirt/virt-aa-helper");

    Security read() {
        return new Security(selinux(), appArmor(), helper());
    }

    private Fact<Optional<Selinux>> selinux() {
        if (!root.exists(SELINUX + "/enforce")) {
            return root.exists("/sys/fs") ? Fact.known(Optional.empty()) : Fact.unknown("no /sys/fs here");
        }
        return root.text(SELINUX + "/enforce")
                .map(text -> Optional.of(new Selinux(
                        text.strip().equals("1"),
                        SelinuxFiles.bool(root, "virt_use_sysfs").seen().flatMap(it -> it))));
    }

    private Fact<Boolean> appArmor() {
        return root.text("/sys/module/apparmor/parameters/enabled")
                .either(text -> Fact.known(text.strip().equals("Y")), why -> Fact.known(false));
    }

    private Fact<Boolean> helper() {
        return root.exists("/usr/lib")
                ? Fact.known(HELPERS.stream().anyMatch(root::exists))
                : Fact.unknown("no /usr/lib here");
    }
}

package hostdev.core.export;

import hostdev.core.finding.Problem;

/// Who runs the guest.
public enum Target {
    LIBVIRT("libvirt", "libvirt"),
    QEMU("qemu", "QEMU"),
    XL("xl", "xl"),
    CLOUD_HYPERVISOR("cloud-hypervisor", "Cloud Hypervisor");

    private final String word;
    private final String title;

    Target(String word, String title) {
        this.word = word;
        this.title = title;
    }

    /// As a person types it.
    public String word() {
        return word;
    }

    /// As a person calls it.
    public String title() {
        return title;
    }

    /// @throws Problem a usage error that names all
    public static Target parse(String text) {
        for (Target target : values()) {
            if (target.word.equals(text)) {
                return target;
            }
        }
        throw Problem.usage(
                "'" + text + "' is nothing that a device can be written for",
                "--for libvirt, qemu, xl or cloud-hypervisor");
    }
}

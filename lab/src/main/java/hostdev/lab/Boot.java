package hostdev.lab;

import java.util.Arrays;
import java.util.Optional;

/// What starts the practice host's kernel.
public enum Boot {
    /// QEMU itself, which has the kernel's line.
    QEMU("qemu"),
    /// GRUB, from the practice host's disk; its configuration says the lines.
    GRUB("grub"),
    /// QEMU starts Xen, which starts the kernel.
    XEN("xen"),
    /// GRUB starts Xen, from the practice host's disk.
    GRUB_XEN("grub-xen");

    private final String word;

    Boot(String word) {
        this.word = word;
    }

    static Optional<Boot> of(String word) {
        return Arrays.stream(values()).filter(boot -> boot.word.equals(word)).findFirst();
    }

    boolean xen() {
        return this == XEN || this == GRUB_XEN;
    }

    /// Whether its image has a disk of its own for GRUB and `/boot`.
    boolean hasDisk() {
        return this != QEMU;
    }

    /// The one for the first boot of all, which only fills the disk: without Xen.
    Boot first() {
        return this == XEN ? GRUB : this;
    }
}

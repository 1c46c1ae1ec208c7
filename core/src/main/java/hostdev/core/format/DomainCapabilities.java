package hostdev.core.format;

import java.util.Optional;

/// What libvirt says that guests of a kind can have (`virsh domcapabilities`).
public final class DomainCapabilities {
    private DomainCapabilities() {}

    /// The program that runs such a guest.
    public static Optional<String> emulator(String text) {
        return XmlPlaces.root("libvirt's domain capabilities", text).textOf("path");
    }
}

package hostdev.core.doctor;

import hostdev.core.model.Attachment;
import hostdev.core.model.HostScreen;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the host would lose with a function that a binding takes at the next boot.
final class HostNeeds {
    private final Setup setup;

    HostNeeds(Setup setup) {
        this.setup = setup;
    }

    /// `nvme0n1 (mounted at /)`, `the boot display`; empty where the host does without it.
    Optional<String> of(PciFunction function) {
        PciAddress device = function.address();
        List<String> needs = new ArrayList<>();
        for (Attachment attachment : setup.host().attachedTo(device)) {
            attachment.uses().stream()
                    .filter(Attachment.Use::refused)
                    .forEach(use -> needs.add(attachment.name() + " (" + use.what() + ")"));
        }
        HostScreen screen = setup.hardware().screenOf(device);
        if (screen.bootVga() || screen.shown().isPresent()) {
            needs.add("the boot display");
        }
        if (needs.isEmpty() && isOnlyNetwork(device)) {
            needs.add("the only network card");
        }
        return needs.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", needs));
    }

    private boolean isOnlyNetwork(PciAddress device) {
        return hasNetwork(device)
                && setup.host().attachments().keySet().stream()
                        .filter(this::hasNetwork)
                        .allMatch(device::equals);
    }

    private boolean hasNetwork(PciAddress device) {
        return setup.host().attachedTo(device).stream()
                .anyMatch(attachment -> attachment.kind() == Attachment.Kind.NETWORK);
    }
}

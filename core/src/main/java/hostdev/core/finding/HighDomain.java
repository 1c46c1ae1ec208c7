package hostdev.core.finding;

import hostdev.core.model.Attachment;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.List;
import java.util.Optional;

/// Functions in a PCI domain above ffff, which no guest can get: those behind Intel's Volume Management Device (VMD).
/// QEMU reads four digits (hw/core/qdev-properties-system.c, `set_pci_host_devaddr`), libvirt refuses more, and the
/// IOMMU sees them as their controller, which its own driver must keep.
public final class HighDomain {
    private static final int MAX_DOMAIN = 0xffff;

    private HighDomain() {}

    /// Blocks whatever gives the function to a guest.
    ///
    /// @param guest as on a command line; `GUEST` where none was named
    public static Optional<Finding> of(Host host, PciFunction function, String guest) {
        if (!isIn(function)) {
            return Optional.empty();
        }
        Optional<PciFunction> controller =
                host.controllersAbove(function).stream().findFirst();
        return Optional.of(Finding.blocks(
                "domain-too-high",
                function.address(),
                "it cannot be given to a guest: "
                        + (controller.isPresent() ? "QEMU and libvirt accept" : "libvirt accepts")
                        + " PCI domains up to ffff, and it is in "
                        + Integer.toHexString(function.address().domain()),
                controller.map(HighDomain::behind).orElse(""),
                controller.map(it -> waysOut(host, it, guest)).orElse("")));
    }

    public static boolean isIn(PciFunction function) {
        return Integer.compareUnsigned(function.address().domain(), MAX_DOMAIN) > 0;
    }

    private static String behind(PciFunction controller) {
        return "it is behind " + controller.address() + ", " + name(controller);
    }

    private static boolean isVmd(PciFunction controller) {
        return Words.driver(controller)
                .filter(driver -> driver.name().equals("vmd"))
                .isPresent();
    }

    private static String name(PciFunction controller) {
        return isVmd(controller) ? "a Volume Management Device (VMD) controller" : "whose driver brings that domain";
    }

    private static String waysOut(Host host, PciFunction controller, String guest) {
        String firmware = isVmd(controller) ? "switch VMD off in the firmware setup and boot again; " : "";
        Optional<String> use = lastUse(host, controller.address());
        return firmware
                + use.map(what -> "the whole controller cannot be given either: the host uses " + what)
                        .orElse("or give the whole controller: hostdev assign " + controller.address() + " --to "
                                + guest);
    }

    private static Optional<String> lastUse(Host host, PciAddress controller) {
        List<Attachment> attached = host.attachedTo(controller);
        for (Attachment attachment : attached) {
            for (Attachment.Use use : attachment.uses()) {
                if (use.refused()) {
                    return Optional.of(attachment.name() + " (" + use.what() + ")");
                }
            }
        }
        return Optional.empty();
    }
}

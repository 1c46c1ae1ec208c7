package hostdev.core.guest;

import hostdev.core.finding.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the libvirt and QEMU that run the guest can do, as far as addresses depend on it.
///
/// @param videoPrimary whether the first display may be elsewhere than at its own slot
/// @param virtioIsPcie whether para-virtual devices can be PCI Express (virtio 1)
/// @param pciePciBridge whether QEMU has `pcie-pci-bridge`
/// @param rootPortModel QEMU's name of the root port that is added: `pcie-root-port`, `ioh3420`
/// @param q35Usb the USB controller that a q35 guest gets where it names none: a model, or `none`; empty where that was
/// not said
/// @param usbModel that of a USB controller without one, as far as libvirt names it
/// @param scsiModel that of a SCSI controller without one
/// @param sortsControllers whether libvirt puts a controller that it adds in order among the others, so that it gets
/// its
/// address before those of a higher index
public record Abilities(
        boolean videoPrimary,
        boolean virtioIsPcie,
        boolean pciePciBridge,
        String rootPortModel,
        Optional<String> q35Usb,
        String usbModel,
        String scsiModel,
        boolean sortsControllers) {
    public static final List<String> WORDS = List.of(
            "video_primary",
            "virtio_is_pcie",
            "pcie_pci_bridge",
            "qemu_xhci",
            "nec_xhci",
            "ich9_usb",
            "no_usb",
            "piix3_usb",
            "no_lsi",
            "sorted_controllers");

    /// Those of a QEMU of today.
    public static final Abilities NEWEST =
            of(Set.of("video_primary", "virtio_is_pcie", "pcie_pci_bridge"), "pcie-root-port");

    /// Of words.
    ///
    /// @throws Problem a usage error where a word is not one of [#WORDS]
    public static Abilities of(Set<String> words, String rootPortModel) {
        for (String word : words) {
            if (!WORDS.contains(word)) {
                throw Problem.usage("there is no ability '" + word + "'", "--able takes " + String.join(", ", WORDS));
            }
        }
        return new Abilities(
                words.contains("video_primary"),
                words.contains("virtio_is_pcie"),
                words.contains("pcie_pci_bridge"),
                rootPortModel,
                usb(words),
                words.contains("piix3_usb") ? "piix3-uhci" : "",
                words.contains("no_lsi") ? "virtio-scsi" : "lsilogic",
                words.contains("sorted_controllers"));
    }

    /// The best that there is, as libvirt chooses.
    private static Optional<String> usb(Set<String> words) {
        if (words.contains("qemu_xhci")) {
            return Optional.of("qemu-xhci");
        }
        if (words.contains("nec_xhci")) {
            return Optional.of("nec-xhci");
        }
        if (words.contains("ich9_usb")) {
            return Optional.of("ich9-ehci1");
        }
        return words.contains("no_usb") ? Optional.of("none") : Optional.empty();
    }

    /// What stands for [#q35Usb] where it was not said: what a QEMU of the age that the other abilities tell had.
    ///
    /// @param drawn whether the definition names PCI controllers besides the root: then nothing is guessed
    String usbOfQ35(boolean drawn) {
        if (q35Usb.isPresent() || virtioIsPcie) {
            return q35Usb.orElse("nec-xhci");
        }
        return videoPrimary && !drawn ? "ich9-ehci1" : "none";
    }
}

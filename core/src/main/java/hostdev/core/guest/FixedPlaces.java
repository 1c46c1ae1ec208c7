package hostdev.core.guest;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Optional;

/// What a machine's chip set has at places of its own, and the places that libvirt prefers for some devices.
final class FixedPlaces {
    /// A function of the chip set that no definition names.
    record BuiltIn(PciAddress address, String what) {}

    private static final PciAddress IDE = at(1, 1);
    private static final PciAddress USB = at(1, 2);
    private static final PciAddress SATA = at(0x1f, 2);

    private final GuestLayout definition;
    private final Buses buses;

    private FixedPlaces(GuestLayout definition, Buses buses) {
        this.definition = definition;
        this.buses = buses;
    }

    private static PciAddress at(int slot, int function) {
        return new PciAddress(0, 0, slot, function);
    }

    static List<BuiltIn> builtIn(MachineType machine) {
        return switch (machine) {
            case I440FX ->
                List.of(
                        new BuiltIn(at(0, 0), "host bridge (i440FX)"),
                        new BuiltIn(at(1, 0), "ISA bridge (PIIX3)"),
                        new BuiltIn(IDE, "IDE (PIIX3)"),
                        new BuiltIn(at(1, 3), "ACPI and SMBus (PIIX4)"));
            case Q35 ->
                List.of(
                        new BuiltIn(at(0, 0), "host bridge (Q35)"),
                        new BuiltIn(at(0x1f, 0), "ISA bridge (ICH9 LPC)"),
                        new BuiltIn(SATA, "SATA (ICH9)"),
                        new BuiltIn(at(0x1f, 3), "SMBus (ICH9)"));
        };
    }

    /// Whether it is the USB controller that is part of the PIIX3, and its place that of no other.
    static boolean isPiix3Usb(Part part) {
        return part.isController("usb") && part.index == 0 && (part.model.isEmpty() || part.model.equals("piix3-uhci"));
    }

    /// Whether taking its place is left to the chip set: it is at its own.
    static boolean isAtHome(MachineType machine, Part part) {
        if (machine != MachineType.I440FX || part.index != 0) {
            return false;
        }
        return part.address
                .filter(address ->
                        part.isController("ide") ? address.equals(IDE) : isPiix3Usb(part) && address.equals(USB))
                .isPresent();
    }

    /// Takes them all, and gives the devices that have a place of their own that one.
    ///
    /// @throws Problem where such a device is elsewhere
    static void take(GuestLayout definition, Buses buses) {
        FixedPlaces places = new FixedPlaces(definition, buses);
        switch (definition.machine) {
            case I440FX -> places.takeI440fx();
            case Q35 -> places.takeQ35();
        }
    }

    private void takeI440fx() {
        for (Part controller : definition.controllers) {
            if (controller.isController("ide") && controller.index == 0) {
                takeOwn(controller, IDE, "the PIIX3 has its IDE there");
            } else if (isPiix3Usb(controller)) {
                takeOwn(controller, USB, "the PIIX3 has its USB there");
            }
        }
        Need device = Need.of(Plug.CONVENTIONAL);
        buses.take(at(1, 0), device, "the PIIX3's ISA bridge");
        buses.take(at(1, 3), device, "the PIIX3's ACPI");
        firstDisplay();
    }

    private void takeOwn(Part controller, PciAddress own, String why) {
        requireHome(controller, own);
        if (controller.address.isEmpty()) {
            controller.place(own, why);
        }
        buses.take(own, Need.of(Plug.CONVENTIONAL), controller.name());
    }

    private void requireHome(Part part, PciAddress own) {
        if (part.address.filter(address -> !address.equals(own)).isPresent()) {
            throw AddressRule.FIXED_PLACE.brokenBy(
                    definition.xml.where(),
                    part.name() + ": address " + part.address.get() + ", and its own place is " + own);
        }
    }

    private void takeQ35() {
        for (Part controller : definition.controllers) {
            refusePiix3(controller);
            if (controller.isController("sata") && controller.index == 0) {
                requireHome(controller, SATA);
                prefer(controller, SATA, "the ICH9 has its SATA there");
            } else if (controller.said == Part.Said.NOTHING && controller.address.isEmpty()) {
                preferOnQ35(controller);
            }
        }
        Need device = Need.of(Plug.EXPRESS);
        buses.take(at(0x1f, 0), device, "the ICH9's LPC bridge");
        buses.take(at(0x1f, 3), device, "the ICH9's SMBus");
        firstDisplay();
        firstSound();
    }

    private void refusePiix3(Part controller) {
        boolean ide = controller.isController("ide") && controller.index == 0;
        PciAddress place = ide ? IDE : USB;
        if ((ide || isPiix3Usb(controller))
                && controller.address.filter(place::equals).isPresent()) {
            throw AddressRule.FIXED_PLACE.brokenBy(
                    definition.xml.where(),
                    controller.name() + ": address " + place + " is the PIIX3's, and q35 has none");
        }
    }

    private void preferOnQ35(Part controller) {
        if (controller.isCompanion() && controller.model.equals("ich9-uhci1")) {
            String why = "where real q35 boards have their USB 2";
            if (!prefer(controller, at(0x1d, 0), why)) {
                prefer(controller, at(0x1a, 0), why);
            }
            if (controller.address.isPresent()) {
                controller.multifunction = Optional.of("on");
            }
        } else if (controller.bus().filter(BusModel.DMI_TO_PCI_BRIDGE::equals).isPresent()) {
            prefer(controller, at(0x1e, 0), "where real q35 boards have their PCI bridge");
        }
    }

    /// Gives the part the place where its slot is free; what the definition wrote was taken before.
    private boolean prefer(Part part, PciAddress place, String why) {
        if (part.address.isPresent()) {
            return true;
        }
        if (buses.rootSlotInUse(place.device()) && !place.equals(SATA)) {
            return false;
        }
        buses.take(place, Need.of(Plug.EXPRESS), part.name());
        part.place(place, why);
        return true;
    }

    private void firstDisplay() {
        PciAddress own = at(definition.machine.videoSlot(), 0);
        boolean inUse = buses.rootSlotInUse(own.device());
        List<Part> videos = definition.videos();
        if (videos.isEmpty() || videos.getFirst().need.isEmpty()) {
            keepForDisplay(own, inUse, videos.isEmpty());
            return;
        }
        Part video = videos.getFirst();
        if (!definition.abilities.videoPrimary()) {
            requireHome(video, own);
        }
        if (!video.wantsAddress()) {
            return;
        }
        if (!inUse) {
            buses.take(own, Need.of(Plug.EXPRESS), video.name());
            video.place(own, "the first display's own place on " + definition.machine.word());
        } else if (!definition.abilities.videoPrimary()) {
            throw AddressRule.FIXED_PLACE.brokenBy(
                    definition.xml.where(), video.name() + ": its own place " + own + " is taken by another");
        } else {
            video.need.ifPresent(need -> takeOther(video, need, own));
        }
    }

    private void takeOther(Part video, Need need, PciAddress own) {
        PciAddress next = buses.takeNext(need, Optional.empty(), video.name());
        if (!buses.isGrowing()) {
            video.place(
                    next,
                    "its own place " + own + " is taken; the lowest free slot that takes "
                            + need.plug().words());
        }
    }

    /// Without a display its place stays free where QEMU would put one there whatever it is told.
    private void keepForDisplay(PciAddress own, boolean inUse, boolean none) {
        if (none && !inUse && !definition.abilities.videoPrimary()) {
            buses.take(own, Need.of(Plug.EXPRESS), "the place that is kept for a display");
        }
    }

    private void firstSound() {
        if (buses.rootSlotInUse(0x1b)) {
            return;
        }
        for (Part sound : definition.devices(Part.Kind.SOUND)) {
            if (sound.model.equals("ich9") && sound.wantsAddress()) {
                prefer(sound, at(0x1b, 0), "where real q35 boards have their sound");
                return;
            }
        }
    }
}

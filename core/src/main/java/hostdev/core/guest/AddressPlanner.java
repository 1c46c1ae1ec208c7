package hostdev.core.guest;

import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Gives every device of a guest the address that libvirt would give it, and adds the controllers that this needs.
///
/// Twice over the same devices, as libvirt does it: first with buses added wherever there is no room, to learn how many
/// it takes; then, with all of them there, for good.
public final class AddressPlanner {
    private final GuestLayout definition;
    private final boolean together;

    private AddressPlanner(GuestLayout definition, boolean together) {
        this.definition = definition;
        this.together = together;
    }

    /// @param isExpressOnHost whether a function of the host is PCI Express; libvirt takes one that is gone for one
    /// @param together whether functions of one card become functions of one device in the guest, which libvirt
    /// by itself never does
    /// @throws Problem where a rule is broken
    public static AddressPlan plan(
            DomainXml xml, Abilities abilities, Predicate<PciAddress> isExpressOnHost, boolean together) {
        GuestLayout definition = DefinitionReader.read(xml, abilities, isExpressOnHost);
        new AddressPlanner(definition, together).giveAddresses();
        return new AddressPlan(definition);
    }

    private void giveAddresses() {
        long written = count();
        Buses growing = buses(written, true);
        FixedPlaces.take(definition, growing);
        if (definition.machine.root() == BusModel.PCI_ROOT && !growing.allFull()) {
            growing.takeNext(Need.of(Plug.CONVENTIONAL), Optional.empty(), "one spare slot");
        }
        assign(growing);
        if (definition.machine == MachineType.Q35 && written <= 1 && growing.count() > written) {
            growing.takeNext(Need.of(Plug.EXPRESS), Optional.empty(), "one spare slot");
        }
        addControllers(growing);
        Buses all = buses(growing.count(), false);
        FixedPlaces.take(definition, all);
        assign(all);
        Multifunction.mark(definition.parts());
        requireBridgeOrder();
    }

    private long count() {
        long most = -1;
        for (Part controller : definition.controllers("pci")) {
            most = Math.max(most, controller.index);
        }
        return most + 1;
    }

    /// With every address taken that is known already.
    private Buses buses(long count, boolean growing) {
        Buses buses = new Buses(definition, count, growing);
        for (Part part : definition.parts()) {
            if (part.address.isPresent() && !FixedPlaces.isAtHome(definition.machine, part)) {
                buses.take(part.address.get(), part.need.orElse(Need.of(Plug.CONVENTIONAL)), part.name());
            }
        }
        return buses;
    }

    private void addControllers(Buses buses) {
        for (int number = 1; number < buses.count(); number++) {
            if (!definition.has("pci", number)) {
                BusModel model = buses.bus(number).model;
                Part added = definition.add("pci", model.word(), number);
                added.need = model.plug().map(Need::of);
                added.need.ifPresent(need -> buses.takeNext(need, Optional.empty(), added.name()));
            }
        }
    }

    /// In the order in which QEMU before 0.12 placed its devices, which libvirt keeps.
    private void assign(Buses buses) {
        next(buses, definition.controllers("pci"));
        next(buses, definition.devices(Part.Kind.FILESYSTEM));
        next(buses, networkInterfaces());
        next(buses, definition.devices(Part.Kind.SOUND));
        for (Part controller : definition.controllers) {
            otherController(buses, controller);
        }
        next(buses, definition.virtioDisks());
        List<Part> alone = definition.hostdevs();
        if (together) {
            alone.removeAll(new Cards(definition, buses).assign());
        }
        next(buses, alone);
        next(buses, definition.devices(Part.Kind.MEMBALLOON));
        next(buses, definition.devices(Part.Kind.RNG));
        next(buses, definition.devices(Part.Kind.WATCHDOG));
        next(buses, definition.videos());
        for (Part.Kind kind : LAST) {
            next(buses, definition.devices(kind));
        }
    }

    private static final List<Part.Kind> LAST = List.of(
            Part.Kind.SHMEM,
            Part.Kind.INPUT,
            Part.Kind.SERIAL,
            Part.Kind.IOMMU,
            Part.Kind.VSOCK,
            Part.Kind.MEMORY,
            Part.Kind.CRYPTO,
            Part.Kind.PANIC);

    private List<Part> networkInterfaces() {
        List<Part> interfaces = new ArrayList<>(definition.devices(Part.Kind.INTERFACE));
        interfaces.removeIf(device -> device.type.equals("hostdev"));
        return interfaces;
    }

    private void next(Buses buses, List<Part> parts) {
        for (Part part : parts) {
            next(buses, part, Optional.empty());
        }
    }

    private void next(Buses buses, Part part, Optional<Integer> function) {
        if (!part.wantsAddress()) {
            return;
        }
        Need need = part.need.orElseThrow();
        PciAddress address = buses.takeNext(need, function, part.name());
        if (!buses.isGrowing()) {
            part.place(address, Why.of(definition, buses, need, address));
        }
    }

    private void otherController(Buses buses, Part controller) {
        boolean primaryIde = controller.isController("ide") && controller.index == 0;
        if (controller.isController("pci") || primaryIde || !controller.wantsAddress()) {
            return;
        }
        if (controller.isUsb2()) {
            usb2(buses, controller);
        } else {
            next(buses, controller, Optional.empty());
        }
    }

    /// All parts of a USB 2 controller are functions of one device.
    private void usb2(Buses buses, Part controller) {
        int function = functionOf(controller.model);
        Optional<PciAddress> slot = slotOf(controller.index);
        if (slot.isPresent()) {
            PciAddress address = slot.get().withFunction(function);
            buses.take(address, controller.need.orElseThrow(), controller.name());
            controller.place(address, "in the slot of the other parts of USB controller " + controller.index);
        } else {
            next(buses, controller, Optional.of(function));
        }
        if (function == 0 && controller.address.isPresent()) {
            controller.multifunction = Optional.of("on");
        }
    }

    private static int functionOf(String model) {
        return switch (model) {
            case "ich9-uhci1" -> 0;
            case "ich9-uhci2" -> 1;
            case "ich9-uhci3" -> 2;
            default -> 7;
        };
    }

    private Optional<PciAddress> slotOf(int index) {
        for (Part usb : definition.controllers("usb")) {
            if (usb.isUsb2() && usb.index == index && usb.address.isPresent()) {
                return usb.address;
            }
        }
        return Optional.empty();
    }

    private void requireBridgeOrder() {
        for (Part controller : definition.controllers("pci")) {
            boolean bridge =
                    controller.bus().filter(BusModel.PCI_BRIDGE::equals).isPresent();
            if (bridge
                    && controller
                            .address
                            .filter(it -> it.bus() >= controller.index)
                            .isPresent()) {
                throw AddressRule.BRIDGE_ORDER.brokenBy(
                        definition.xml.where(), controller.name() + ": address " + controller.address.get());
            }
        }
    }
}

package hostdev.core.guest;

import hostdev.core.finding.Problem;

/// What an address or a controller in a guest's definition may not be.
public enum AddressRule {
    NUMBER("a PCI address is a domain, a bus 0 to 0xff, a slot 0 to 0x1f and a function 0 to 7"),
    DOMAIN("a guest has only PCI domain 0"),
    BUS("an address is on a bus that is there or can be added"),
    SLOT("a slot is within those that its bus has"),
    USED_TWICE("an address is used once"),
    KIND("a bus takes only what can be plugged into it"),
    NO_ROOM("a controller needs a free slot of a bus that takes it, and none such is added by itself"),
    BRIDGE_ORDER("a pci-bridge has a higher index than the bus that it is on"),
    ROOT("the machine type says what the root bus, index 0, is"),
    FIXED_PLACE("what is part of the chip set is at its own place"),
    EXPANDER("a pci-expander-bus needs i440fx, a pcie-expander-bus q35"),
    BUSES("a guest has at most 256 PCI buses, numbered 0 to 255"),
    INDEX("a controller has an index of its own, 0 or more"),
    CHASSIS("a port or bridge has a chassis number of its own, at most 255"),
    HOST_DOMAIN("libvirt and QEMU take a device of the host only from PCI domains 0 to 0xffff"),
    MODEL("a PCI controller has one of the known models"),
    COMPANION("a UHCI companion has its EHCI master at the same index"),
    NODE("an expander bus is of a NUMA node that the guest has"),
    ADDRESS_TYPE("a disk has an address of the kind that its bus has"),
    DRIVE("a place on a disk controller is used once");

    private final String words;

    AddressRule(String words) {
        this.words = words;
    }

    /// A sentence without its full stop.
    public String words() {
        return words;
    }

    /// @param bad what breaks it, quoted
    Problem brokenBy(String definition, String bad) {
        return Problem.notFit(definition, bad + " (the rule: " + words + ")", "");
    }
}

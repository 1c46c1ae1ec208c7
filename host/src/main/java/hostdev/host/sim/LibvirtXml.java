package hostdev.host.sim;

import hostdev.core.format.DomainXml;
import hostdev.core.format.HostdevElement;
import hostdev.core.format.PassedFunction;
import hostdev.core.guest.Abilities;
import hostdev.core.guest.AddressPlanner;
import hostdev.core.guest.MachineType;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Guests' definitions as libvirt writes them.
final class LibvirtXml {
    private static final int FIRST_FREE_SLOT = 5;
    private static final int LAST_SLOT = 31;
    private static final String WITHOUT_ADDRESS = "</source>\n    </hostdev>";

    private LibvirtXml() {}

    static String of(Description.GuestLine guest) {
        UUID uuid = UUID.nameUUIDFromBytes(guest.name().getBytes(StandardCharsets.UTF_8));
        String text = """
            <domain type='kvm'>
              <name>NAME</name>
              <uuid>UUID</uuid>
              <memory unit='KiB'>1048576</memory>
              <currentMemory unit='KiB'>1048576</currentMemory>
              <vcpu placement='static'>1</vcpu>
              <os>
                <type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type>
              </os>
              <devices>
                <emulator>/usr/bin/qemu-system-x86_64</emulator>
                <controller type='pci' index='0' model='pci-root'/>
              </devices>
            </domain>
            """.replace("NAME", escaped(guest.name())).replace("UUID", uuid.toString());
        DomainXml definition = DomainXml.parse(guest.name(), text);
        for (PciAddress device : guest.has()) {
            definition = definition.withHostdev(device, guest.managed());
        }
        return withAddresses(new GuestName(guest.name()), definition.text());
    }

    private static String escaped(String name) {
        return name.replace("&", "&amp;").replace("<", "&lt;");
    }

    /// A `<hostdev>` without an address in the guest gets the lowest slot that is free. Where bus 0 has none, and on a
    /// PCI Express machine, the guest gets the controllers that libvirt would add.
    static String withAddresses(GuestName name, String definition) {
        DomainXml xml = DomainXml.parse(name.name(), definition);
        long wanting = definition.split(WITHOUT_ADDRESS, -1).length - 1L;
        boolean express = xml.machine().flatMap(MachineType::of).equals(Optional.of(MachineType.Q35));
        boolean full = xml.passedFunctions().size() > LAST_SLOT - FIRST_FREE_SLOT + 1;
        return wanting > 0 && (express || full)
                ? AddressPlanner.plan(xml, Abilities.NEWEST, _ -> true, false).text()
                : onBus0(xml, definition);
    }

    /// How many PCI controllers it has.
    static long controllers(DomainXml definition) {
        return definition.devices().stream()
                .filter(device -> device.name().equals("controller") && device.has("type", "pci"))
                .count();
    }

    private static String onBus0(DomainXml xml, String definition) {
        Set<Integer> used = new HashSet<>();
        for (PassedFunction passed : xml.passedFunctions()) {
            passed.address().map(PciAddress::device).ifPresent(used::add);
        }
        String text = definition;
        for (int place = text.indexOf(WITHOUT_ADDRESS); place >= 0; place = text.indexOf(WITHOUT_ADDRESS)) {
            int slot = FIRST_FREE_SLOT;
            while (!used.add(slot)) {
                slot++;
            }
            String address = "</source>\n      <address type='pci' domain='0x0000' bus='0x00' slot='"
                    + HostdevElement.slot(new PciAddress(0, 0, slot, 0)) + "' function='0x0'/>\n    </hostdev>";
            text = text.substring(0, place) + address + text.substring(place + WITHOUT_ADDRESS.length());
        }
        return text;
    }
}

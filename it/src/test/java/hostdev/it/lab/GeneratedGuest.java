package hostdev.it.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A guest's definition made by chance, always the same of the same seed: devices of all kinds that libvirt gives
/// addresses to, some with an address, with and without controllers of its own.
final class GeneratedGuest {
    private final Random random;
    private final boolean q35;
    private final String name;
    private final List<String> devices = new ArrayList<>();
    private int disks;
    private int hostdevs;
    private int nextSlot = 0x10;

    private GeneratedGuest(String machine, int seed) {
        this.q35 = machine.equals("q35");
        this.name = "made-" + machine + "-" + seed;
        this.random = new Random(seed * 7919L + (q35 ? 1 : 0));
    }

    static String of(String machine, int seed) {
        GeneratedGuest guest = new GeneratedGuest(machine, seed);
        guest.addDevices();
        return guest.xml(machine);
    }

    private String xml(String machine) {
        return "<domain type='qemu'>\n  <name>" + name + "</name>\n  <memory unit='MiB'>256</memory>\n"
                + "  <os><type arch='x86_64' machine='" + machine + "'>hvm</type></os>\n  <devices>\n"
                + "    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n    " + String.join("\n    ", devices)
                + "\n  </devices>\n</domain>\n";
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void addDevices() {
        if (chance(35)) {
            buses();
        }
        usb();
        oneOfAKind();
        int several = chance(15) ? 40 : random.nextInt(14);
        for (int i = 0; i < several; i++) {
            device();
        }
    }

    /// PCI controllers that the definition names itself.
    private void buses() {
        if (!q35) {
            devices.add("<controller type='pci' index='0' model='pci-root'/>");
            for (int i = random.nextInt(3); i > 0; i--) {
                add("<controller type='pci' model='pci-bridge'/>", 100);
            }
            add("<controller type='pci' index='" + (3 + random.nextInt(4)) + "' model='pci-bridge'/>", 40);
            add("<controller type='pci' model='pci-expander-bus'/>", 15);
            return;
        }
        devices.add("<controller type='pci' index='0' model='pcie-root'/>");
        for (int i = random.nextInt(12); i > 0; i--) {
            add(
                    "<controller type='pci' model='pcie-root-port'"
                            + (chance(20)
                                    ? "><address type='pci' slot='" + hex(nextSlot++) + "'/></controller>"
                                    : "/>"),
                    100);
        }
        if (chance(25)) {
            add("<controller type='pci' model='dmi-to-pci-bridge'/>", 100);
            add("<controller type='pci' model='pci-bridge'/>", 100);
        }
        if (chance(25)) {
            add("<controller type='pci' model='pcie-root-port'/>", 100);
            add("<controller type='pci' model='pcie-switch-upstream-port'/>", 100);
            for (int i = random.nextInt(5); i > 0; i--) {
                add("<controller type='pci' model='pcie-switch-downstream-port'/>", 100);
            }
        }
        if (chance(20)) {
            add("<controller type='pci' model='pcie-root-port'/>", 100);
            add("<controller type='pci' model='pcie-to-pci-bridge'/>", 100);
        }
        add("<controller type='pci' model='pcie-expander-bus'/>", 15);
    }

    private void add(String device, int percent) {
        if (chance(percent)) {
            devices.add(device);
        }
    }

    private void usb() {
        switch (random.nextInt(6)) {
            case 0 -> devices.add("<controller type='usb' model='none'/>");
            case 1 -> devices.add("<controller type='usb' model='" + oneOf("nec-xhci", "qemu-xhci") + "'/>");
            case 2 -> companions("");
            case 3 -> {
                companions(" index='0'");
                companions(" index='1'");
            }
            case 4 -> devices.add("<controller type='usb' index='0' model='" + oneOf("piix3-uhci", "ehci") + "'/>");
            default -> add("<controller type='usb' index='1' model='" + oneOf("pci-ohci", "qemu-xhci") + "'/>", 50);
        }
    }

    private void companions(String index) {
        for (String model : List.of("ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3")) {
            devices.add("<controller type='usb'" + index + " model='" + model + "'/>");
        }
    }

    private void oneOfAKind() {
        add("<memballoon model='" + oneOf("none", "virtio") + "'/>", 40);
        if (chance(50)) {
            add("<graphics type='vnc'/>", 60);
            add("<video><model type='" + oneOf("vga", "cirrus", "virtio", "bochs") + "'/></video>", 60);
        }
        add("<watchdog model='i6300esb'/>", 15);
        add("<vsock model='virtio'/>", 15);
        add("<sound model='" + oneOf("ich6", "ich9", "ac97", "es1370", "sb16") + "'/>", 30);
        add("<panic model='pvpanic'/>", 5);
    }

    private void device() {
        switch (random.nextInt(13)) {
            case 0, 1 ->
                devices.add(addressed(
                        "<interface type='user'><model type='" + oneOf("virtio", "virtio", "e1000", "e1000e", "rtl8139")
                                + "'/>",
                        "</interface>"));
            case 2, 3 -> disk("virtio", "vd");
            case 4 -> disk("scsi", "sd");
            case 5 -> disk(q35 || disks > 3 ? "sata" : "ide", q35 || disks > 3 ? "sd" : "hd");
            case 6 -> devices.add(addressed(hostdev(), "</hostdev>"));
            case 7 -> devices.add("<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>");
            case 8 -> devices.add("<input type='" + oneOf("mouse", "keyboard", "tablet") + "' bus='virtio'/>");
            case 9 ->
                devices.add("<channel type='pty'><target type='virtio' name='c." + devices.size() + "'/></channel>");
            case 10 ->
                devices.add("<controller type='scsi' index='" + devices.size() + "' model='"
                        + oneOf("virtio-scsi", "lsilogic") + "'/>");
            case 11 ->
                devices.add("<filesystem type='mount'><source dir='/'/><target dir='t" + devices.size()
                        + "'/></filesystem>");
            default ->
                devices.add("<shmem name='s" + devices.size() + "'><model type='ivshmem-plain'/><size unit='M'>4"
                        + "</size></shmem>");
        }
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }

    private String hostdev() {
        return "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x7e' slot='0x"
                + Integer.toHexString(hostdevs / 8) + "' function='0x" + hostdevs++ % 8 + "'/></source>";
    }

    private void disk(String bus, String prefix) {
        if (disks < 26) {
            devices.add("<disk type='file' device='disk'><source file='/d" + disks + "'/><target dev='" + prefix
                    + (char) ('a' + disks++) + "' bus='" + bus + "'/></disk>");
        }
    }

    /// One in ten is where the definition says: in a slot of bus 0 that nothing else is given.
    private String addressed(String start, String end) {
        boolean written = chance(10) && nextSlot < 0x1a;
        return start + (written ? "<address type='pci' bus='0' slot='" + hex(nextSlot++) + "'/>" : "") + end;
    }
}

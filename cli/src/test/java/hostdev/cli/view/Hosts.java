package hostdev.cli.view;

import hostdev.core.format.PciNames;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Hosts that the views are shown with.
final class Hosts {
    private Hosts() {}

    /// The machine of the procedure: a USB2 controller with its two companions, a disk and a network card in use.
    static Host chapter() {
        return new HostBuilder()
                .function("00:00.0", 0x808629c0, 0x060000, "", 0)
                .function("00:1c.0", 0x80860e28, 0x060400, "pcieport", 1)
                .behind("00:1c.0")
                .function("01:00.0", 0x808610d3, 0x020000, "e1000e", 2)
                .behind("")
                .function("00:1d.0", 0x80862934, 0x0c0300, "uhci_hcd", 9)
                .function("00:1d.1", 0x80862935, 0x0c0300, "uhci_hcd", 9)
                .function("00:1d.7", 0x8086293a, 0x0c0320, "ehci-pci", 9)
                .function("00:1f.0", 0x80862918, 0x060100, "lpc_ich", 10)
                .function("00:1f.2", 0x80862922, 0x010601, "ahci", 10)
                .attached("01:00.0", Kind.NETWORK, "eth0", "!default route")
                .attached("00:1d.7", Kind.USB, "1-1")
                .attached("00:1f.2", Kind.BLOCK, "sda", "!!mounted at /", "!!swap")
                .build();
    }

    /// Network cards, each in a group of its own.
    static Host many(int functions) {
        HostBuilder host = new HostBuilder();
        for (int i = 0; i < functions; i++) {
            String address = "%02x:%02x.%d".formatted(1 + i / 256, i / 8 % 32, i % 8);
            host.function(address, 0x808610d3, 0x020000, "e1000e", i);
        }
        return host.build();
    }

    /// A workstation whose second graphics card a guest has, and whose NVMe disk carries the system.
    static Host desktop() {
        return new HostBuilder()
                .function("00:00.0", 0x10221480, 0x060000, "", 0)
                .function("00:01.1", 0x10221483, 0x060400, "pcieport", 1)
                .function("00:03.1", 0x10221483, 0x060400, "pcieport", 2)
                .function("00:03.2", 0x10221483, 0x060400, "pcieport", 3)
                .behind("00:01.1")
                .function("01:00.0", 0x144da80a, 0x010802, "nvme", 14)
                .behind("00:03.1")
                .function("0a:00.0", 0x10de2786, 0x030000, "vfio-pci", 15)
                .function("0a:00.1", 0x10de22bc, 0x040300, "vfio-pci", 15)
                .behind("00:03.2")
                .function("0b:00.0", 0x100273bf, 0x030000, "amdgpu", 16)
                .function("0b:00.1", 0x1002ab28, 0x040300, "snd_hda_intel", 17)
                .function("0b:00.3", 0x10225678, 0x0c0330, "xhci_hcd", 18)
                .attached("01:00.0", Kind.BLOCK, "nvme0n1", "!!mounted at /", "!mounted at /home")
                .attached("0b:00.0", Kind.DISPLAY, "card0", "!shows the console")
                .attached("0b:00.1", Kind.SOUND, "card1")
                .attached("0b:00.3", Kind.USB, "1-1")
                .attached("0b:00.3", Kind.USB, "1-2", "keyboard")
                .attached("0b:00.3", Kind.USB, "1-4")
                .held("0a:00.0", new Holder(4711, "qemu-system-x86", Optional.of("win11")))
                .held("0a:00.1", new Holder(4711, "qemu-system-x86", Optional.of("win11")))
                .build();
    }

    /// A cloud machine without an IOMMU, seen by a user who is not root.
    static Host withoutIommu() {
        return new HostBuilder()
                .seenWithoutRoot()
                .function("00:00.0", 0x80861237, 0x060000, "", HostBuilder.NO_GROUP)
                .function("00:03.0", 0x1af41000, 0x020000, "virtio-pci", HostBuilder.NO_GROUP)
                .function("00:04.0", 0x1af41001, 0x010000, "vfio-pci", HostBuilder.NO_GROUP)
                .function("10000:01:00.0", 0x80860a54, 0x010802, "", HostBuilder.NO_GROUP)
                .build();
    }

    /// A page of `pci.ids`.
    private static final String PCI_IDS = """
            1002  Advanced Micro Devices, Inc. [AMD/ATI]
            \t73bf  Navi 21 [Radeon RX 6800/6800 XT / 6900 XT]
            1022  Advanced Micro Devices, Inc. [AMD]
            10de  NVIDIA Corporation
            \t2786  AD104 [GeForce RTX 4070]
            144d  Samsung Electronics Co Ltd
            \ta80a  NVMe SSD Controller PM9A1/PM9A3/980PRO
            1af4  Red Hat, Inc.
            8086  Intel Corporation
            \t10d3  82574L Gigabit Network Connection
            \t2922  82801IR/IO/IH (ICH9R/DO/DH) 6 port SATA Controller [AHCI mode]
            \t2934  82801I (ICH9 Family) USB UHCI Controller #1
            \t2935  82801I (ICH9 Family) USB UHCI Controller #2
            \t293a  82801I (ICH9 Family) USB2 EHCI Controller #1
            \t\t1af4 1100  QEMU Virtual Machine
            C 0c  Serial bus controller
            \t03  USB controller
            \t\t20  EHCI
            """;

    static PciNames names(Host host) {
        return PciNames.of(PCI_IDS.getBytes(StandardCharsets.UTF_8), host.all());
    }
}

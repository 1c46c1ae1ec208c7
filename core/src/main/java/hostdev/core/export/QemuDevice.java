package hostdev.core.export;

import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The value of QEMU's `-device` for a function of the host.
final class QemuDevice {
    static final String IOMMUFD = "iommufd,id=iommufd0";

    private static final int MOST_DOMAIN = 0xffff;

    private final StringBuilder value = new StringBuilder();

    private QemuDevice() {}

    /// @param id where it has no alias
    /// @param vfToken what opens it, where its physical function is with VFIO
    static String value(Hostdev device, String id, Optional<UUID> vfToken) {
        QemuDevice qemu = new QemuDevice();
        qemu.write(device, id);
        vfToken.ifPresent(token -> qemu.with("vf-token", token.toString()));
        return qemu.value.toString();
    }

    private void write(Hostdev device, String id) {
        HostdevOptions options = device.options();
        boolean ramfb = options.display().ramfb().orElse(false);
        value.append(ramfb ? "vfio-pci-nohotplug" : "vfio-pci"); // QEMU has a framebuffer in that one only
        source(device.source());
        with("id", options.alias().orElse(id));
        options.driver().iommufd().filter(on -> on).ifPresent(_ -> with("iommufd", "iommufd0"));
        if (options.place() instanceof Place.At at) {
            place(at);
        }
        options.bootOrder().ifPresent(order -> with("bootindex", order.toString()));
        rom(options.rom());
        options.acpiIndex().ifPresent(index -> with("acpi-index", index.toString()));
        options.teaming().ifPresent(partner -> with("failover_pair_id", partner));
        options.display().on().ifPresent(on -> with("display", onOff(on)));
        options.display().ramfb().ifPresent(on -> with("ramfb", onOff(on)));
    }

    /// `host=` takes domains of 16 bits only (seen with QEMU 7.2); the path says the same.
    private void source(PciAddress source) {
        if (Integer.compareUnsigned(source.domain(), MOST_DOMAIN) > 0) {
            with("sysfsdev", "/sys/bus/pci/devices/" + source);
        } else {
            with("host", source.toString());
        }
    }

    /// Without a bus it is the machine's first, `pci.0` or `pcie.0`; others are called as libvirt calls them.
    private void place(Place.At at) {
        PciAddress address = at.address();
        if (address.bus() != 0) {
            with("bus", "pci." + address.bus());
        }
        with("addr", String.format(Locale.ROOT, "%02x.%x", address.device(), address.function()));
        at.multifunction().ifPresent(on -> with("multifunction", onOff(on)));
    }

    private void rom(HostdevOptions.Rom rom) {
        rom.bar().ifPresent(on -> with("rombar", on ? "1" : "0"));
        rom.file().ifPresent(file -> with("romfile", file));
        rom.enabled().filter(on -> !on).ifPresent(_ -> with("romfile", ""));
    }

    private void with(String property, String text) {
        value.append(',').append(property).append('=').append(text.replace(",", ",,"));
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }
}

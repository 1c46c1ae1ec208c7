package hostdev.core.guest;

import hostdev.core.finding.Finding;
import hostdev.core.format.DomainXml;
import hostdev.core.format.XmlElement;
import hostdev.core.model.AddressSpace;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether the guest's emulated Intel IOMMU takes wider addresses than the host's translates. QEMU from 9.1 on compares
/// them when a device is added, and ends.
final class IommuWidth {
    /// QEMU's default, from the machine types of 9.2 on.
    private static final int DEFAULT_BITS = 48;

    /// The default of machine types up to 9.1.
    private static final int OLD_DEFAULT_BITS = 39;

    /// `pc-q35-9.1`; `q35` alone is the newest that QEMU has.
    private static final Pattern MACHINE = Pattern.compile("q35-([0-9]{1,3})\\.([0-9]{1,3})");

    private IommuWidth() {}

    static List<Finding> find(DomainXml xml, AddressSpace space, Remedy remedy) {
        if (space.iommuBits().isEmpty() || MemoryLockers.of(xml).functions() == 0) {
            return List.of();
        }
        int hosts = space.iommuBits().get();
        return xml.devices().stream()
                .filter(device -> device.name().equals("iommu") && device.has("model", "intel"))
                .filter(iommu -> bits(xml, iommu) > hosts)
                .map(iommu -> Finding.warns(
                        "viommu-too-wide",
                        xml.where(),
                        "its emulated Intel IOMMU takes addresses of " + bits(xml, iommu)
                                + " bits, and the host's IOMMU translates " + hosts,
                        "QEMU 9.1 and newer refuses a device of the host behind it",
                        remedy.by("write aw_bits='" + hosts + "' into the <driver> of its <iommu>")))
                .toList();
    }

    private static int bits(DomainXml xml, XmlElement iommu) {
        Optional<Integer> said = iommu.child("driver")
                .flatMap(driver -> driver.attribute("aw_bits"))
                .filter(text -> text.matches("[0-9]{1,2}"))
                .map(Integer::parseInt);
        return said.orElseGet(() -> isOld(xml) ? OLD_DEFAULT_BITS : DEFAULT_BITS);
    }

    private static boolean isOld(DomainXml xml) {
        Optional<String> machine =
                xml.root().child("os").flatMap(os -> os.child("type")).flatMap(type -> type.attribute("machine"));
        Matcher version = MACHINE.matcher(machine.orElse(""));
        if (!version.find()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major < 9 || (major == 9 && Integer.parseInt(version.group(2)) < 2);
    }
}

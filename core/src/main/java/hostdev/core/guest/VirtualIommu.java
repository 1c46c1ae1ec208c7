package hostdev.core.guest;

import hostdev.core.finding.Finding;
import hostdev.core.format.DomainXml;
import hostdev.core.format.XmlElement;
import java.util.ArrayList;
import java.util.List;

/// What an emulated IOMMU must be like for devices of the host: QEMU has to learn of each mapping that the guest makes.
final class VirtualIommu {
    private VirtualIommu() {}

    static List<Finding> find(DomainXml xml, Remedy remedy) {
        List<Finding> findings = new ArrayList<>();
        if (MemoryLockers.of(xml).functions() == 0) {
            return findings;
        }
        for (XmlElement device : xml.devices()) {
            if (device.name().equals("iommu")) {
                judge(xml, device, remedy, findings);
            }
        }
        return findings;
    }

    private static void judge(DomainXml xml, XmlElement iommu, Remedy remedy, List<Finding> findings) {
        String model = iommu.attribute("model").orElse("");
        switch (model) {
            case "intel" -> {
                if (!drivers(iommu, "caching_mode")) {
                    findings.add(Finding.blocks(
                            "viommu-no-caching-mode",
                            xml.where(),
                            "its <iommu model='intel'> has no caching_mode='on', and it gets a device of the host",
                            "QEMU refuses a VFIO device behind an Intel IOMMU without it",
                            remedy.by("write <driver caching_mode='on'/> into its <iommu>")));
                }
            }
            case "smmuv3" -> {
                if (!drivers(iommu, "accel")) {
                    findings.add(Finding.blocks(
                            "viommu-no-vfio",
                            xml.where(),
                            "its <iommu model='smmuv3'> is emulated, and it gets a device of the host",
                            "QEMU refuses a VFIO device behind an emulated SMMUv3",
                            remedy.by("use <iommu model='virtio'/>")));
                }
            }
            case "amd" ->
                findings.add(Finding.warns(
                        "viommu-no-vfio",
                        xml.where(),
                        "its <iommu model='amd'> may not take a device of the host",
                        "QEMU before 10.2 refuses a VFIO device behind an AMD IOMMU",
                        remedy.by("if the guest does not start, use <iommu model='virtio'/>")));
            default -> {
                // virtio needs nothing; what is unknown here, libvirt judges
            }
        }
    }

    private static boolean drivers(XmlElement iommu, String attribute) {
        return iommu.child("driver").filter(it -> it.has(attribute, "on")).isPresent();
    }
}

package hostdev.host.read;

import hostdev.core.boot.BootTool;
import hostdev.core.boot.KeepFacts;
import hostdev.core.boot.KeepFiles;
import hostdev.core.boot.KeptDevice;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads what there is to know before devices are kept for guests from boot on.
public final class KeepReader {
    private static final String DRIVERS_FOR_GUESTS = "vfio_pci xen_pciback pci_stub";

    private final HostRoot root;

    private KeepReader(HostRoot root) {
        this.root = root;
    }

    public static KeepFacts read(HostRoot root, Collection<PciAddress> devices) {
        return new KeepReader(root).facts(devices);
    }

    private KeepFacts facts(Collection<PciAddress> devices) {
        Map<String, Fact<Optional<String>>> files = new LinkedHashMap<>();
        for (String path : KeepFiles.paths()) {
            files.put(path, root.exists(path) ? root.text(path).map(Optional::of) : Fact.known(Optional.empty()));
        }
        List<PciAddress> all = new ArrayList<>(devices);
        String rules = root.text(KeepFiles.RULES).seen().orElse("");
        KeptDevice.parse(rules).forEach(device -> all.add(device.address()));
        Map<PciAddress, String> modules = new TreeMap<>();
        all.forEach(device -> module(device).ifPresent(module -> modules.put(device, module)));
        return new KeepFacts(files, modules, initramfs(), new XenReader(root).runs());
    }

    /// Not that of a driver for guests: the host's own is what must come later.
    private Optional<String> module(PciAddress device) {
        return root.link("/sys/bus/pci/devices/" + device + "/driver/module")
                .seen()
                .flatMap(link -> link)
                .map(link -> link.substring(link.lastIndexOf('/') + 1))
                .filter(module -> !DRIVERS_FOR_GUESTS.contains(module));
    }

    private Optional<BootTool> initramfs() {
        if (root.exists("/etc/initramfs-tools") && isThere("update-initramfs")) {
            return Optional.of(BootTool.INITRAMFS_TOOLS);
        }
        if (isThere("dracut")) {
            return Optional.of(BootTool.DRACUT);
        }
        return isThere("mkinitcpio") ? Optional.of(BootTool.MKINITCPIO) : Optional.empty();
    }

    private boolean isThere(String program) {
        return root.exists("/usr/sbin/" + program) || root.exists("/usr/bin/" + program);
    }
}

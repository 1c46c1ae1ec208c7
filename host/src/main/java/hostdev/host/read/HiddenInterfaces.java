package hostdev.host.read;

import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.PciFunction;
import hostdev.host.root.HostRoot;
import java.util.List;

/// Network cards whose interface is in another network namespace: the kernel keeps the directory of the interface in
/// sysfs, and shows it empty. It comes after the source of the interfaces that are seen.
record HiddenInterfaces(HostRoot root, Host host) implements AttachmentReader.Source {
    private static final int NETWORK = 0x02;

    @Override
    public void addTo(AttachmentReader reader) {
        for (PciFunction function : host.all()) {
            if (function.pciClass().base() == NETWORK
                    && isDriven(function)
                    && reader.wants(function.address())
                    && reader.attachedTo(function.address()).stream().noneMatch(one -> one.kind() == Kind.NETWORK)
                    && hasHidden(Sysfs.of(function.address()))) {
                reader.use(function.address(), Kind.NETWORK, "its interface", use());
            }
        }
    }

    /// The interface is right below the function, or below its virtio device.
    private boolean hasHidden(String path) {
        return isEmpty(path + "/net")
                || root.names(path).seen().orElse(List.of()).stream()
                        .anyMatch(name -> name.startsWith("virtio") && isEmpty(path + "/" + name + "/net"));
    }

    private boolean isEmpty(String directory) {
        return root.names(directory).equals(Fact.known(List.of()));
    }

    private static boolean isDriven(PciFunction function) {
        return function.driver()
                .seen()
                .flatMap(driver -> driver)
                .filter(driver -> !driver.isForGuests())
                .map(DriverName::name)
                .isPresent();
    }

    private Use use() {
        return HostView.hasOtherInterfaces(root)
                ? new Use(
                        "not seen: this command runs in a network namespace of its own",
                        Refusal.ALWAYS,
                        "run it in the host's: nsenter --net --target 1 hostdev")
                : new Use(
                        "in another network namespace, such as a container's",
                        Refusal.UNLESS_FORCED,
                        "stop what has it first: lsns --type net shows who that is");
    }
}

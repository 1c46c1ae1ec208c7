package hostdev.core.format;

import hostdev.core.finding.Problem;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A guest's definition in libvirt's form. It is read in place and cut as text: comments, unknown elements and
/// whitespace stay as they are, to the byte.
public final class DomainXml implements Definition {
    private final String where;
    private final String text;
    private final XmlElement domain;

    private DomainXml(String where, String text, XmlElement domain) {
        this.where = where;
        this.text = text;
        this.domain = domain;
    }

    /// @param where the guest or file that it is of, for messages
    /// @throws Problem a usage error where it is not well-formed XML, has a document type or is no `<domain>`
    public static DomainXml parse(String where, String text) {
        XmlElement root = XmlPlaces.root(where, text);
        if (!root.name().equals("domain")) {
            throw Problem.usage(where + " is no guest's definition: it begins with <" + root.name() + ">", "");
        }
        return new DomainXml(where, text, root);
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public String tool() {
        return "virsh";
    }

    /// The guest or file that it is of, for messages.
    public String where() {
        return where;
    }

    /// The `<domain>`.
    public XmlElement root() {
        return domain;
    }

    /// `kvm`, `qemu`, `xen`
    public Optional<String> type() {
        return domain.attribute("type");
    }

    @Override
    public Optional<String> name() {
        return domain.textOf("name");
    }

    public Optional<String> uuid() {
        return domain.textOf("uuid");
    }

    /// `pc`, `pc-q35-7.2`
    public Optional<String> machine() {
        return domain.child("os").flatMap(os -> os.child("type")).flatMap(type -> type.attribute("machine"));
    }

    /// `hvm`, `xen`, `linux`
    public Optional<String> osType() {
        return domain.child("os").flatMap(os -> os.textOf("type"));
    }

    @Override
    public Kind kind() {
        return switch (osType().orElse("hvm")) {
            case "xen", "linux" -> Kind.PV;
            case "xenpvh" -> Kind.PVH;
            default -> Kind.HVM;
        };
    }

    /// In KiB, what the guest has at most.
    public Optional<Long> memory() {
        return domain.child("memory").flatMap(XmlNumbers::kibibytes);
    }

    /// In KiB, how much memory its process may lock and use; empty where the definition says nothing of it.
    public Optional<Long> hardLimit() {
        return domain.child("memtune").flatMap(tune -> tune.child("hard_limit")).flatMap(XmlNumbers::kibibytes);
    }

    /// Files that the guest's serial lines and consoles write to or are logged to, in order, each once; without
    /// those that are appended to from run to run. The path may be one that only the hypervisor can read.
    @Override
    public List<String> consoleLogs() {
        List<String> files = new ArrayList<>();
        for (XmlElement device : devices()) {
            if (device.name().equals("serial") || device.name().equals("console")) {
                consoleFile(device).filter(file -> !files.contains(file)).ifPresent(files::add);
            }
        }
        return List.copyOf(files);
    }

    private static Optional<String> consoleFile(XmlElement device) {
        Optional<XmlElement> log = device.child("log");
        if (log.isPresent() || !device.has("type", "file")) {
            return log.flatMap(it -> ownFile(it, "file"));
        }
        return device.child("source").flatMap(source -> ownFile(source, "path"));
    }

    /// A file that is appended to holds the words of earlier runs too, and nothing tells them apart.
    private static Optional<String> ownFile(XmlElement element, String attribute) {
        return element.has("append", "on") ? Optional.empty() : element.attribute(attribute);
    }

    /// The PCI functions of the host that the guest is given, in order.
    @Override
    public List<PassedFunction> passedFunctions() {
        List<PassedFunction> passed = new ArrayList<>();
        for (XmlElement device : devices()) {
            passed(device).ifPresent(passed::add);
        }
        return List.copyOf(passed);
    }

    /// The PCI functions of the host that the guest is given as they are, by `<hostdev>`, with all that it says.
    ///
    /// @throws Problem a usage error that quotes a value which libvirt would not take
    public List<Hostdev> hostdevs() {
        List<Hostdev> hostdevs = new ArrayList<>();
        for (XmlElement device : devices()) {
            if (elementOf(device).equals(Optional.of(PassedFunction.Element.HOSTDEV))) {
                source(device)
                        .map(source -> new Hostdev(source, new HostdevReader(where, device).options()))
                        .ifPresent(hostdevs::add);
            }
        }
        return List.copyOf(hostdevs);
    }

    /// What is said of the one function; empty where no `<hostdev>` gives it.
    ///
    /// @throws Problem as [#hostdevs]
    @Override
    public Optional<HostdevOptions> options(PciAddress function) {
        for (XmlElement device : devices()) {
            if (isHostdevOf(device, function)) {
                return Optional.of(new HostdevReader(where, device).options());
            }
        }
        return Optional.empty();
    }

    private boolean isHostdevOf(XmlElement device, PciAddress function) {
        return elementOf(device).filter(PassedFunction.Element.HOSTDEV::equals).isPresent()
                && source(device).filter(function::equals).isPresent();
    }

    /// What its devices have that no other may have too.
    public List<DeviceClaims> claims() {
        return DeviceClaims.of(where, devices());
    }

    /// Whether the firmware is told by `<os>` what to boot from, which excludes an order of the devices.
    public boolean bootsByKind() {
        return domain.child("os").flatMap(os -> os.child("boot")).isPresent();
    }

    /// Whether somebody can see what it shows.
    public boolean hasGraphics() {
        return devices().stream().anyMatch(device -> device.name().equals("graphics"));
    }

    /// The block devices of the host that are the guest's disks, as it names them: `/dev/disk/by-id/nvme-…`.
    @Override
    public List<String> hostDisks() {
        return sources("disk", "block");
    }

    /// The network interfaces of the host that the guest's stand on without a bridge (macvtap).
    @Override
    public List<String> hostInterfaces() {
        return sources("interface", "direct");
    }

    /// The UUIDs of the mediated devices that the guest has, as sysfs writes them.
    public List<String> mediatedDevices() {
        List<String> uuids = new ArrayList<>();
        for (XmlElement device : devices()) {
            if (device.name().equals("hostdev") && device.has("type", "mdev")) {
                device.child("source")
                        .flatMap(source -> source.child("address"))
                        .flatMap(address -> address.attribute("uuid"))
                        .ifPresent(uuid -> uuids.add(uuid.toLowerCase(Locale.ROOT)));
            }
        }
        return List.copyOf(uuids);
    }

    private List<String> sources(String name, String type) {
        List<String> sources = new ArrayList<>();
        for (XmlElement device : devices()) {
            if (device.name().equals(name) && device.has("type", type)) {
                device.child("source")
                        .flatMap(source -> source.attribute("dev"))
                        .ifPresent(sources::add);
            }
        }
        return List.copyOf(sources);
    }

    /// All that stands in `<devices>`, in order.
    public List<XmlElement> devices() {
        return domain.child("devices").map(XmlElement::children).orElse(List.of());
    }

    private Optional<PassedFunction> passed(XmlElement device) {
        return elementOf(device)
                .flatMap(element -> source(device)
                        .map(source -> new PassedFunction(
                                element,
                                source,
                                managed(device, element),
                                guestAddress(device),
                                device.child("alias").flatMap(alias -> alias.attribute("name")))));
    }

    private static Optional<PassedFunction.Element> elementOf(XmlElement device) {
        if (device.name().equals("hostdev") && device.has("type", "pci")) {
            return Optional.of(PassedFunction.Element.HOSTDEV);
        }
        if (device.name().equals("interface") && device.has("type", "hostdev")) {
            return Optional.of(PassedFunction.Element.INTERFACE);
        }
        return device.name().equals("disk") && device.has("type", "nvme")
                ? Optional.of(PassedFunction.Element.DISK)
                : Optional.empty();
    }

    private Optional<PciAddress> source(XmlElement device) {
        return device.child("source")
                .flatMap(source -> source.child("address"))
                .filter(address -> !address.attributes().containsKey("type") || address.has("type", "pci"))
                .map(address -> XmlNumbers.pciAddress(where, address));
    }

    private static boolean managed(XmlElement device, PassedFunction.Element element) {
        XmlElement carrier =
                element == PassedFunction.Element.DISK ? device.child("source").orElse(device) : device;
        return carrier.has("managed", "yes");
    }

    private Optional<PciAddress> guestAddress(XmlElement device) {
        return device.child("address")
                .filter(address ->
                        address.has("type", "pci") && address.attributes().containsKey("slot"))
                .map(address -> XmlNumbers.pciAddress(where, address));
    }

    /// The same definition with a `<hostdev>` for the function, the last of its devices; libvirt chooses its address in
    /// the guest when this is defined.
    @Override
    public DomainXml withHostdev(PciAddress source, boolean managed) {
        return withDevice(HostdevElement.lines(source, managed, XmlCut.STEP));
    }

    @Override
    public String element(Hostdev device) {
        return HostdevElement.text(device);
    }

    /// The same, with more said of it.
    @Override
    public DomainXml withHostdev(Hostdev device) {
        return withDevice(HostdevElement.lines(device, XmlCut.STEP));
    }

    /// The same definition with one more device, the last.
    ///
    /// @param lines a whole element; each line is indented to where it comes to stand
    public DomainXml withDevice(List<String> lines) {
        return parse(where, XmlCut.insert(text, domain, lines));
    }

    /// The same definition without any element that gives the function to the guest: `<hostdev>`, `<interface
    /// type='hostdev'>`, `<disk type='nvme'>`; empty where there is none.
    @Override
    public Optional<DomainXml> withoutHostdev(PciAddress source) {
        String left = text;
        for (XmlElement device : devices().reversed()) { // from the end: what comes before stays where it is
            if (passed(device).filter(it -> it.source().equals(source)).isPresent()) {
                left = XmlCut.remove(left, device);
            }
        }
        return left.equals(text) ? Optional.empty() : Optional.of(parse(where, left));
    }

    /// The same definition where functions of the host have other addresses there, all at once; all else stays, their
    /// addresses in the guest too.
    ///
    /// @param moved from the old address to the new one
    @Override
    public DomainXml withSources(Map<PciAddress, PciAddress> moved) {
        String now = text;
        for (XmlElement device : devices().reversed()) { // from the end: what comes before stays where it is
            Optional<PciAddress> to =
                    elementOf(device).flatMap(it -> source(device)).map(moved::get);
            if (to.isPresent()) {
                XmlElement address = device.child("source")
                        .flatMap(it -> it.child("address"))
                        .orElseThrow();
                now = now.substring(0, address.start())
                        + HostdevElement.address(to.get(), address.has("type", "pci"))
                        + now.substring(address.end());
            }
        }
        return now.equals(text) ? this : parse(where, now);
    }
}

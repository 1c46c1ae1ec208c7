package hostdev.core.export;

import hostdev.core.finding.Finding;
import hostdev.core.finding.HighDomain;
import hostdev.core.finding.Problem;
import hostdev.core.finding.Unfit;
import hostdev.core.format.HostdevElement;
import hostdev.core.format.HostdevWords;
import hostdev.core.format.XlPciEntry;
import hostdev.core.model.Host;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.ShellWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Writes devices for the one who runs the guest. What he cannot be told is refused by name.
public final class Exporter {
    private final Target target;
    private final List<Hostdev> devices = new ArrayList<>();
    private final Optional<Boolean> guestIommu;
    private final Optional<UUID> vfToken;
    private final Map<PciAddress, String> each = new LinkedHashMap<>();

    private Exporter(
            Target target,
            List<PciFunction> functions,
            HostdevOptions options,
            Optional<Boolean> guestIommu,
            Optional<UUID> vfToken) {
        this.target = target;
        this.guestIommu = guestIommu;
        this.vfToken = vfToken;
        functions.forEach(function -> devices.add(new Hostdev(function.address(), options)));
    }

    /// @param functions at least one
    /// @param options said of each of them
    /// @param guestIommu whether they stand behind an IOMMU of the guest's own; empty where nobody said
    /// @param vfToken what opens virtual functions whose physical one VFIO has; empty where nobody said
    /// @throws Problem a usage error with all options that the target cannot be told; not fit for what no guest can
    /// have
    public static Export export(
            Target target,
            Host host,
            List<PciFunction> functions,
            HostdevOptions options,
            Optional<Boolean> guestIommu,
            Optional<UUID> vfToken) {
        for (PciFunction function : functions) {
            Unfit.forGuests(host, function).ifPresent(Exporter::refuse);
            if (target == Target.LIBVIRT || !host.controllersAbove(function).isEmpty()) {
                HighDomain.of(host, function, "GUEST").ifPresent(Exporter::refuse);
            }
        }
        requireOne(functions, options);
        Unsayable.require(target, functions, options, guestIommu);
        new VfTokens(target, host, vfToken).require(functions);
        List<Finding> notes = new ExportNotes(target, host, functions, options).find();
        return new Exporter(target, functions, options, guestIommu, vfToken).export(notes);
    }

    private static void refuse(Finding finding) {
        throw Problem.notFit(
                finding.where(),
                finding.what() + (finding.why().isEmpty() ? "" : "; " + finding.why()),
                finding.fix().orElse(""));
    }

    private static void requireOne(List<PciFunction> functions, HostdevOptions options) {
        List<String> ofOne = HostdevWords.ofOneOnly(options);
        if (functions.size() > 1 && !ofOne.isEmpty()) {
            throw Problem.usage(
                    String.join(", ", ofOne) + " can be said of one device only, and " + functions.size()
                            + " are named",
                    "export them one after the other");
        }
    }

    private Export export(List<Finding> notes) {
        List<String> words = new ArrayList<>();
        List<String> lines = switch (target) {
            case LIBVIRT -> libvirt();
            case QEMU -> qemu(words);
            case XL -> xl();
            case CLOUD_HYPERVISOR -> cloudHypervisor(words);
        };
        return new Export(target, lines, List.copyOf(words), each, notes);
    }

    private List<String> libvirt() {
        List<String> lines = new ArrayList<>();
        for (Hostdev device : devices) {
            List<String> element = HostdevElement.lines(device, "  ");
            each.put(device.source(), String.join("\n", element));
            lines.addAll(element);
        }
        return lines;
    }

    /// An option and its value a line, each line but the last going on.
    private List<String> qemu(List<String> words) {
        if (devices.getFirst().options().driver().iommufd().orElse(false)) {
            words.addAll(List.of("-object", QemuDevice.IOMMUFD));
        }
        for (Hostdev device : devices) {
            String value = QemuDevice.value(device, "hostdev" + each.size(), vfToken);
            each.put(device.source(), value);
            words.addAll(List.of("-device", value));
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            String more = i + 2 < words.size() ? " \\" : "";
            lines.add(words.get(i) + " " + ShellWord.of(words.get(i + 1)) + more);
        }
        return lines;
    }

    private List<String> xl() {
        List<String> entries = new ArrayList<>();
        for (Hostdev device : devices) {
            String entry = XlPciEntry.of(device).toString();
            each.put(device.source(), entry);
            entries.add("'" + entry + "'");
        }
        return List.of("pci = [ " + String.join(", ", entries) + " ]");
    }

    /// One option with all devices behind it (Cloud Hypervisor, docs/vfio.md).
    private List<String> cloudHypervisor(List<String> words) {
        words.add("--device");
        StringBuilder line = new StringBuilder("--device");
        for (Hostdev device : devices) {
            String value = cloudHypervisor(device);
            each.put(device.source(), value);
            words.add(value);
            line.append(' ').append(ShellWord.of(value));
        }
        return List.of(line.toString());
    }

    private String cloudHypervisor(Hostdev device) {
        StringBuilder value = new StringBuilder("path=/sys/bus/pci/devices/" + device.source() + "/");
        guestIommu.ifPresent(on -> value.append(on ? ",iommu=on" : ",iommu=off"));
        device.options().alias().ifPresent(alias -> value.append(",id=").append(alias));
        if (device.options().place() instanceof Place.At(var address, var _)) {
            value.append(",pci_device_id=").append(address.device());
        }
        return value.toString();
    }
}

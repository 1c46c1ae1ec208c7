package hostdev.core.format;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A guest's definition that cannot be understood. Its guest counts as having every function, disk and interface whose
/// name stands anywhere in the text, so that the other guests can be worked with and none of its devices is taken.
///
/// @param problem what is wrong with it
public record BrokenDefinition(String where, String text, Problem problem) implements Definition {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?<![0-9A-Fa-f:.])(?:[0-9A-Fa-f]{1,8}:)?[0-9A-Fa-f]{1,2}:[0-9A-Fa-f]{1,2}\\.(?:[0-7]|\\*)");

    private static final Pattern ELEMENT = Pattern.compile("<address\\b[^<>]{0,400}>");
    private static final Pattern NUMBER =
            Pattern.compile("\\b(domain|bus|slot|function)\\s*=\\s*['\"](?:0[xX])?([0-9A-Fa-f]{1,8})['\"]");
    private static final Pattern DISK = Pattern.compile("/dev/[A-Za-z0-9_./:+-]+");
    private static final int FUNCTIONS = 8;

    /// For everybody who asks for all guests.
    public Finding finding() {
        return Finding.warns(
                "definition-broken",
                where,
                "this guest's definition cannot be understood: " + problem.what(),
                "every device whose address is in it counts as assigned to this guest",
                "");
    }

    @Override
    public String element(Hostdev device) {
        throw problem;
    }

    @Override
    public String tool() {
        return text.stripLeading().startsWith("<") ? "virsh" : "xl";
    }

    @Override
    public Optional<String> name() {
        return Optional.empty();
    }

    @Override
    public Kind kind() {
        return Kind.HVM;
    }

    @Override
    public List<PassedFunction> passedFunctions() {
        Set<PciAddress> addresses = new LinkedHashSet<>();
        Matcher written = ADDRESS.matcher(text);
        while (written.find()) {
            add(addresses, written.group());
        }
        Matcher element = ELEMENT.matcher(text);
        while (element.find()) {
            ofElement(element.group()).ifPresent(addresses::add);
        }
        return addresses.stream()
                .map(address -> new PassedFunction(
                        PassedFunction.Element.HOSTDEV, address, false, Optional.empty(), Optional.empty()))
                .toList();
    }

    private static void add(Set<PciAddress> addresses, String written) {
        if (!written.endsWith("*")) {
            LooseAddress.parse(written).ifPresent(addresses::add);
            return;
        }
        for (int function = 0; function < FUNCTIONS; function++) {
            LooseAddress.parse(written.replace("*", String.valueOf(function))).ifPresent(addresses::add);
        }
    }

    /// `<address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>`, of the host or of the guest.
    private static Optional<PciAddress> ofElement(String element) {
        String[] parts = {"0", "0", "0", "0"};
        Matcher number = NUMBER.matcher(element);
        boolean any = false;
        while (number.find()) {
            parts[List.of("domain", "bus", "slot", "function").indexOf(number.group(1))] = number.group(2);
            any = true;
        }
        return any ? LooseAddress.parse(parts[0] + ":" + parts[1] + ":" + parts[2] + "." + parts[3]) : Optional.empty();
    }

    @Override
    public List<String> hostDisks() {
        List<String> disks = new ArrayList<>();
        Matcher disk = DISK.matcher(text);
        while (disk.find()) {
            disks.add(disk.group());
        }
        return disks;
    }

    @Override
    public List<String> hostInterfaces() {
        return List.of();
    }

    @Override
    public List<String> consoleLogs() {
        return List.of();
    }

    @Override
    public Definition withHostdev(PciAddress source, boolean managed) {
        throw problem;
    }

    @Override
    public Definition withHostdev(Hostdev device) {
        throw problem;
    }

    @Override
    public Optional<HostdevOptions> options(PciAddress function) {
        return Optional.empty();
    }

    @Override
    public Optional<? extends Definition> withoutHostdev(PciAddress source) {
        throw problem;
    }

    @Override
    public Definition withSources(Map<PciAddress, PciAddress> moved) {
        throw problem;
    }
}

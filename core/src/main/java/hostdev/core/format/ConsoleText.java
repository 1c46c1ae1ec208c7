package hostdev.core.format;

import hostdev.core.model.GuestWord;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a Linux guest says of its PCI functions on its console: the kernel names each that it finds
/// (`pci 0000:00:05.0: [8086:293a] type 00 …`, drivers/pci/probe.c) and a driver puts its name in front of what it says
/// of its function (`ehci-pci 0000:00:05.0: EHCI Host Controller`, dev_printk).
public final class ConsoleText {
    private static final Pattern FOUND =
            Pattern.compile("\\bpci ([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]): \\[([0-9a-f]{4}):([0-9a-f]{4})]");
    private static final Pattern SPOKEN = Pattern.compile(
            "(?:^|\\] )([a-zA-Z][a-zA-Z0-9_-]*) ([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])(?: [a-z0-9]+)?: ");
    private static final Pattern NVME = Pattern.compile("\\bnvme \\w+: pci function ([0-9a-f]{4,8}:[0-9a-f:.]{7})");

    private ConsoleText() {}

    /// The functions found since the guest's last boot, in the order in which it named them.
    public static List<GuestWord> functions(String console) {
        String boot = lastBoot(console);
        List<GuestWord> found = new ArrayList<>();
        Matcher matcher = FOUND.matcher(boot);
        while (matcher.find()) {
            Optional<PciAddress> address = PciAddress.fromSysfs(matcher.group(1));
            PciIds ids = new PciIds(Integer.parseInt(matcher.group(2), 16), Integer.parseInt(matcher.group(3), 16));
            address.filter(_ -> found.stream().noneMatch(word -> word.address().equals(address)))
                    .ifPresent(
                            one -> found.add(new GuestWord(address, Optional.of(ids), driver(boot, one), "console")));
        }
        return found;
    }

    /// A console keeps the words of earlier boots of the same run.
    private static String lastBoot(String console) {
        int start = console.lastIndexOf("] Linux version ");
        return start < 0 ? console : console.substring(start);
    }

    private static Optional<String> driver(String boot, PciAddress address) {
        String wanted = address.toString();
        if (!boot.contains(wanted)) {
            return Optional.empty();
        }
        for (String line : boot.split("\r?\n", -1)) {
            if (!line.contains(wanted)) {
                continue;
            }
            Matcher nvme = NVME.matcher(line);
            if (nvme.find() && nvme.group(1).equals(wanted)) {
                return Optional.of("nvme");
            }
            Matcher spoken = SPOKEN.matcher(line);
            if (spoken.find() && spoken.group(2).equals(wanted) && !isTheBusItself(spoken.group(1))) {
                return Optional.of(spoken.group(1));
            }
        }
        return Optional.empty();
    }

    private static boolean isTheBusItself(String word) {
        return word.equals("pci") || word.equals("pcieport") || word.equals("pci_bus") || word.equals("vfio-pci");
    }
}

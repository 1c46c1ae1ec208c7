package hostdev.core.format;

import hostdev.core.model.GuestWord;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            "(?:^|\\] )([a-zA-Z][a-zA-Z0-9_-]{0,63}) ([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])(?: [a-z0-9]+)?: ");
    private static final Pattern NVME = Pattern.compile("\\bnvme \\w+: pci function ([0-9a-f]{4,8}:[0-9a-f:.]{7})");

    private static final int MAX_FUNCTIONS = 65_536;

    private ConsoleText() {}

    /// The functions found since the guest's last boot, in the order in which it named them. A guest may write
    /// anything:
    /// the text is gone through once, and no more functions are told than a machine can have.
    public static List<GuestWord> functions(String console) {
        Map<PciAddress, PciIds> found = new LinkedHashMap<>();
        Map<PciAddress, String> drivers = new HashMap<>();
        for (String line : lastBoot(console).split("\r?\n", -1)) {
            find(line, found);
            drivers(line, drivers);
        }
        List<GuestWord> words = new ArrayList<>();
        found.forEach((address, ids) -> words.add(new GuestWord(
                Optional.of(address), Optional.of(ids), Optional.ofNullable(drivers.get(address)), "console")));
        return words;
    }

    private static void find(String line, Map<PciAddress, PciIds> found) {
        Matcher matcher = FOUND.matcher(line);
        while (matcher.find() && found.size() < MAX_FUNCTIONS) {
            PciIds ids = new PciIds(Integer.parseInt(matcher.group(2), 16), Integer.parseInt(matcher.group(3), 16));
            PciAddress.fromSysfs(matcher.group(1)).ifPresent(address -> found.putIfAbsent(address, ids));
        }
    }

    /// A console keeps the words of earlier boots of the same run.
    private static String lastBoot(String console) {
        int start = console.lastIndexOf("] Linux version ");
        return start < 0 ? console : console.substring(start);
    }

    /// The first driver that speaks of a function.
    private static void drivers(String line, Map<PciAddress, String> drivers) {
        if (drivers.size() >= MAX_FUNCTIONS) {
            return;
        }
        Matcher nvme = NVME.matcher(line);
        if (nvme.find()) {
            PciAddress.fromSysfs(nvme.group(1)).ifPresent(address -> drivers.putIfAbsent(address, "nvme"));
        }
        Matcher spoken = SPOKEN.matcher(line);
        if (spoken.find() && !isTheBusItself(spoken.group(1))) {
            PciAddress.fromSysfs(spoken.group(2)).ifPresent(address -> drivers.putIfAbsent(address, spoken.group(1)));
        }
    }

    private static boolean isTheBusItself(String word) {
        return word.equals("pci") || word.equals("pcieport") || word.equals("pci_bus") || word.equals("vfio-pci");
    }
}

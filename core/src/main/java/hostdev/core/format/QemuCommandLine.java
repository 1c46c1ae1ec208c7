package hostdev.core.format;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The command line of a QEMU process.
public final class QemuCommandLine {
    private QemuCommandLine() {}

    /// The words of `/proc/PID/cmdline`, each ended by a zero byte.
    public static List<String> words(String cmdline) {
        String text = cmdline.endsWith("\0") ? cmdline.substring(0, cmdline.length() - 1) : cmdline;
        return List.of(text.split("\0", -1));
    }

    /// The guest's name: `-name win11`, `-name guest=win11,debug-threads=on`; a comma in it is doubled.
    ///
    /// @return empty where the program is not QEMU or gives no name
    public static Optional<String> guestName(List<String> words) {
        if (words.isEmpty() || !isQemu(words.getFirst())) {
            return Optional.empty();
        }
        for (int i = 1; i + 1 < words.size(); i++) {
            if (words.get(i).equals("-name") || words.get(i).equals("--name")) {
                return nameIn(words.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /// The functions of the host that the process was given at its start: `-device vfio-pci,host=01:00.0`,
    /// `-device vfio-pci,sysfsdev=/sys/bus/pci/devices/0000:01:00.0`, and the same as JSON, in order.
    public static List<PciAddress> functions(List<String> words) {
        List<PciAddress> functions = new ArrayList<>();
        for (int i = 1; i + 1 < words.size(); i++) {
            if (words.get(i).equals("-device") || words.get(i).equals("--device")) {
                function(words.get(i + 1)).ifPresent(functions::add);
            }
        }
        return List.copyOf(functions);
    }

    private static Optional<PciAddress> function(String device) {
        Map<String, String> properties = device.startsWith("{") ? json(device) : properties(device);
        if (!Optional.ofNullable(properties.get("driver")).orElse("").startsWith("vfio-pci")) {
            return Optional.empty();
        }
        return Optional.ofNullable(properties.get("host"))
                .or(() -> Optional.ofNullable(properties.get("sysfsdev")).map(DevicePath::lastName))
                .flatMap(LooseAddress::parse);
    }

    private static Map<String, String> json(String text) {
        Map<String, String> properties = new LinkedHashMap<>();
        try {
            if (JsonText.parse(text) instanceof Json.Obj(var members)) {
                members.forEach((name, value) -> {
                    if (value instanceof Json.Text(var string)) {
                        properties.put(name, string);
                    }
                });
            }
        } catch (JsonText.NotJson none) {
            return Map.of(); // QEMU would not have started with it
        }
        return properties;
    }

    private static Map<String, String> properties(String option) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int start = 0; start <= option.length(); ) {
            int end = endOfPart(option, start);
            String part = option.substring(start, end).replace(",,", ",");
            int equals = part.indexOf('=');
            properties.put(
                    equals < 0 && start == 0 ? "driver" : part.substring(0, Math.max(0, equals)),
                    part.substring(equals + 1));
            start = end + 1;
        }
        return properties;
    }

    /// `qemu-system-x86_64` as distributions call it, `qemu-kvm` as Red Hat does, `kvm` as Proxmox does.
    private static boolean isQemu(String program) {
        String name = DevicePath.lastName(program);
        return name.contains("qemu") || name.equals("kvm");
    }

    private static Optional<String> nameIn(String option) {
        int start = 0;
        while (start <= option.length()) {
            int end = endOfPart(option, start);
            String part = option.substring(start, end).replace(",,", ",");
            if (part.startsWith("guest=")) {
                return notEmpty(part.substring("guest=".length()));
            }
            if (start == 0 && !isSetting(option.substring(0, end))) {
                return notEmpty(part);
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    /// The first part may leave `guest=` out, as every option's first one may in QEMU.
    private static boolean isSetting(String part) {
        return part.startsWith("process=") || part.startsWith("debug-threads=");
    }

    private static int endOfPart(String option, int start) {
        int i = start;
        while (i < option.length()) {
            if (option.charAt(i) != ',') {
                i++;
            } else if (i + 1 < option.length() && option.charAt(i + 1) == ',') {
                i += 2;
            } else {
                return i;
            }
        }
        return option.length();
    }

    private static Optional<String> notEmpty(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
}

package hostdev.core.format;

import java.util.List;
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

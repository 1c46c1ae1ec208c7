package hostdev.host.read;

import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Few;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ShellWord;
import hostdev.host.root.GuestProcess;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What it means for a function that processes have files of it open, and what to do first.
///
/// @param nodes the files
/// @param shared whether other devices have the same files, so that they may be open for one of those
record OpenUse(PciAddress function, List<String> nodes, boolean shared, Refusal refusal) {
    /// Of more files or processes so many are named.
    private static final int NAMED = 3;

    /// Files of the function alone.
    static OpenUse own(PciAddress function, List<String> nodes) {
        return new OpenUse(function, nodes, false, refusal(nodes));
    }

    /// A driver of a card whose display is open may never let go of it, and nothing ends such an unbind.
    /// A watchdog that nobody answers restarts the host.
    /// Sound servers and login managers keep mixers and keyboards open, and bear their loss.
    private static Refusal refusal(List<String> nodes) {
        Refusal refusal = Refusal.NONE;
        for (String node : nodes) {
            if (isDisplay(node) || node.startsWith("/dev/nvidia") || isWatchdog(node)) {
                return Refusal.ALWAYS;
            }
            boolean borne = node.startsWith("/dev/snd/") || node.startsWith("/dev/input/");
            refusal = borne ? refusal : Refusal.UNLESS_FORCED;
        }
        return refusal;
    }

    private static boolean isDisplay(String node) {
        return node.startsWith("/dev/dri/") || node.startsWith("/dev/fb");
    }

    private static boolean isWatchdog(String node) {
        return node.startsWith("/dev/watchdog");
    }

    void tell(HostRoot root, AttachmentReader reader, List<String> processes) {
        List<String> programs = new ArrayList<>();
        for (String process : processes) {
            guest(root, process)
                    .ifPresentOrElse(guest -> tellGuest(reader, process, guest), () -> programs.add(process));
        }
        if (!programs.isEmpty()) {
            tellPrograms(root, reader, programs);
        }
    }

    static Optional<String> guest(HostRoot root, String process) {
        return new GuestProcess(root).guest(process);
    }

    private void tellGuest(AttachmentReader reader, String process, String guest) {
        reader.use(
                function,
                Kind.PROGRAM,
                "process " + process,
                new Use(
                        "the guest " + guest + " has " + named(nodes) + " open",
                        Refusal.ALWAYS,
                        "shut the guest down first: virsh shutdown " + ShellWord.of(guest)));
    }

    private void tellPrograms(HostRoot root, AttachmentReader reader, List<String> programs) {
        boolean one = programs.size() == 1;
        TreeSet<String> commands = new TreeSet<>();
        programs.forEach(program -> commands.add(command(root, program)));
        String what = named(List.copyOf(commands)) + (one ? " has " : " have ") + named(nodes) + " open";
        reader.use(
                function,
                Kind.PROGRAM,
                (one ? "process " : "processes ") + named(programs),
                new Use(
                        shared ? what + ", which may be for this device" : what,
                        refusal,
                        refusal == Refusal.NONE ? "" : remedy(root, programs)));
    }

    static String command(HostRoot root, String process) {
        return root.text("/proc/" + process + "/comm").map(String::strip).seen().orElse("?");
    }

    private static String named(List<String> all) {
        return Few.of(all, NAMED).words();
    }

    private String remedy(HostRoot root, List<String> programs) {
        if (programs.contains("1")) {
            return "set RuntimeWatchdogSec=off in /etc/systemd/system.conf first, then: systemctl daemon-reexec";
        }
        TreeSet<String> services = new TreeSet<>();
        List<String> others = new ArrayList<>();
        for (String program : programs) {
            ServiceUnit.of(root, program, command(root, program))
                    .ifPresentOrElse(services::add, () -> others.add(program));
        }
        List<String> deeds = new ArrayList<>();
        if (!services.isEmpty()) {
            String them = services.size() == 1 ? "its service" : "their services";
            deeds.add("stop " + them + " first: systemctl stop " + String.join(" ", services));
        }
        if (!others.isEmpty()) {
            deeds.add(
                    nodes.stream().anyMatch(OpenUse::isDisplay)
                            ? "end the graphical session first: systemctl stop display-manager; whatever then still has"
                                    + " it open: kill " + String.join(" ", others)
                            : "end " + (others.size() == 1 ? "it" : "them") + " first: kill "
                                    + String.join(" ", others));
        }
        return String.join("; ", deeds);
    }
}

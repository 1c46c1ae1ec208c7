package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.QemuCommandLine;
import hostdev.core.format.ShellWord;
import hostdev.core.format.SysfsNumber;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.Few;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The processes that have a file in `/dev` of the functions wanted open, or mapped. Who holds a function through VFIO
/// or
/// UIO is [HolderReader]'s.
///
/// @param known files that are known already: those of disks, and of what stands on them
record OpenNodes(HostRoot root, Map<String, PciAddress> known) implements AttachmentReader.Source {
    private static final int MOST_MAPS = 16 << 20;

    /// Of more files of one process so many are named.
    private static final int NAMED = 3;

    @Override
    public void addTo(AttachmentReader reader) {
        Map<String, PciAddress> nodes = new HashMap<>(known);
        addCharacterDevices(reader, nodes);
        if (nodes.isEmpty()) {
            return;
        }
        if (!(root.names("/proc") instanceof Fact.Known<List<String>>(var names))) {
            return; // a copied tree without processes
        }
        String self = root.link("/proc/self").seen().flatMap(link -> link).orElse("");
        boolean hidden = false;
        Map<Openers, List<String>> openers = new LinkedHashMap<>();
        for (String process : names) {
            if (SysfsNumber.decimal(process).isPresent() && !process.equals(self)) {
                hidden |= !look(process, nodes, openers);
            }
        }
        openers.forEach((what, processes) -> tell(reader, what, processes));
        if (hidden) {
            Use use = new Use("who has its files open is unknown: not root", Refusal.UNLESS_FORCED);
            new TreeSet<>(nodes.values()).forEach(function -> reader.use(function, Kind.PROGRAM, "programs", use));
        }
    }

    /// The kernel lists every character device by its number, with a link to its place.
    private void addCharacterDevices(AttachmentReader reader, Map<String, PciAddress> nodes) {
        String directory = "/sys/dev/char";
        for (String number : root.names(directory).seen().orElse(List.of())) {
            root.link(directory + "/" + number)
                    .seen()
                    .flatMap(link -> link)
                    .flatMap(DevicePath::nearestFunction)
                    .filter(reader::wants)
                    .ifPresent(function -> name(directory + "/" + number).ifPresent(name -> nodes.put(name, function)));
        }
    }

    private Optional<String> name(String directory) {
        for (String line : root.text(directory + "/uevent").seen().orElse("").split("\n", -1)) {
            if (line.startsWith("DEVNAME=") && !line.startsWith("DEVNAME=vfio/")) {
                return Optional.of("/dev/" + line.substring("DEVNAME=".length()));
            }
        }
        return Optional.empty();
    }

    /// What a process has open of one function.
    private record Openers(PciAddress function, List<String> nodes) {}

    /// @return false where the process's files may not be seen
    private boolean look(String process, Map<String, PciAddress> nodes, Map<Openers, List<String>> openers) {
        Fact<List<String>> descriptors = root.names("/proc/" + process + "/fd");
        if (descriptors instanceof Fact.Unknown<List<String>>(var why)) {
            return !why.equals("permission denied");
        }
        Map<PciAddress, TreeSet<String>> open = new LinkedHashMap<>();
        for (String descriptor : descriptors.seen().orElseThrow()) {
            root.link("/proc/" + process + "/fd/" + descriptor)
                    .seen()
                    .flatMap(link -> link)
                    .ifPresent(file -> note(file, nodes, open));
        }
        // a file that is mapped may have been closed; a kernel thread has no maps
        byte[] maps = root.bytes("/proc/" + process + "/maps", MOST_MAPS).seen().orElse(new byte[0]);
        for (String line : new String(maps, StandardCharsets.UTF_8).split("\n", -1)) {
            int path = line.indexOf("/dev/");
            if (path >= 0) {
                note(line.substring(path), nodes, open);
            }
        }
        open.forEach((function, files) -> openers.computeIfAbsent(
                        new Openers(function, List.copyOf(files)), _ -> new ArrayList<>())
                .add(process));
        return true;
    }

    private static void note(String file, Map<String, PciAddress> nodes, Map<PciAddress, TreeSet<String>> open) {
        PciAddress function = nodes.get(file);
        if (function != null) {
            open.computeIfAbsent(function, _ -> new TreeSet<>()).add(file);
        }
    }

    private void tell(AttachmentReader reader, Openers what, List<String> processes) {
        Refusal refusal = refusal(what.nodes());
        List<String> programs = new ArrayList<>();
        for (String process : processes) {
            Optional<String> guest = root.text("/proc/" + process + "/cmdline")
                    .seen()
                    .flatMap(text -> QemuCommandLine.guestName(QemuCommandLine.words(text)));
            if (guest.isPresent()) {
                reader.use(
                        what.function(),
                        Kind.PROGRAM,
                        "process " + process,
                        new Use(
                                "the guest " + guest.get() + " has " + named(what.nodes()) + " open",
                                Refusal.ALWAYS,
                                "shut the guest down first: virsh shutdown " + ShellWord.of(guest.get())));
            } else {
                programs.add(process);
            }
        }
        if (!programs.isEmpty()) {
            reader.use(
                    what.function(),
                    Kind.PROGRAM,
                    (programs.size() == 1 ? "process " : "processes ") + named(programs),
                    new Use(
                            commands(programs) + (programs.size() == 1 ? " has " : " have ") + named(what.nodes())
                                    + " open",
                            refusal,
                            remedy(what.nodes(), programs)));
        }
    }

    private String commands(List<String> processes) {
        TreeSet<String> commands = new TreeSet<>();
        for (String process : processes) {
            commands.add(root.text("/proc/" + process + "/comm")
                    .map(String::strip)
                    .seen()
                    .orElse("?"));
        }
        return named(List.copyOf(commands));
    }

    private static String named(List<String> all) {
        return Few.of(all, NAMED).words();
    }

    /// A driver of a card whose display is open may never let go of it, and nothing ends such an unbind. Sound servers
    /// and login managers keep mixers and keyboards open all the time, and bear their loss.
    private static Refusal refusal(List<String> nodes) {
        Refusal refusal = Refusal.NONE;
        for (String node : nodes) {
            if (node.startsWith("/dev/dri/") || node.startsWith("/dev/nvidia") || node.startsWith("/dev/fb")) {
                return Refusal.ALWAYS;
            }
            boolean borne = node.startsWith("/dev/snd/") || node.startsWith("/dev/input/");
            refusal = borne ? refusal : Refusal.UNLESS_FORCED;
        }
        return refusal;
    }

    private static String remedy(List<String> nodes, List<String> processes) {
        String kill = "end " + (processes.size() == 1 ? "it" : "them") + " first: kill " + String.join(" ", processes);
        return switch (refusal(nodes)) {
            case ALWAYS ->
                "end the graphical session first: systemctl stop display-manager; whatever then still has it open: kill "
                        + String.join(" ", processes);
            case UNLESS_FORCED -> kill;
            case NONE -> "";
        };
    }
}

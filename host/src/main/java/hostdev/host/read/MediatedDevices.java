package hostdev.host.read;

import hostdev.core.format.Definition;
import hostdev.core.format.DevicePath;
import hostdev.core.format.DomainXml;
import hostdev.core.format.SysfsNumber;
import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Guest;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ShellWord;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Mediated devices (mdev), such as the vGPUs of a card: guests have them, and they go away with their parent's driver.
///
/// @param guests whose definitions are looked at; empty where nobody asked for them
record MediatedDevices(HostRoot root, ClassLinks links, List<Guest> guests) implements AttachmentReader.Source {
    private static final String ACTIVE = "/sys/bus/mdev/devices";

    /// Where mdevctl keeps those that it makes: a directory for each parent.
    private static final String KEPT = "/etc/mdevctl.d";

    @Override
    public void addTo(AttachmentReader reader) {
        Map<String, PciAddress> parents = new TreeMap<>();
        for (Entry entry : links.in(ACTIVE)) {
            DevicePath.nearestFunction(entry.path())
                    .filter(reader::wants)
                    .ifPresent(parent -> parents.put(entry.name(), parent));
        }
        parents.forEach((uuid, parent) -> reader.add(
                parent, new Attachment(Kind.MEDIATED, uuid, reader.isThorough() ? uses(uuid) : List.of(made(uuid)))));
        if (reader.isThorough()) {
            addKept(reader, parents.keySet());
        }
    }

    private static Use made(String uuid) {
        return new Use(
                "a mediated device of it", Refusal.UNLESS_FORCED, "remove it first: mdevctl stop --uuid " + uuid);
    }

    private List<Use> uses(String uuid) {
        List<Use> uses = new ArrayList<>(holders(uuid));
        if (uses.isEmpty()) {
            uses.addAll(definitions(uuid));
        }
        return uses.isEmpty() ? List.of(made(uuid)) : uses;
    }

    /// Those that have its file of VFIO open, or that were started with it.
    private List<Use> holders(String uuid) {
        Set<String> files = files(uuid);
        List<Use> uses = new ArrayList<>();
        for (String process : root.names("/proc").seen().orElse(List.of())) {
            if (SysfsNumber.decimal(process).isPresent() && has(process, uuid, files)) {
                uses.add(held(process));
            }
        }
        return uses;
    }

    private Set<String> files(String uuid) {
        Set<String> files = new HashSet<>();
        String directory = ACTIVE + "/" + uuid;
        root.link(directory + "/iommu_group")
                .seen()
                .flatMap(link -> link)
                .ifPresent(group -> files.add("/dev/vfio/" + DevicePath.lastName(group)));
        root.names(directory + "/vfio-dev")
                .seen()
                .orElse(List.of())
                .forEach(name -> files.add("/dev/vfio/devices/" + name));
        return files;
    }

    private boolean has(String process, String uuid, Set<String> files) {
        String line = root.text("/proc/" + process + "/cmdline").seen().orElse("");
        if (line.contains("sysfsdev=") && line.contains(uuid)) {
            return true;
        }
        String directory = "/proc/" + process + "/fd";
        return root.names(directory).seen().orElse(List.of()).stream()
                .flatMap(name -> root.link(directory + "/" + name).seen().flatMap(it -> it).stream())
                .anyMatch(files::contains);
    }

    private Use held(String process) {
        Optional<String> guest = OpenUse.guest(root, process);
        return new Use(
                "a mediated device of it, which "
                        + guest.map(name -> "the guest " + name + " (process " + process + ")")
                                .orElseGet(() -> "process " + process + " (" + OpenUse.command(root, process) + ")")
                        + " has",
                Refusal.ALWAYS,
                guest.map(name -> "shut the guest down first: virsh shutdown " + ShellWord.of(name))
                        .orElse("end it first: kill " + process));
    }

    private List<Use> definitions(String uuid) {
        List<Use> uses = new ArrayList<>();
        for (Guest guest : guests) {
            if (Definition.parse(guest.name().name(), guest.definition()) instanceof DomainXml xml
                    && xml.mediatedDevices().contains(uuid)) {
                uses.add(defined(guest, xml));
            }
        }
        return uses;
    }

    private static Use defined(Guest guest, DomainXml xml) {
        String what = "a mediated device of it, which the guest " + guest.name() + " has in its definition";
        return guest.active()
                ? new Use(
                        what + " and runs",
                        Refusal.ALWAYS,
                        "shut the guest down first: " + xml.tool() + " shutdown "
                                + guest.name().quoted())
                : new Use(
                        what,
                        Refusal.UNLESS_FORCED,
                        "take it out of that definition first: virsh edit "
                                + guest.name().quoted());
    }

    /// Those that are not there now, and come when somebody starts them for the guest whose definition names them.
    private void addKept(AttachmentReader reader, Set<String> active) {
        for (PciAddress parent : reader.wanted()) {
            for (String uuid : root.names(KEPT + "/" + parent).seen().orElse(List.of())) {
                List<Use> uses = active.contains(uuid) ? List.of() : definitions(uuid);
                if (!uses.isEmpty()) {
                    reader.add(parent, new Attachment(Kind.MEDIATED, uuid, uses));
                }
            }
        }
    }
}

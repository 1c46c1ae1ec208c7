package hostdev.host.read;

import hostdev.core.format.SysfsNumber;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Storage that the kernel itself has open and that is not among any device's `holders`: behind compressed swap
/// (Documentation/admin-guide/blockdev/zram.rst), exported by a target, given to a Xen domain, the journal of a file
/// system on another disk.
record BlockBackings(HostRoot root) implements AttachmentReader.Source {
    private static final String BLOCK = "/sys/class/block/";
    private static final String XEN = "/sys/bus/xen-backend/devices/";
    private static final String CLUSTERS = "/sys/kernel/config/cluster/";
    private static final String GADGETS = "/sys/kernel/config/usb_gadget/";

    /// What is no block device: a whole NVMe controller, a tape drive.
    @Override
    public void addTo(AttachmentReader reader) {
        for (KernelUse use : all()) {
            use.other(root)
                    .filter(other -> reader.wants(other.function()))
                    .ifPresent(other -> reader.use(other.function(), Kind.BLOCK, other.name(), use.use()));
        }
    }

    /// Block devices.
    ///
    /// @param add told of each by its name or number, and the use
    /// @return what is in use on a device that cannot be found: it may be any
    List<Use> find(MountTable mounts, BiConsumer<String, Use> add) {
        List<Use> unknown = new ArrayList<>();
        for (KernelUse use : all()) {
            List<String> devices = use.blockDevices(root, mounts);
            devices.forEach(device -> add.accept(device, use.use()));
            if (devices.isEmpty() && use.other(root).isEmpty()) {
                unknown.add(new Use(
                        use.names().getFirst() + " is " + use.use().what() + ", and which disk that is is unknown",
                        use.use().refusal(),
                        use.use().remedy()));
            }
        }
        return unknown;
    }

    private List<KernelUse> all() {
        List<KernelUse> found = new ArrayList<>(new KernelTargets(root).find());
        findSwap(found);
        findXen(found);
        findJournals(found);
        findHeartbeats(found);
        findGadgets(found);
        return found;
    }

    private void findSwap(List<KernelUse> found) {
        for (String name : names(BLOCK)) {
            String path = name.startsWith("zram") ? text(BLOCK + name + "/backing_dev") : "";
            if (path.startsWith("/dev/")) {
                add(
                        found,
                        path,
                        "backs the compressed memory " + name,
                        Refusal.ALWAYS,
                        "take it out of use first: swapoff /dev/" + name);
            }
        }
    }

    /// `vbd-3-768` is disk 768 of domain 3; its number is hexadecimal (drivers/block/xen-blkback/xenbus.c).
    private void findXen(List<KernelUse> found) {
        for (String name : names(XEN)) {
            String[] parts = name.split("-", -1);
            String[] number = text(XEN + name + "/physical_device").split(":", -1);
            Optional<Integer> major = SysfsNumber.hex(number[0]);
            if (parts.length == 3
                    && number.length == 2
                    && major.filter(it -> it > 0).isPresent()) {
                add(
                        found,
                        major.get() + ":" + SysfsNumber.hex(number[1]).orElse(0),
                        "a disk of the Xen domain " + parts[1],
                        Refusal.ALWAYS,
                        "take it from the domain first: xl block-detach " + parts[1] + " " + parts[2]);
            }
        }
    }

    /// A journal on a device of its own has that one's name, one within its file system `sda2-8` (fs/jbd2/journal.c).
    private void findJournals(List<KernelUse> found) {
        for (String name : names("/proc/fs/jbd2")) {
            if (!name.matches(".*-\\d+")) {
                add(
                        found,
                        name.replace('!', '/'),
                        "holds the journal of a mounted file system",
                        Refusal.ALWAYS,
                        "unmount that file system first");
            }
        }
    }

    /// A node that cannot write its heartbeat fences itself (fs/ocfs2/cluster/heartbeat.c).
    private void findHeartbeats(List<KernelUse> found) {
        for (String cluster : names(CLUSTERS)) {
            String regions = CLUSTERS + cluster + "/heartbeat/";
            for (String region : names(regions)) {
                String device = text(regions + region + "/dev");
                if (!device.isEmpty()) {
                    add(
                            found,
                            device,
                            "carries the heartbeat of the cluster " + cluster,
                            Refusal.ALWAYS,
                            "stop the cluster first: systemctl stop o2cb");
                }
            }
        }
    }

    private void findGadgets(List<KernelUse> found) {
        for (String gadget : names(GADGETS)) {
            String functions = GADGETS + gadget + "/functions/";
            for (String function : names(functions)) {
                for (String lun : names(functions + function)) {
                    String file = functions + function + "/" + lun + "/file";
                    if (text(file).startsWith("/dev/")) {
                        add(
                                found,
                                text(file),
                                "exported as a USB disk by the gadget " + gadget,
                                Refusal.UNLESS_FORCED,
                                "take it out first: echo > " + ShellWord.of(file));
                    }
                }
            }
        }
    }

    private static void add(List<KernelUse> found, String device, String what, Refusal refusal, String remedy) {
        found.add(new KernelUse(List.of(device), new Use(what, refusal, remedy)));
    }

    private List<String> names(String directory) {
        return root.names(directory).seen().orElse(List.of());
    }

    private String text(String file) {
        return root.text(file).map(String::strip).seen().orElse("");
    }
}

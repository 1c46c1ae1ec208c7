package hostdev.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes QEMU's command line from a topology. Slots 00:19, 1b, 1c and 1e are the practice host's own; a topology has
/// 02 to 18 and 1d.
final class QemuCommand {
    /// One processor: with two the emulated kernel panicked or hung once guests ran in it.
    private static final String PROCESSORS = "1";

    private static final String MEMORY = "2048";
    /// Its first domain has as much as a practice host without Xen; guests have the rest.
    private static final String MEMORY_WITH_XEN = "3584";
    /// Newer ones have SMAP and LA57, of which the kernel of Xen's first domain dies at once, and XSAVE, of which its
    /// programs die now and then once a guest runs beside it: of 8 runs of a JVM 5, without it none of 12.
    private static final String FOR_XEN = "Opteron_G3,+npt";

    /// Nobody attacks a practice host; without the defences, and with a page table less to walk, the emulated processor
    /// has a tenth less to do.
    private static final String UNDEFENDED = " mitigations=off init_on_alloc=0 no5lvl";

    private static final String XEN_LINE = "dom0_mem=2048M,max:2048M com1=115200,8n1 console=com1";
    private static final String UNDER_XEN =
            "console=hvc0 root=/dev/vda loglevel=5 panic=0 nosoftlockup nowatchdog" + UNDEFENDED;
    /// `loglevel=5`: what a dying kernel says is on the console, what a busy one says is not.
    private static final String KERNEL_LINE =
            "console=ttyS0 loglevel=5 panic=0 no_timer_check nosoftlockup nowatchdog" + UNDEFENDED;

    private final List<String> words = new ArrayList<>();
    private final Topology topology;
    private final RunFiles files;

    private QemuCommand(Topology topology, RunFiles files) {
        this.topology = topology;
        this.files = files;
    }

    /// @param memory a saved state to start from; else it boots
    static List<String> of(
            Topology topology, Image image, Accelerator accelerator, RunFiles files, Optional<Path> memory) {
        QemuCommand command = new QemuCommand(topology, files);
        command.machine(accelerator);
        command.boot(image);
        command.lines();
        command.ownDevices();
        command.topologyDevices();
        memory.ifPresent(file -> command.add("-incoming", "exec:cat '" + file + "'"));
        return List.copyOf(command.words);
    }

    private void add(String... more) {
        words.addAll(List.of(more));
    }

    private void machine(Accelerator accelerator) {
        add("qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none", "-vga", "none");
        add("-name", "hostdev-lab-" + topology.name());
        add("-machine", "q35,kernel-irqchip=split,accel=" + accelerator.word());
        boolean xen = topology.boot().xen();
        String processor = xen && accelerator == Accelerator.TCG ? FOR_XEN : accelerator.processor();
        add("-cpu", processor, "-smp", PROCESSORS, "-m", xen ? MEMORY_WITH_XEN : MEMORY);
        topology.iommu().ifPresent(device -> add("-device", device));
        topology.globals().forEach(property -> add("-global", property));
    }

    private void boot(Image image) {
        switch (topology.boot()) {
            case QEMU -> kernel(image);
            case GRUB, GRUB_XEN -> bootDisk();
            case XEN -> {
                xen(image);
                bootDisk();
            }
        }
    }

    private void kernel(Image image) {
        String line = String.join(" ", KERNEL_LINE, String.join(" ", topology.kernelWords()));
        add("-kernel", image.kernel().toString(), "-initrd", image.initrd().toString(), "-append", line.strip());
    }

    /// Xen is what QEMU starts; the kernel, with its line behind it, and its initramfs are its modules.
    private void xen(Image image) {
        String line = String.join(" ", UNDER_XEN, String.join(" ", topology.kernelWords()));
        add("-kernel", image.xen().toString());
        add("-append", String.join(" ", XEN_LINE, String.join(" ", topology.xenWords())));
        String kernel = escaped(image.kernel()) + " " + line.strip().replace(",", ",,");
        add("-initrd", kernel + "," + escaped(image.initrd()));
    }

    /// On the chip's own controller: it is behind the root disk in the kernel's order, and the BIOS knows it.
    private void bootDisk() {
        drive(RunFiles.BOOT);
        // the first place is that of what QEMU itself starts
        String place = topology.boot() == Boot.XEN ? "" : "bootindex=0,";
        add("-device", "ide-hd,bus=ide.0," + place + "drive=" + RunFiles.BOOT);
    }

    private void lines() {
        add("-qmp", "unix:" + files.monitorSocket() + ",server=on,wait=off");
        add("-chardev", "file,id=console,path=" + files.console() + ",append=on", "-serial", "chardev:console");
        add("-chardev", "socket,id=agent,path=" + files.agentSocket() + ",server=on,wait=off");
        add("-device", "virtio-serial-pci,addr=1e.0");
        add("-device", "virtserialport,chardev=agent,name=hostdev.lab");
    }

    private void ownDevices() {
        drive(RunFiles.ROOT);
        add("-device", "virtio-blk-pci,addr=1b.0,drive=" + RunFiles.ROOT);
        add(
                "-drive",
                "if=none,id=hostdev,format=raw,read-only=on,file.locking=off,file=" + escaped(files.hostdevDisk()));
        add("-device", "virtio-blk-pci,addr=1c.0,drive=hostdev,serial=hostdev");
        if (topology.uplink()) {
            network("uplink");
            add("-device", "virtio-net-pci,addr=19.0,netdev=uplink,mac=52:54:00:00:00:01,romfile=");
        }
    }

    private void topologyDevices() {
        topology.disks().stream()
                .filter(disk -> !topology.isPlugged(disk))
                .map(Topology.Disk::name)
                .forEach(this::drive);
        topology.networks().forEach(this::network);
        topology.devices().forEach(device -> add("-device", device));
    }

    // Safe only because the overlay is thrown away with the run, or QEMU's death is the only power cut there is:
    // what it has written is in the building machine's page cache.
    private void drive(String disk) {
        add("-drive", "if=none,format=qcow2,cache=unsafe,id=" + disk + ",file=" + escaped(files.overlay(disk)));
    }

    // Without IPv6: QEMU would announce itself as a router, and every card would have a default route.
    private void network(String name) {
        add("-netdev", "user,restrict=on,ipv6=off,id=" + name);
    }

    // a comma ends an option's value
    private static String escaped(Path file) {
        return file.toString().replace(",", ",,");
    }
}

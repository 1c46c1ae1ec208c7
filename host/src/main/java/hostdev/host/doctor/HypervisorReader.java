package hostdev.host.doctor;

import hostdev.core.doctor.KernelArguments;
import hostdev.core.doctor.Setup.Hypervisors;
import hostdev.core.doctor.Setup.Hypervisors.Emulator;
import hostdev.core.doctor.Setup.Hypervisors.Xen;
import hostdev.core.format.XenText;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import hostdev.host.xen.XenReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which hypervisors are there.
record HypervisorReader(HostRoot root) {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final List<String> QEMU = List.of(
            "/usr/bin/qemu-system-x86_64",
            "/usr/libexec/qemu-kvm",
            "/usr/bin/qemu-kvm",
            "/usr/bin/kvm",
            "/usr/local/bin/qemu-system-x86_64",
            "/usr/bin/qemu-system-aarch64");
    private static final List<String> LIBVIRT =
            List.of("/usr/sbin/libvirtd", "/usr/sbin/virtqemud", "/usr/local/sbin/libvirtd", "/usr/bin/libvirtd");
    private static final List<String> SOCKETS =
            List.of("/run/libvirt/libvirt-sock", "/run/libvirt/virtqemud-sock", "/var/run/libvirt/libvirt-sock");

    /// Programs of those that run guests in their own way, and what they are called.
    private static final Map<String, String> MANAGERS =
            Map.of("/usr/sbin/qm", "Proxmox VE", "/usr/bin/pveversion", "Proxmox VE");

    Hypervisors read() {
        return new Hypervisors(
                xen(),
                installed(QEMU).map(path -> path.map(it -> new Emulator(it, vfio(it)))),
                installed(LIBVIRT).map(Optional::isPresent),
                root.exists("/run")
                        ? Fact.known(SOCKETS.stream().anyMatch(root::exists))
                        : Fact.unknown("no /run here"),
                manager());
    }

    /// Empty where libvirt runs beside it.
    private Optional<String> manager() {
        return MANAGERS.keySet().stream()
                .filter(root::exists)
                .filter(_ -> LIBVIRT.stream().noneMatch(root::exists))
                .findFirst()
                .map(MANAGERS::get);
    }

    private Fact<Optional<String>> installed(List<String> places) {
        Optional<String> found = places.stream().filter(root::exists).findFirst();
        return found.isPresent() || root.exists("/usr/bin") ? Fact.known(found) : Fact.unknown("no /usr/bin here");
    }

    private Fact<Boolean> vfio(String program) {
        if (!root.runsPrograms()) {
            return Fact.unknown("only the program itself can tell");
        }
        return said(List.of(program, "-device", "help")).either(HypervisorReader::hasVfio, Fact::unknown);
    }

    /// What `-device help` prints: a line for each device, `name "vfio-pci", bus PCI`.
    static Fact<Boolean> hasVfio(String help) {
        return help.contains("name \"")
                ? Fact.known(help.contains("\"vfio-pci\""))
                : Fact.unknown("it lists no devices");
    }

    private Optional<Xen> xen() {
        XenReader xen = new XenReader(root);
        if (!xen.runs()) {
            return Optional.empty();
        }
        Fact<String> info = xen.info();
        return Optional.of(new Xen(
                info.map(text -> KernelArguments.parse(XenText.value(text, "xen_commandline"))),
                info.map(XenText::capabilities),
                xen.remapsInterrupts(),
                VfioReader.hasDriver(root, "pciback", "xen-pciback"),
                xen.holders()));
    }

    private Fact<String> said(List<String> command) {
        return switch (root.run(command, LIMIT)) {
            case Ran.Exited(var status, var stdout, var stderr) ->
                status == 0 ? Fact.known(stdout) : Fact.unknown(String.join(" ", command) + ": " + stderr.strip());
            case Ran.NotFound _ -> Fact.unknown("there is no program " + command.getFirst());
            case Ran.TimedOut _ -> Fact.unknown(String.join(" ", command) + " did not end in time");
        };
    }
}

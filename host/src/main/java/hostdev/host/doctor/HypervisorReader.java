package hostdev.host.doctor;

import hostdev.core.doctor.KernelArguments;
import hostdev.core.doctor.Setup.Hypervisors;
import hostdev.core.doctor.Setup.Hypervisors.Program;
import hostdev.core.doctor.Setup.Hypervisors.Xen;
import hostdev.core.format.XenText;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import hostdev.host.xen.XenReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which hypervisors are there.
record HypervisorReader(HostRoot root) {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

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

    Hypervisors read() {
        return new Hypervisors(
                xen(),
                installed(QEMU),
                installed(LIBVIRT),
                root.exists("/run")
                        ? Fact.known(SOCKETS.stream().anyMatch(root::exists))
                        : Fact.unknown("no /run here"));
    }

    private Fact<Optional<Program>> installed(List<String> places) {
        Optional<Program> found =
                places.stream().filter(root::exists).findFirst().map(path -> new Program(path, version(path)));
        return found.isPresent() || root.exists("/usr/bin") ? Fact.known(found) : Fact.unknown("no /usr/bin here");
    }

    private Fact<String> version(String program) {
        if (!root.runsPrograms()) {
            return Fact.unknown("only the program itself can tell");
        }
        return said(List.of(program, "--version")).either(text -> version(program, text), Fact::unknown);
    }

    /// `QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)`, `libvirtd (libvirt) 11.3.0`
    static Fact<String> version(String program, String said) {
        Matcher number = VERSION.matcher(said);
        return number.find() ? Fact.known(number.group()) : Fact.unknown(program + " --version names no version");
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

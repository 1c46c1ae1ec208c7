package hostdev.host.hypervisor;

import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.format.HostdevElement;
import hostdev.core.format.PassedFunction;
import hostdev.core.json.Json;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A QEMU that is run without libvirt, through its QMP socket: one guest, which is called by that socket,
/// `qmp:/run/vm1.sock`. It has no definition: what it gets it has until it ends.
public final class QemuBySocket implements Hypervisor {
    private static final String SCHEME = "qmp:";
    /// What 52 bits of an address reach, more than any processor today.
    private static final long MAX_MEMORY = 1L << 52;

    private final GuestName name;
    private final QemuMonitor monitor;
    private final LockLimit memory;

    private QemuBySocket(GuestName name, QemuMonitor monitor, HostRoot root) {
        this.name = name;
        this.monitor = monitor;
        this.memory = new LockLimit(root, path(name));
    }

    /// Whether a guest's name is that of a QEMU without libvirt.
    public static boolean isNamedBy(GuestName name) {
        return name.name().startsWith(SCHEME);
    }

    private static String path(GuestName name) {
        return name.name().substring(SCHEME.length());
    }

    /// @return empty where no QEMU listens there
    /// @throws Problem where one does not answer
    public static Optional<QemuBySocket> open(GuestName name, HostRoot root) {
        return QemuMonitor.connect(path(name)).map(monitor -> new QemuBySocket(name, monitor, root));
    }

    @Override
    public String uri() {
        return name.name();
    }

    @Override
    public List<Guest> guests() {
        return List.of(read());
    }

    @Override
    public Optional<Guest> guest(GuestName wanted) {
        return wanted.equals(name) ? Optional.of(read()) : Optional.empty();
    }

    private Guest read() {
        return new Guest(name, state(), definition(List.of()), false, Optional.of(definition(devices())));
    }

    private Guest.State state() {
        String status =
                monitor.ask("query-status") instanceof Json.Obj answer ? QemuMonitor.text(answer, "status") : "";
        return switch (status) {
            case "running" -> Guest.State.RUNNING;
            case "guest-panicked", "internal-error" -> Guest.State.CRASHED;
            default -> Guest.State.PAUSED; // the process is there, and has its devices
        };
    }

    /// In libvirt's form, with what hostdev asks definitions for.
    private String definition(List<String> devices) {
        return "<domain type='kvm'>\n  <name>" + escaped(name.name()) + "</name>\n  <devices>\n"
                + String.join("", devices) + "  </devices>\n</domain>\n";
    }

    /// A QEMU that a guest has taken over may call its devices anything.
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
    }

    private List<String> devices() {
        QemuDevices now = QemuDevices.read(monitor);
        List<String> devices = new ArrayList<>();
        for (Map.Entry<String, PciAddress> passed : now.passed().entrySet()) {
            List<String> lines = new ArrayList<>(HostdevElement.lines(passed.getValue(), false, "  "));
            lines.add(lines.size() - 1, "  <alias name='" + escaped(passed.getKey()) + "'/>");
            Optional.ofNullable(now.addresses().get(passed.getKey()))
                    .ifPresent(address -> lines.add(lines.size() - 1, "  " + HostdevElement.guestAddress(address)));
            lines.forEach(line -> devices.add("    " + line + "\n"));
        }
        return devices;
    }

    @Override
    public void plugIn(GuestName guest, String device) {
        require(guest);
        PciAddress source = function(device).source();
        memory.allow(memoryOfGuest());
        QemuDevices now = QemuDevices.read(monitor);
        Json.ObjectBuilder arguments = Json.object()
                .put("driver", "vfio-pci")
                .put("host", source.toString())
                .put("id", "hostdev-" + source.toString().replace(':', '-'));
        if (now.express()) {
            arguments.put("bus", freePort(now));
        }
        try {
            monitor.command("device_add", arguments.build());
        } catch (QemuMonitor.Refused e) {
            throw Problem.failed(name, "not plugged in: " + e.getMessage(), memory.hintFor(source))
                    .because(e);
        }
    }

    private String freePort(QemuDevices now) {
        if (now.freePorts().isEmpty()) {
            throw Problem.notFit(
                    name,
                    "none of its root ports is free, and a PCI Express guest takes a device only in one",
                    "start it with more of them: -device pcie-root-port,id=port9,chassis=9");
        }
        return now.freePorts().getFirst();
    }

    /// In bytes.
    private long memoryOfGuest() {
        if (!(monitor.ask("query-memory-size-summary") instanceof Json.Obj answer)) {
            return 0;
        }
        long sum = 0;
        for (String member : List.of("base-memory", "plugged-memory")) {
            sum += answer.get(member).orElse(null) instanceof Json.Num(var bytes) ? within(bytes) : 0;
        }
        return sum;
    }

    /// @throws Problem where no guest can have that much: the limit of locked memory would be set by it
    private long within(long bytes) {
        if (bytes < 0 || bytes > MAX_MEMORY) {
            throw Problem.failed(name, "QEMU says that the guest has " + bytes + " bytes of memory", "");
        }
        return bytes;
    }

    /// Asking again while the guest has not answered is no error.
    @Override
    public void askOut(GuestName guest, String device) {
        require(guest);
        PciAddress source = function(device).source();
        for (Map.Entry<String, PciAddress> passed :
                QemuDevices.read(monitor).passed().entrySet()) {
            if (passed.getValue().equals(source)) {
                askOut(passed.getKey());
            }
        }
    }

    private void askOut(String id) {
        try {
            monitor.command("device_del", Json.object().put("id", id).build());
        } catch (QemuMonitor.Refused e) {
            if (!String.valueOf(e.getMessage()).contains("already in the process of unplug")) {
                throw Problem.failed(
                                name,
                                "the guest was not asked to let go: " + e.getMessage(),
                                "a device without an id, or that QEMU was started with in a slot that is not"
                                        + " hot-pluggable, stays until QEMU ends")
                        .because(e);
            }
        }
    }

    private PassedFunction function(String device) {
        String whole = definition(List.of(device + "\n"));
        return DomainXml.parse(name.name(), whole).passedFunctions().getFirst();
    }

    private void require(GuestName guest) {
        if (!guest.equals(name)) {
            throw new NoSuchGuest(guest, List.of(name.name())).problem();
        }
    }

    @Override
    public String define(GuestName guest, String definition) {
        throw without(guest, "it is run without libvirt and has no definition");
    }

    @Override
    public void start(GuestName guest) {
        throw without(guest, "it is run without libvirt: who started it starts it");
    }

    private Problem without(GuestName guest, String what) {
        require(guest);
        return Problem.notFit(guest, what, "its own start-up line decides: hostdev export DEVICE --for qemu");
    }

    @Override
    public void destroy(GuestName guest) {
        require(guest);
        monitor.ask("quit");
    }

    @Override
    public void close() {
        monitor.close();
    }
}

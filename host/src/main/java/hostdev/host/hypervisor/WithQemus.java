package hostdev.host.hypervisor;

import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A hypervisor and the QEMUs that are run without it: whom a guest's name is of decides who is asked.
public final class WithQemus implements Hypervisor {
    private final Supplier<Hypervisor> others;
    private final HostRoot root;
    private final Map<GuestName, Optional<QemuBySocket>> qemus = new TreeMap<>();
    private Optional<Hypervisor> opened = Optional.empty();

    /// @param others opened when it is first asked
    public WithQemus(Supplier<Hypervisor> others, HostRoot root) {
        this.others = others;
        this.root = root;
    }

    private Hypervisor others() {
        if (opened.isEmpty()) {
            opened = Optional.of(others.get());
        }
        return opened.get();
    }

    private Optional<QemuBySocket> qemu(GuestName name) {
        return qemus.computeIfAbsent(name, it -> QemuBySocket.open(it, root));
    }

    /// @throws Problem where no QEMU answers there
    private Hypervisor of(GuestName name) {
        return QemuBySocket.isNamedBy(name)
                ? qemu(name)
                        .orElseThrow(() -> Problem.notFit(
                                name, "no QEMU answers there", "is it started with -qmp unix:PATH,server=on,wait=off?"))
                : others();
    }

    @Override
    public String uri() {
        return others().uri();
    }

    /// Those of the QEMUs that were asked for before, too. While one is asked for, the other hypervisor need not be
    /// there.
    @Override
    public List<Guest> guests() {
        List<Guest> guests = new ArrayList<>();
        qemus.values().forEach(qemu -> qemu.ifPresent(it -> guests.addAll(it.guests())));
        try {
            guests.addAll(others().guests());
        } catch (Problem e) {
            if (guests.isEmpty()) {
                throw e;
            }
        }
        return List.copyOf(guests);
    }

    @Override
    public Optional<Guest> guest(GuestName name) {
        return QemuBySocket.isNamedBy(name) ? qemu(name).flatMap(it -> it.guest(name)) : others().guest(name);
    }

    @Override
    public String define(GuestName name, String definition) {
        return of(name).define(name, definition);
    }

    @Override
    public void start(GuestName name) {
        of(name).start(name);
    }

    @Override
    public void plugIn(GuestName name, String device) {
        of(name).plugIn(name, device);
    }

    @Override
    public void askOut(GuestName name, String device) {
        of(name).askOut(name, device);
    }

    @Override
    public void destroy(GuestName name) {
        of(name).destroy(name);
        Optional.ofNullable(qemus.remove(name)).ifPresent(gone -> gone.ifPresent(QemuBySocket::close));
    }

    @Override
    public Optional<String> agent(GuestName name, String command, int seconds) {
        return of(name).agent(name, command, seconds);
    }

    @Override
    public Fact<Long> version() {
        return others().version();
    }

    @Override
    public void close() {
        qemus.values().forEach(qemu -> qemu.ifPresent(QemuBySocket::close));
        opened.ifPresent(Hypervisor::close);
    }
}

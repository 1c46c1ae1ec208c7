package hostdev.host.hypervisor;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.host.hypervisor.LibvirtCalls.Failure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongToIntFunction;

/// libvirt, for KVM and Xen, 9.0 and newer, at any URI that it takes. The library is loaded when the connection is
/// opened and not before.
public final class Libvirt implements Hypervisor {
    // flags of libvirt/libvirt-domain.h
    private static final int XML_SECURE = 1;
    private static final int XML_INACTIVE = 2;
    private static final int DEFINE_VALIDATE = 1;
    private static final int AFFECT_LIVE = 1;

    /// All memory of a guest with a PCI device is locked at its start: minutes, where it is large.
    private static final Duration START = Duration.ofMinutes(10);

    private final Connection connection;
    private final LibvirtCalls libvirt;

    private Libvirt(Connection connection) {
        this.connection = connection;
        this.libvirt = connection.libvirt();
    }

    /// Connects; libvirt asks for a password at the terminal where the URI wants one.
    ///
    /// @param uri `qemu:///system`, `xen:///system`, `qemu+ssh://root@host/system`, `test:///default`
    /// @throws Problem where the library is not installed, the daemon does not run, or access is denied
    public static Libvirt open(String uri) {
        return new Libvirt(Connection.open(uri));
    }

    @Override
    public String uri() {
        return connection.uri();
    }

    /// The devices of the host as libvirt sees them.
    public NodeDevices nodeDevices() {
        return new NodeDevices(connection);
    }

    /// That of the daemon, which runs the guests.
    @Override
    public Fact<Long> version() {
        return connection.ask(uri(), "asking for its version", () -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment version = arena.allocate(JAVA_LONG);
                int failed = libvirt.integer("virConnectGetLibVersion", connection.handle(), version.address());
                return failed < 0
                        ? Fact.unknown(libvirt.failure().message())
                        : Fact.known(LibvirtCalls.memory(version.address(), Long.BYTES)
                                .getLong());
            }
        });
    }

    @Override
    public Fact<String> domainCapabilities(String type, String arch, String machine) {
        return connection.ask(uri(), "asking what a guest can have", () -> {
            try (Arena arena = Arena.ofConfined()) {
                long text = libvirt.pointer(
                        "virConnectGetDomainCapabilities",
                        connection.handle(),
                        0,
                        LibvirtCalls.text(arena, arch),
                        LibvirtCalls.text(arena, machine),
                        LibvirtCalls.text(arena, type),
                        0);
                return libvirt.takeText(text)
                        .map(Fact::known)
                        .orElseGet(() -> Fact.unknown(libvirt.failure().message()));
            }
        });
    }

    @Override
    public List<Guest> guests() {
        return connection.ask(uri(), "listing the guests", this::readGuests);
    }

    private List<Guest> readGuests() {
        List<Long> domains = connection
                .all("virConnectListAllDomains", 0)
                .orElseThrow(() -> LibvirtError.failed(uri(), "no list of guests", libvirt.failure()));
        List<Guest> guests = new ArrayList<>();
        for (long domain : domains) {
            with(domain, this::readGuest).ifPresent(guests::add);
        }
        guests.sort(Comparator.comparing(guest -> guest.name().name()));
        return List.copyOf(guests);
    }

    @Override
    public Optional<Guest> guest(GuestName name) {
        return connection.ask(
                name, "looking the guest up", () -> lookup(name).flatMap(it -> with(it, this::readGuest)));
    }

    private Optional<Guest> readGuest(long domain) {
        GuestName name = name(domain);
        Optional<Guest.State> state = state(domain);
        Optional<String> definition = state.flatMap(known -> definition(domain));
        if (state.isEmpty() || definition.isEmpty()) {
            return goneOr(name, libvirt.failure());
        }
        boolean persistent = libvirt.integer("virDomainIsPersistent", domain) == 1;
        // between the two calls it may have ended
        Optional<String> running = state.get() == Guest.State.SHUT_OFF ? Optional.empty() : running(domain);
        return Optional.of(new Guest(name, state.get(), definition.get(), persistent, running));
    }

    private GuestName name(long domain) {
        return GuestName.nearest(libvirt.text(libvirt.pointer("virDomainGetName", domain)));
    }

    /// A guest without a definition is gone when it ends: between two calls too.
    private static Optional<Guest> goneOr(GuestName name, Failure failure) {
        if (failure.code() == LibvirtError.NO_DOMAIN) {
            return Optional.empty();
        }
        throw LibvirtError.ofGuest(name, "not read", failure);
    }

    /// Empty where libvirt failed.
    private Optional<Guest.State> state(long domain) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(JAVA_INT);
            int failed = libvirt.integer("virDomainGetState", domain, state.address());
            return failed < 0
                    ? Optional.empty()
                    : Optional.of(stateOf(
                            LibvirtCalls.memory(state.address(), Integer.BYTES).getInt()));
        }
    }

    /// `virDomainState`; a guest that is blocked, or is about to shut down, runs.
    private static Guest.State stateOf(int state) {
        return switch (state) {
            case 3, 7 -> Guest.State.PAUSED; // by the administrator; suspended by its own power management
            case 5 -> Guest.State.SHUT_OFF;
            case 6 -> Guest.State.CRASHED;
            default -> Guest.State.RUNNING;
        };
    }

    /// With its passwords, so that nothing is lost when it is defined again; empty where libvirt failed.
    private Optional<String> definition(long domain) {
        return libvirt.takeText(libvirt.pointer("virDomainGetXMLDesc", domain, XML_INACTIVE | XML_SECURE));
    }

    private Optional<String> running(long domain) {
        return libvirt.takeText(libvirt.pointer("virDomainGetXMLDesc", domain, 0));
    }

    @Override
    public String define(GuestName name, String definition) {
        return connection.ask(
                name,
                "defining the guest",
                () -> with(required(name), _ -> {
                    requireNameOf(name, definition);
                    return with(
                            defined(name, definition),
                            now -> definition(now).orElseThrow(() -> failed(name, "not read")));
                }));
    }

    /// libvirt would make another guest of it, or rename none.
    private static void requireNameOf(GuestName name, String definition) {
        String named = DomainXml.parse(name.name(), definition).name().orElse("");
        if (!named.equals(name.name())) {
            throw Problem.usage(
                    "the definition given to guest " + name + " is that of '" + named + "'",
                    "keep <name>" + name + "</name>; to rename a guest: virsh domrename");
        }
    }

    private long defined(GuestName name, String definition) {
        try (Arena arena = Arena.ofConfined()) {
            long domain = libvirt.pointer(
                    "virDomainDefineXMLFlags",
                    connection.handle(),
                    LibvirtCalls.text(arena, definition),
                    DEFINE_VALIDATE);
            if (domain == 0) {
                throw failed(name, "not defined");
            }
            return domain;
        }
    }

    @Override
    public void start(GuestName name) {
        effect(name, START, "starting the guest", "not started", "virDomainCreate");
    }

    @Override
    public void destroy(GuestName name) {
        effect(name, Connection.ANSWER, "ending the guest", "not ended", "virDomainDestroy");
    }

    /// All memory of the guest is locked when it gets its first device, as at a start.
    @Override
    public void plugIn(GuestName name, String device) {
        change(name, START, "plugging the device in", "not plugged in", "virDomainAttachDeviceFlags", device);
    }

    @Override
    public void askOut(GuestName name, String device) {
        change(
                name,
                Connection.ANSWER,
                "asking the guest to let go",
                "the guest was not asked to let go",
                "virDomainDetachDeviceFlags",
                device);
    }

    private void change(
            GuestName name, Duration limit, String doing, String otherwise, String function, String device) {
        effect(name, limit, doing, otherwise, domain -> {
            try (Arena arena = Arena.ofConfined()) {
                return libvirt.integer(function, domain, LibvirtCalls.text(arena, device), AFFECT_LIVE);
            }
        });
    }

    private void effect(GuestName name, Duration limit, String doing, String otherwise, String function) {
        effect(name, limit, doing, otherwise, domain -> libvirt.integer(function, domain));
    }

    /// @param call below 0 where it failed
    private void effect(GuestName name, Duration limit, String doing, String otherwise, LongToIntFunction call) {
        TimeLimit.within(
                limit,
                name,
                doing,
                () -> with(required(name), domain -> {
                    if (call.applyAsInt(domain) < 0) {
                        throw failed(name, otherwise);
                    }
                    return true;
                }));
    }

    @Override
    public Optional<String> agent(GuestName name, String command, int seconds) {
        Duration limit = Connection.ANSWER.plusSeconds(seconds);
        return TimeLimit.within(
                limit, name, "asking the guest's agent", () -> with(required(name), it -> agent(it, command, seconds)));
    }

    private Optional<String> agent(long domain, String command, int seconds) {
        try (Arena arena = Arena.ofConfined()) {
            return libvirt.takeText(libvirt.ofQemu()
                    .pointer("virDomainQemuAgentCommand", domain, LibvirtCalls.text(arena, command), seconds));
        }
    }

    /// A new handle of the guest; empty where there is no such guest.
    private Optional<Long> lookup(GuestName name) {
        try (Arena arena = Arena.ofConfined()) {
            long domain = libvirt.pointer(
                    "virDomainLookupByName", connection.handle(), LibvirtCalls.text(arena, name.name()));
            if (domain != 0) {
                return Optional.of(domain);
            }
        }
        Failure failure = libvirt.failure();
        if (failure.code() == LibvirtError.NO_DOMAIN) {
            return Optional.empty();
        }
        throw LibvirtError.ofGuest(name, "not found", failure);
    }

    private long required(GuestName name) {
        return lookup(name)
                .orElseThrow(() -> NoSuchGuest.among(readGuests(), name).problem());
    }

    private <T> T with(long domain, LongFunction<T> use) {
        return connection.with(domain, "virDomainFree", use);
    }

    private Problem failed(GuestName name, String what) {
        return LibvirtError.ofGuest(name, what, libvirt.failure());
    }

    @Override
    public void close() {
        connection.close();
    }
}

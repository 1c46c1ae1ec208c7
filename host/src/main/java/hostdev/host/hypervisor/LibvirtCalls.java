package hostdev.host.hypervisor;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import hostdev.core.finding.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The C library of libvirt, called by name. Every function has one and the same shape, six integers or pointers in a
/// register each and one back: a handle for each signature would cost 20 ms more at start-up. Seen working on x86-64;
/// an `int` comes back with its upper half undefined, so [#integer] casts it.
final class LibvirtCalls {
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final long NULL = 0;

    /// Their last number has never changed.
    private static final String LIBRARY = "libvirt.so.0";

    private static final String QEMU_LIBRARY = "libvirt-qemu.so.0";

    // virError of libvirt/virterror.h: code, domain, message, level, two handles, three strings, int1
    private static final int ERROR_CODE = 0;
    private static final int ERROR_MESSAGE = 8;
    private static final int ERROR_INT1 = 64;
    private static final int ERROR_SIZE = 80;

    private final MethodHandle call;
    private final SymbolLookup library;
    private final MemorySegment free;
    private final MemorySegment strlen;

    private LibvirtCalls(MethodHandle call, SymbolLookup library, MemorySegment free, MemorySegment strlen) {
        this.call = call;
        this.library = library;
        this.free = free;
        this.strlen = strlen;
    }

    /// What libvirt says of its last failure in this thread.
    ///
    /// @param code a number of `virErrorNumber`
    /// @param errno the system's error number, where `code` is [LibvirtError#SYSTEM_ERROR]
    record Failure(int code, String message, int errno) {}

    /// @throws Problem where libvirt's client library is not installed
    static LibvirtCalls load() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup c = linker.defaultLookup();
        return new LibvirtCalls(
                linker.downcallHandle(SHAPE), open(LIBRARY), c.findOrThrow("free"), c.findOrThrow("strlen"));
    }

    /// The functions that are for QEMU only, from a library of their own.
    LibvirtCalls ofQemu() {
        return new LibvirtCalls(call, open(QEMU_LIBRARY), free, strlen);
    }

    private static SymbolLookup open(String library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException notThere) {
            throw Problem.notFit(
                            library,
                            "libvirt's client library is not installed",
                            "install it: apt install libvirt0 (Debian, Ubuntu), dnf install libvirt-libs (Fedora, RHEL)")
                    .because(notThere);
        }
    }

    /// Keeps libvirt from writing its errors to stderr itself. The handler wants `(userData, error)` and is called with
    /// the user data given here, NULL; `free(NULL)` does nothing, and no code of ours has to be callable from C.
    void silence() {
        pointer("virSetErrorFunc", NULL, free.address());
    }

    /// A function that returns an `int`.
    int integer(String function, long... arguments) {
        return (int) pointer(function, arguments);
    }

    /// A function that returns a pointer or a `long`.
    ///
    /// @throws IllegalStateException on a virtual thread: libvirt keeps its last error per system thread
    long pointer(String function, long... arguments) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(function + " on a virtual thread");
        }
        return invoke(symbol(function), arguments);
    }

    /// `virConnectAuthPtrDefault`, which asks at the terminal.
    long defaultAuthentication() {
        return memory(symbol("virConnectAuthPtrDefault").address(), Long.BYTES).getLong();
    }

    private MemorySegment symbol(String function) {
        return library.find(function)
                .orElseThrow(() -> Problem.notFit(
                        "libvirt", "this version has no function " + function, "install libvirt 9.0 or newer"));
    }

    private long invoke(MemorySegment function, long... given) {
        try {
            return (long) call.invokeExact(
                    function,
                    argument(given, 0),
                    argument(given, 1),
                    argument(given, 2),
                    argument(given, 3),
                    argument(given, 4),
                    argument(given, 5));
        } catch (RuntimeException | Error ours) {
            throw ours;
        } catch (Throwable impossible) {
            // the signature of invokeExact has it for handles of Java code; this one is C and throws nothing checked
            throw new AssertionError("a C function threw", impossible);
        }
    }

    private static long argument(long[] given, int index) {
        return index < given.length ? given[index] : NULL;
    }

    /// The last failure of this thread; to be read at once.
    Failure failure() {
        long error = pointer("virGetLastError");
        if (error == NULL) {
            return new Failure(0, "libvirt gave no reason", 0);
        }
        ByteBuffer fields = memory(error, ERROR_SIZE);
        long message = fields.getLong(ERROR_MESSAGE);
        return new Failure(
                fields.getInt(ERROR_CODE),
                message == NULL ? "libvirt gave no reason" : oneLine(text(message)),
                fields.getInt(ERROR_INT1));
    }

    /// A schema's complaints come as several lines.
    private static String oneLine(String message) {
        return message.strip().replace("\n", "; ");
    }

    /// A text as C wants it; its address.
    static long text(Arena arena, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment ended = arena.allocate(bytes.length + 1L);
        ended.asByteBuffer().put(bytes);
        return ended.address();
    }

    /// The text at an address, which stays libvirt's.
    String text(long address) {
        byte[] bytes = new byte[Math.toIntExact(invoke(strlen, address))];
        memory(address, bytes.length).get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Memory that C wrote. As a buffer: for the first use of each accessor of a segment the JDK makes classes, eight
    /// of them for one text.
    static ByteBuffer memory(long address, int size) {
        return MemorySegment.ofAddress(address).reinterpret(size).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /// The text at an address, which is then freed; empty where the address is NULL.
    Optional<String> takeText(long address) {
        if (address == NULL) {
            return Optional.empty();
        }
        try {
            return Optional.of(text(address));
        } finally {
            release(address);
        }
    }

    /// The handles of an array that libvirt allocated, which is then freed; the handles themselves are the caller's.
    List<Long> takeHandles(long array, int count) {
        List<Long> handles = new ArrayList<>(count);
        ByteBuffer items = memory(array, count * Long.BYTES);
        for (int i = 0; i < count; i++) {
            handles.add(items.getLong());
        }
        release(array);
        return handles;
    }

    private void release(long address) {
        invoke(free, address);
    }
}

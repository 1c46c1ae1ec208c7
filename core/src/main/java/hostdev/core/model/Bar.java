package hostdev.core.model;

/// One line of a function's `resource` file: 0 to 5 are base address registers, 6 is the expansion ROM, 7 and up are
/// SR-IOV BARs or a bridge's windows.
///
/// @param flags the kernel's IORESOURCE_* bits (include/linux/ioport.h)
public record Bar(int index, long start, long end, long flags) {
    private static final long IO = 0x100;
    private static final long PREFETCHABLE = 0x2000;
    private static final long MEMORY_64 = 0x100000;

    /// In bytes.
    public long size() {
        return end - start + 1;
    }

    public boolean isIo() {
        return (flags & IO) != 0;
    }

    public boolean isPrefetchable() {
        return (flags & PREFETCHABLE) != 0;
    }

    public boolean is64Bit() {
        return (flags & MEMORY_64) != 0;
    }
}

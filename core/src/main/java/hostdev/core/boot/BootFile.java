package hostdev.core.boot;

/// A file from which arguments of kernels come, as it is on a host.
///
/// @param kept whether a copy of it from before hostdev is beside it
public record BootFile(String path, BootFormat format, String text, boolean kept) {
    /// What the name of that copy ends in: no boot loader, and no program that reads a directory of files, takes it
    /// for one of its own.
    public static final String KEPT = ".before-hostdev";
}

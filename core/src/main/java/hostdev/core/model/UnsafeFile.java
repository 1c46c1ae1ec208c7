package hostdev.core.model;

/// A file or directory that somebody besides root can change, so that what root runs is theirs to choose.
///
/// @param reason completes the path: `belongs to user 1000`
public record UnsafeFile(String path, String reason) {}

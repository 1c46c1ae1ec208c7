package hostdev.core.model;

import java.util.Set;

/// The directories that the host lives in.
public final class HostPlaces {
    private static final Set<String> VITAL = Set.of(
            "usr", "boot", "efi", "var", "etc", "root", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "nix",
            "sysroot");

    private HostPlaces() {}

    /// Whether the host does not run, or does not boot again, without what is mounted there: `/`, and `/usr`, `/boot`,
    /// `/var`, `/etc` and the like with all below them.
    public static boolean isVital(String mountPoint) {
        if (mountPoint.equals("/")) {
            return true;
        }
        int end = mountPoint.indexOf('/', 1);
        return VITAL.contains(end < 0 ? mountPoint.substring(1) : mountPoint.substring(1, end));
    }
}

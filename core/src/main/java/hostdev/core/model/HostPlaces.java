package hostdev.core.model;

import java.util.Set;

/// The directories that the host lives in.
public final class HostPlaces {
    private static final Set<String> VITAL = Set.of(
            "usr", "boot", "efi", "var", "etc", "root", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "nix", "gnu",
            "sysroot");

    /// Where live systems mount the medium that they run from: casper, NixOS, Alpine, Puppy, Slax.
    private static final Set<String> MEDIA = Set.of("cdrom", "isodevice", "iso", ".modloop", "initrd", "livemnt");

    /// The same, of systems that use a directory below `/run` or `/mnt`: live-boot, dracut, archiso, miso, Anaconda,
    /// KIWI, Ubuntu Core.
    private static final Set<String> BELOW = Set.of(
            "run/live",
            "run/initramfs",
            "run/rootfsbase",
            "run/archiso",
            "run/miso",
            "run/install",
            "run/overlay",
            "run/mnt",
            "mnt/live");

    private HostPlaces() {}

    /// Whether the host does not run, or does not boot again, without what is mounted there: `/`, and `/usr`, `/boot`,
    /// `/var`, `/etc` and the like with all below them, and the medium of a live system.
    public static boolean isVital(String mountPoint) {
        return mountPoint.equals("/") || VITAL.contains(first(mountPoint, 1)) || isMedium(mountPoint);
    }

    /// Whether the running system itself comes from there: nobody can unmount it.
    public static boolean isRoot(String mountPoint) {
        return mountPoint.equals("/") || isMedium(mountPoint);
    }

    private static boolean isMedium(String mountPoint) {
        return MEDIA.contains(first(mountPoint, 1)) || BELOW.contains(first(mountPoint, 2));
    }

    /// `/run/live/medium`, 2 → `run/live`
    private static String first(String path, int names) {
        int end = 0;
        for (int i = 0; i < names && end >= 0; i++) {
            end = path.indexOf('/', end + 1);
        }
        return end < 0 ? path.substring(1) : path.substring(1, end);
    }
}

package hostdev.lab;

import java.util.List;

/// What to do when a program of the building machine fails, as far as its last lines say why.
final class FailureHint {
    private FailureHint() {}

    /// @param output the program's last lines
    /// @return empty where they tell no known cause
    static String of(List<String> output) {
        String text = String.join("\n", output);
        if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
            return "free some space: df -h " + System.getProperty("java.io.tmpdir") + " "
                    + LabCache.usual(System.getenv()).directory()
                    + "; the second one can be deleted, and XDG_CACHE_HOME names another place for it";
        }
        if (text.contains("Could not allocate")) { // mkfs.ext4 -d: what goes in is larger than the disk
            return "something in the tree is larger than expected: delete target/runtime, which is made again, and"
                    + " repeat";
        }
        if (text.contains("Could not resolve")
                || text.contains("Failed to fetch")
                || text.contains("Unable to connect")
                || text.contains("apt-get update failed")) {
            return "the practice host is built from Debian's packages: check the network and the proxy (http_proxy),"
                    + " or name another mirror: HOSTDEV_LAB_MIRROR=http://deb.debian.org/debian";
        }
        return "";
    }
}

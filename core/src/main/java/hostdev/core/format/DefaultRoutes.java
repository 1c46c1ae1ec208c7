package hostdev.core.format;

import java.util.SortedSet;
import java.util.TreeSet;

/// The interfaces that a default route goes through, from `/proc/net/route` and `/proc/net/ipv6_route`. A route to one
/// half of all addresses is one too: VPNs set two of these to leave the host's own in place.
public final class DefaultRoutes {
    private static final int UP = 0x1;
    private static final int REJECT = 0x200;

    private DefaultRoutes() {}

    /// `/proc/net/route` (net/ipv4/fib_trie.c, `fib_route_seq_show`).
    public static SortedSet<String> ipv4(String text) {
        SortedSet<String> interfaces = new TreeSet<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split("[ \t]+", -1);
            boolean all = words.length >= 8 && (isDefault(words[1], words[7]) || isHalf(words[1], words[7]));
            if (all && usable(words[3])) {
                interfaces.add(words[0]);
            }
        }
        return interfaces;
    }

    /// `/proc/net/ipv6_route` (net/ipv6/ip6_fib.c, `ipv6_route_native_seq_show`). The kernel's own entry on `lo`
    /// rejects.
    public static SortedSet<String> ipv6(String text) {
        SortedSet<String> interfaces = new TreeSet<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split("[ \t]+", -1);
            boolean all = words.length >= 10 && (isDefault6(words[0], words[1]) || isHalf6(words[0], words[1]));
            if (all && usable(words[8])) {
                interfaces.add(words[9]);
            }
        }
        return interfaces;
    }

    /// Written as the processor reads it, least significant byte first.
    private static boolean isDefault(String destination, String mask) {
        return destination.equals("00000000") && mask.equals("00000000");
    }

    private static boolean isHalf(String destination, String mask) {
        return mask.equals("00000080") && (destination.equals("00000000") || destination.equals("00000080"));
    }

    private static boolean isDefault6(String destination, String prefix) {
        return destination.matches("0{32}") && prefix.equals("00");
    }

    private static boolean isHalf6(String destination, String prefix) {
        return destination.matches("[08]0{31}") && prefix.equals("01");
    }

    private static boolean usable(String flags) {
        long bits = HexText.parse(flags);
        return bits >= 0 && (bits & UP) != 0 && (bits & REJECT) == 0;
    }
}

package hostdev.core.format;

import java.util.SortedSet;
import java.util.TreeSet;

/// The interfaces that a default route goes through, from `/proc/net/route` and `/proc/net/ipv6_route`.
public final class DefaultRoutes {
    private static final int UP = 0x1;
    private static final int REJECT = 0x200;

    private DefaultRoutes() {}

    /// `/proc/net/route` (net/ipv4/fib_trie.c, `fib_route_seq_show`).
    public static SortedSet<String> ipv4(String text) {
        SortedSet<String> interfaces = new TreeSet<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split("[ \t]+", -1);
            if (words.length >= 8 && words[1].equals("00000000") && words[7].equals("00000000") && usable(words[3])) {
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
            if (words.length >= 10 && words[0].matches("0{32}") && words[1].equals("00") && usable(words[8])) {
                interfaces.add(words[9]);
            }
        }
        return interfaces;
    }

    private static boolean usable(String flags) {
        long bits = HexText.parse(flags);
        return bits >= 0 && (bits & UP) != 0 && (bits & REJECT) == 0;
    }
}

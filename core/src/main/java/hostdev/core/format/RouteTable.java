package hostdev.core.format;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The routes of the kernel's main table, from `/proc/net/route` and `/proc/net/ipv6_route`: which interfaces a packet
/// to an address goes out by. Rules that choose another table are not seen there.
public final class RouteTable {
    private static final int UP = 0x1;
    private static final int REJECT = 0x200;
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int IPV4_FIELDS = 8;
    private static final int IPV6_FIELDS = 10;

    private final List<Route> routes = new ArrayList<>();

    /// @param bits of an address: 32 or 128
    /// @param prefix how many of the destination's first bits count
    private record Route(BigInteger destination, int bits, int prefix, String out) {
        /// fe80::/10, ff00::/8
        boolean isOfLink() {
            int first =
                    bits == IPV6_BITS ? destination.shiftRight(IPV6_BITS - 16).intValue() : 0;
            return (first & 0xffc0) == 0xfe80 || (first & 0xff00) == 0xff00;
        }

        boolean covers(byte[] address) {
            return address.length * Byte.SIZE == bits
                    && new BigInteger(1, address)
                            .xor(destination)
                            .shiftRight(bits - prefix)
                            .equals(BigInteger.ZERO);
        }
    }

    /// @param ipv4 the text of `/proc/net/route`
    /// @param ipv6 of `/proc/net/ipv6_route`; empty without IPv6
    public static RouteTable parse(String ipv4, String ipv6) {
        RouteTable table = new RouteTable();
        for (String line : ipv4.split("\n", -1)) {
            table.addIpv4(line.strip().split("[ \t]+", -1));
        }
        for (String line : ipv6.split("\n", -1)) {
            table.addIpv6(line.strip().split("[ \t]+", -1));
        }
        return table;
    }

    /// Destination and mask are written as the processor reads them, least significant byte first
    /// (net/ipv4/fib_trie.c, `fib_route_seq_show`).
    private void addIpv4(String[] words) {
        if (words.length < IPV4_FIELDS || !isUsable(words[3])) {
            return;
        }
        long destination = HexText.parse(words[1]);
        long mask = HexText.parse(words[7]);
        if (destination >= 0 && mask >= 0) {
            long bits = Integer.toUnsignedLong(Integer.reverseBytes((int) destination));
            routes.add(new Route(BigInteger.valueOf(bits), IPV4_BITS, Long.bitCount(mask), words[0]));
        }
    }

    private void addIpv6(String[] words) {
        if (words.length < IPV6_FIELDS || !words[0].matches("[0-9a-f]{32}") || !isUsable(words[8])) {
            return;
        }
        long prefix = HexText.parse(words[1]);
        if (prefix >= 0 && prefix <= IPV6_BITS) {
            routes.add(new Route(new BigInteger(words[0], 16), IPV6_BITS, (int) prefix, words[9]));
        }
    }

    private static boolean isUsable(String flags) {
        long bits = HexText.parse(flags);
        return bits >= 0 && (bits & UP) != 0 && (bits & REJECT) == 0;
    }

    /// The interfaces that packets to other hosts go out by: those of any route that is not for the link itself only,
    /// as
    /// IPv6 has on each.
    public Set<String> interfaces() {
        Set<String> interfaces = new TreeSet<>();
        for (Route route : routes) {
            if (!route.isOfLink() && !route.out().equals("lo")) {
                interfaces.add(route.out());
            }
        }
        return interfaces;
    }

    /// The interfaces of the routes that fit the address best; several where they are alike.
    public Set<String> out(InetAddress address) {
        byte[] bytes = address.getAddress();
        int best = -1;
        Set<String> interfaces = new TreeSet<>();
        for (Route route : routes) {
            if (route.prefix() >= best && route.covers(bytes)) {
                if (route.prefix() > best) {
                    interfaces.clear();
                }
                best = route.prefix();
                interfaces.add(route.out());
            }
        }
        return interfaces;
    }
}

package hostdev.core.scrub;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses on the internet in text, and as the kernel writes them in `/proc/net`. Those that say nothing to others
/// stay: private, local, for documentation, for many, masks.
final class NetworkAddresses {
    private static final Pattern FOUR =
            Pattern.compile("(?<![\\w.])(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?![\\w.])");

    /// Anything with two colons or more that consists of what such an address does; what it is, the JDK says.
    private static final Pattern SIX =
            Pattern.compile("(?<![\\w:.])(?=[0-9a-fA-F]*:[0-9a-fA-F]*:)[0-9a-fA-F:]{3,39}(?![\\w:.])");

    private static final Pattern WORD =
            Pattern.compile("(?<![0-9A-Za-z])([0-9A-Fa-f]{8}|[0-9A-Fa-f]{32})(?![0-9A-Za-z])");

    /// The first half, in bytes.
    private static final int NETWORK = 8;

    private final Pseudonyms pseudonyms;

    NetworkAddresses(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    String inText(String text) {
        String four = FOUR.matcher(text).replaceAll(this::four);
        return four.indexOf(':') < 0 ? four : SIX.matcher(four).replaceAll(this::six);
    }

    /// `/proc/net/tcp`, `tcp6`, `route` and `ipv6_route`.
    String inKernelTable(String path, String text) {
        boolean turned = path.endsWith("tcp6"); // four numbers, each with the last byte first
        return WORD.matcher(text).replaceAll(match -> word(match.group(1), turned));
    }

    private String four(java.util.regex.MatchResult match) {
        int[] octets = new int[4];
        for (int i = 0; i < 4; i++) {
            octets[i] = Integer.parseInt(match.group(i + 1));
            if (octets[i] > 255) {
                return Matcher.quoteReplacement(match.group());
            }
        }
        replace(octets);
        return octets[0] + "." + octets[1] + "." + octets[2] + "." + octets[3];
    }

    /// The last part stays, so that networks look like networks; the rest becomes one of RFC 2544's.
    private void replace(int[] octets) {
        if (says(octets[0], octets[1], octets[2])) {
            String name = "net " + octets[0] + "." + octets[1] + "." + octets[2];
            octets[0] = 198;
            octets[1] = 18 + (pseudonyms.octet(name, 0) & 1);
            octets[2] = pseudonyms.octet(name, 1);
        }
    }

    private static boolean says(int first, int second, int third) {
        boolean privately = first == 10
                || (first == 172 && second >= 16 && second < 32)
                || (first == 192 && second == 168)
                || (first == 100 && second >= 64 && second < 128);
        boolean locally = first == 0 || first == 127 || (first == 169 && second == 254) || first >= 224;
        boolean inBooks = (first == 192 && second == 0 && third == 2)
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113)
                || (first == 198 && (second == 18 || second == 19));
        return !privately && !locally && !inBooks;
    }

    private String six(java.util.regex.MatchResult match) {
        String text = match.group();
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (address instanceof Inet6Address six) {
                byte[] bytes = six.getAddress();
                return replace(bytes) ? Matcher.quoteReplacement(written(bytes)) : Matcher.quoteReplacement(text);
            }
            return Matcher.quoteReplacement(text);
        } catch (IllegalArgumentException _) {
            return Matcher.quoteReplacement(text); // colons of something else
        }
    }

    /// The groups of digits, the longest row of zeros left out (RFC 5952).
    private static String written(byte[] bytes) {
        String[] groups = new String[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = Integer.toHexString(((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff));
        }
        int start = 0;
        int length = 0;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        if (length < 2) {
            return String.join(":", groups);
        }
        List<String> all = List.of(groups);
        return String.join(":", all.subList(0, start)) + "::" + String.join(":", all.subList(start + length, 8));
    }

    /// What stands behind the network's part of global and local addresses comes from the card.
    ///
    /// @return whether anything was
    private boolean replace(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        boolean inBooks = first == 0x2001 && bytes[2] == 0x0d && bytes[3] == (byte) 0xb8; // RFC 3849
        boolean global = (first & 0xe000) == 0x2000 && !inBooks;
        boolean local = (first & 0xffc0) == 0xfe80 || (first & 0xfe00) == 0xfc00;
        if (!global && !local) {
            return false;
        }
        String name = written(bytes);
        boolean chosen = true; // `::1`: by a person, and says nothing
        for (int i = NETWORK; i < bytes.length - 2; i++) {
            chosen &= bytes[i] == 0;
        }
        if (global) {
            String network = "network " + HexFormat.of().formatHex(bytes, 0, NETWORK);
            for (int i = 2; i < NETWORK; i++) {
                bytes[i] = (byte) pseudonyms.octet(network, i);
            }
        }
        for (int i = NETWORK; i < bytes.length && !chosen; i++) {
            bytes[i] = (byte) pseudonyms.octet("six " + name, i);
        }
        return global || !chosen;
    }

    private String word(String hex, boolean turned) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length == 4) {
            int[] octets = {bytes[3] & 0xff, bytes[2] & 0xff, bytes[1] & 0xff, bytes[0] & 0xff};
            replace(octets);
            return String.format(java.util.Locale.ROOT, "%02X%02X%02X%02X", octets[3], octets[2], octets[1], octets[0]);
        }
        byte[] straight = turned ? turned(bytes) : bytes;
        if (!replace(straight)) {
            return hex;
        }
        String written = HexFormat.of().formatHex(turned ? turned(straight) : straight);
        return turned ? written.toUpperCase(java.util.Locale.ROOT) : written;
    }

    private static byte[] turned(byte[] bytes) {
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[(i & ~3) + 3 - (i & 3)];
        }
        return turned;
    }
}

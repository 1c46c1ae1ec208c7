package hostdev.core.format;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The TCP sockets of `/proc/net/tcp` and `/proc/net/tcp6` (net/ipv4/tcp_ipv4.c, `get_tcp4_sock`): addresses are words
/// of 32 bits in the machine's own order, which is little-endian wherever this runs.
///
/// @param open the connections that are established
/// @param listening the ports that are listened on
public record SocketTable(List<Connection> open, Set<Integer> listening) {
    private static final String ESTABLISHED = "01";
    private static final String LISTEN = "0A";

    /// One end here, the other anywhere.
    public record Connection(InetAddress local, int localPort, InetAddress remote, int remotePort) {}

    /// @param texts of any of the two files
    public static SocketTable parse(List<String> texts) {
        List<Connection> open = new ArrayList<>();
        Set<Integer> listening = new HashSet<>();
        for (String text : texts) {
            for (String line : text.split("\n", -1)) {
                add(line.strip().split(" +", 5), open, listening);
            }
        }
        return new SocketTable(open, listening);
    }

    /// `0: 0A4DA8C0:0016 074DA8C0:C350 01 …`
    private static void add(String[] words, List<Connection> open, Set<Integer> listening) {
        if (words.length < 4) {
            return;
        }
        if (words[3].equals(LISTEN)) {
            port(words[1]).ifPresent(listening::add);
        }
        Optional<InetAddress> local = address(words[1]);
        Optional<InetAddress> remote = address(words[2]);
        Optional<Integer> localPort = port(words[1]);
        Optional<Integer> remotePort = port(words[2]);
        if (words[3].equals(ESTABLISHED) && local.isPresent() && remote.isPresent()) {
            open.add(new Connection(local.get(), localPort.orElse(0), remote.get(), remotePort.orElse(0)));
        }
    }

    private static Optional<Integer> port(String end) {
        long port = HexText.parse(end.substring(end.indexOf(':') + 1));
        return port < 0 ? Optional.empty() : Optional.of((int) port);
    }

    private static Optional<InetAddress> address(String end) {
        int colon = end.indexOf(':');
        if (colon != 8 && colon != 32) {
            return Optional.empty();
        }
        byte[] bytes = new byte[colon / 2];
        for (int word = 0; word < colon; word += 8) {
            long value = HexText.parse(end.substring(word, word + 8));
            if (value < 0) {
                return Optional.empty();
            }
            for (int i = 0; i < 4; i++) {
                bytes[word / 2 + i] = (byte) (value >> (8 * i));
            }
        }
        try {
            // an IPv4 address in IPv6's form becomes one of IPv4
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only of a wrong length
        }
    }

    /// An address as people and programs write it, without a prefix length or zone; empty where it is none.
    public static Optional<InetAddress> literal(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '%') {
            end++;
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text.substring(0, end)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}

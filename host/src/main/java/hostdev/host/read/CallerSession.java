package hostdev.host.read;

import hostdev.core.format.SocketTable;
import hostdev.host.root.HostRoot;
import java.net.InetAddress;
import java.util.Optional;

/// The ssh session that this program was called from, from the environment of this process or of those above it: `sudo`
/// takes the variable away.
///
/// @param client where the person sits
/// @param server the address of this host that the session goes to
record CallerSession(InetAddress client, String clientPort, InetAddress server) {
    private static final int MOST_PARENTS = 32;

    /// @return empty where there is none, or none that can be seen
    static Optional<CallerSession> of(HostRoot root) {
        String process = "self";
        for (int i = 0; i < MOST_PARENTS && !process.equals("0"); i++) {
            Optional<CallerSession> session =
                    root.text("/proc/" + process + "/environ").seen().flatMap(CallerSession::parse);
            if (session.isPresent()) {
                return session;
            }
            process = parent(root.text("/proc/" + process + "/status").seen().orElse(""));
        }
        return Optional.empty();
    }

    /// Whether the connection is the session's own.
    boolean is(SocketTable.Connection connection) {
        return connection.remote().equals(client)
                && Integer.toString(connection.remotePort()).equals(clientPort);
    }

    private static String parent(String status) {
        int start = status.indexOf("\nPPid:\t");
        if (start < 0) {
            return "0";
        }
        int end = status.indexOf('\n', start + 1);
        return end < 0
                ? "0"
                : status.substring(start + "\nPPid:\t".length(), end).strip();
    }

    /// `SSH_CONNECTION=10.0.0.7 50000 10.0.0.2 22` (ssh(1)); variables end with a zero byte.
    private static Optional<CallerSession> parse(String environment) {
        for (String variable : environment.split("\0", -1)) {
            String[] words = variable.split("[ =]", -1);
            if (words.length == 5 && words[0].equals("SSH_CONNECTION")) {
                Optional<InetAddress> client = SocketTable.literal(words[1]);
                Optional<InetAddress> server = SocketTable.literal(words[3]);
                return client.flatMap(from -> server.map(to -> new CallerSession(from, words[2], to)));
            }
        }
        return Optional.empty();
    }
}

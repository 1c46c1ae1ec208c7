package hostdev.it.lab;

import hostdev.core.finding.Problem;
import hostdev.lab.CommandOutput;
import hostdev.lab.PracticeHost;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A socket of this machine that leads to one in a practice host: each connection is the input and output of a
/// `socat` there.
final class Tunnel implements AutoCloseable {
    /// For one connection.
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Path here;
    private final PracticeHost host;
    private final String there;
    private final ServerSocketChannel server;

    private Tunnel(Path here, PracticeHost host, String there, ServerSocketChannel server) {
        this.here = here;
        this.host = host;
        this.there = there;
        this.server = server;
    }

    /// @param here where nothing is yet
    static Tunnel open(Path here, PracticeHost host, String there) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(here));
        Tunnel tunnel = new Tunnel(here, host, there, server);
        Thread.ofVirtual().name("tunnel").start(tunnel::accept);
        return tunnel;
    }

    /// The socket of this machine.
    Path here() {
        return here;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().name("tunnelled").start(() -> carry(client));
            }
        } catch (IOException _) {
            // it is closed: nobody connects any more
        }
    }

    private void carry(SocketChannel client) {
        try (client) {
            host.stream(
                    LIMIT,
                    Channels.newInputStream(client),
                    new ToClient(client),
                    List.of("socat", "-", "UNIX-CONNECT:" + there));
        } catch (IOException | Problem _) {
            // it was closed already, or the practice host is switched off: who speaks through it sees that
        }
    }

    private record ToClient(SocketChannel client) implements CommandOutput {
        @Override
        public void stdout(byte[] bytes) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            try {
                while (left.hasRemaining()) {
                    client.write(left);
                }
            } catch (IOException _) {
                return; // it has gone, and wants no more answers
            }
        }

        @Override
        public void stderr(byte[] bytes) {
            System.err.writeBytes(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package hostdev.lab;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Unix sockets on which QEMU listens.
final class Sockets {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Sockets() {}

    /// Connects as soon as QEMU listens.
    static SocketChannel connect(Path socket, QemuProcess qemu) {
        return Pause.until("QEMU to listen on " + socket.getFileName(), LIMIT, () -> {
            if (!qemu.isAlive()) {
                throw qemu.endedByItself();
            }
            try {
                return Optional.of(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            return; // nothing is left to be said to it
        }
    }
}

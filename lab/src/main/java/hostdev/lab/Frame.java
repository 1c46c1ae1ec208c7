package hostdev.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One message on the agent's line: a letter, the command's number, a length, the payload. The letters are explained
/// in the agent (`image/root/usr/lib/hostdev-lab/agent`).
final class Frame {
    static final char START = 'S';
    static final char STDIN = 'I';
    static final char STDIN_END = 'E';
    static final char SIGNAL = 'K';
    static final char WINDOW = 'W';
    static final char HELLO = 'H';
    static final char STDOUT = 'O';
    static final char STDERR = 'R';
    static final char EXIT = 'X';
    static final char FAILED = 'F';

    private static final int HEADER = 9;
    private static final int LONGEST = 1 << 24;

    private final char type;
    private final int command;
    private final byte[] payload;

    Frame(char type, int command, byte[] payload) {
        this.type = type;
        this.command = command;
        this.payload = payload;
    }

    Frame(char type, int command, String payload) {
        this(type, command, payload.getBytes(UTF_8));
    }

    char type() {
        return type;
    }

    int command() {
        return command;
    }

    byte[] payload() {
        return payload;
    }

    String text() {
        return new String(payload, UTF_8);
    }

    ByteBuffer encode() {
        return ByteBuffer.allocate(HEADER + payload.length)
                .put((byte) type)
                .putInt(command)
                .putInt(payload.length)
                .put(payload)
                .flip();
    }

    /// The next frame; empty when the line was closed between two.
    ///
    /// @throws IOException if it ends within one, or what comes is none
    static Optional<Frame> read(DataInputStream in) throws IOException {
        int type = in.read();
        if (type < 0) {
            return Optional.empty();
        }
        int command = in.readInt();
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("not a frame: length " + length);
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("the line ended within a frame");
        }
        return Optional.of(new Frame((char) type, command, payload));
    }
}

package hostdev.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Where what a command writes goes as it comes.
public interface CommandOutput {
    void stdout(byte[] bytes);

    void stderr(byte[] bytes);

    /// Passes both on at once.
    static CommandOutput to(OutputStream stdout, OutputStream stderr) {
        return new CommandOutput() {
            @Override
            public void stdout(byte[] bytes) {
                write(stdout, bytes);
            }

            @Override
            public void stderr(byte[] bytes) {
                write(stderr, bytes);
            }
        };
    }

    private static void write(OutputStream to, byte[] bytes) {
        try {
            to.write(bytes);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

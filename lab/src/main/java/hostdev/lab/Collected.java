package hostdev.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// Keeps what a command writes.
final class Collected implements CommandOutput {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Override
    public void stdout(byte[] bytes) {
        out.writeBytes(bytes);
    }

    @Override
    public void stderr(byte[] bytes) {
        err.writeBytes(bytes);
    }

    String out() {
        return out.toString(UTF_8);
    }

    String err() {
        return err.toString(UTF_8);
    }

    /// What is written to it counts as stderr.
    ByteArrayOutputStream errStream() {
        return err;
    }

    String both() {
        return (out() + err()).indent(4);
    }
}

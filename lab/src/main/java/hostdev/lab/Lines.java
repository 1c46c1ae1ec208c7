package hostdev.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/// Shows what a command writes line by line, as it comes, with something in front; keeps its stdout.
final class Lines implements CommandOutput {
    private final String before;
    private final PrintStream out;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream outLine = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errLine = new ByteArrayOutputStream();

    Lines(String before, PrintStream out) {
        this.before = before;
        this.out = out;
    }

    @Override
    public synchronized void stdout(byte[] bytes) {
        stdout.writeBytes(bytes);
        show(bytes, outLine);
    }

    @Override
    public synchronized void stderr(byte[] bytes) {
        show(bytes, errLine);
    }

    private void show(byte[] bytes, ByteArrayOutputStream line) {
        for (byte b : bytes) {
            if (b == '\n') {
                print(line);
            } else {
                line.write(b);
            }
        }
    }

    private void print(ByteArrayOutputStream line) {
        out.println((before + line.toString(UTF_8)).stripTrailing());
        out.flush();
        line.reset();
    }

    /// Shows what is left when the last line had no end.
    synchronized void end() {
        if (outLine.size() > 0) {
            print(outLine);
        }
        if (errLine.size() > 0) {
            print(errLine);
        }
    }

    synchronized String stdout() {
        return stdout.toString(UTF_8);
    }
}

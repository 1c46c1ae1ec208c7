package hostdev.host.root;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// What a child process writes, read by a daemon thread as it comes, so that the child never waits for us. The stream
/// is never closed here: closing would wait for a child that the kernel holds.
final class ChildOutput {
    private final Thread thread;
    private final int most;
    private byte[] text = new byte[4096];
    private int length;

    private ChildOutput(InputStream from, int most) {
        this.most = most;
        this.thread = new Thread(() -> drain(from), "output of a child");
        thread.setDaemon(true);
    }

    /// Starts reading; what is beyond `most` bytes is read and thrown away.
    static ChildOutput of(InputStream from, int most) {
        ChildOutput output = new ChildOutput(from, most);
        output.thread.start();
        return output;
    }

    private void drain(InputStream from) {
        byte[] piece = new byte[8192];
        try {
            for (int got = from.read(piece); got >= 0; got = from.read(piece)) {
                keep(piece, got);
            }
        } catch (IOException _) {
            // the child is gone and its pipe with it: what was read is all there is
        }
    }

    private synchronized void keep(byte[] piece, int got) {
        int kept = Math.min(got, most - length);
        if (length + kept > text.length) {
            text = Arrays.copyOf(text, Math.min(most, Math.max(text.length * 2, length + kept)));
        }
        System.arraycopy(piece, 0, text, length, kept);
        length += kept;
    }

    /// What was read by the time the stream ended, or by the end of `patience`: a grandchild may keep it open.
    String text(Duration patience) throws InterruptedException {
        thread.join(patience);
        synchronized (this) {
            return new String(text, 0, length, StandardCharsets.UTF_8);
        }
    }
}

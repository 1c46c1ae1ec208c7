package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static DataInputStream line(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes(Frame... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            all.writeBytes(frame.encode().array());
        }
        return all.toByteArray();
    }

    @Test
    void whatIsWrittenIsReadFrameByFrame() throws IOException {
        byte[] binary = {0, 'O', -1, '\n'};
        DataInputStream in = line(bytes(new Frame(Frame.STDOUT, 70_000, binary), new Frame(Frame.EXIT, 3, "127")));
        assertThat(Frame.read(in)).hasValueSatisfying(frame -> {
            assertThat(frame.type()).isEqualTo(Frame.STDOUT);
            assertThat(frame.command()).isEqualTo(70_000);
            assertThat(frame.payload()).isEqualTo(binary);
        });
        assertThat(Frame.read(in))
                .hasValueSatisfying(frame -> assertThat(frame.text()).isEqualTo("127"));
        assertThat(Frame.read(in)).isEmpty();
    }

    @Test
    void aLineThatEndsWithinAFrameIsAnError() {
        byte[] whole = bytes(new Frame(Frame.STDERR, 1, "something"));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
        assertThatThrownBy(() -> Frame.read(line(cut))).isInstanceOf(EOFException.class);
    }

    @Test
    void noiseIsNotTakenForAFrame() {
        assertThatThrownBy(() ->
                        Frame.read(line("login: root on ttyS0".getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a frame");
    }
}

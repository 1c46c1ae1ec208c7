package hostdev.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// QEMU's monitor: one command at a time. Of its events only the end of a device is remembered.
final class Qmp implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Json.Obj NO_ARGUMENTS = Json.object().build();

    private final SocketChannel channel;
    private final BlockingQueue<Json.Obj> answers = new LinkedBlockingQueue<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    private Qmp(SocketChannel channel) {
        this.channel = channel;
        Thread.ofVirtual().name("qmp").start(this::read);
    }

    static Qmp connect(Path socket, QemuProcess qemu) {
        Qmp qmp = new Qmp(Sockets.connect(socket, qemu));
        qmp.execute("qmp_capabilities");
        return qmp;
    }

    Json execute(String command) {
        return execute(command, NO_ARGUMENTS);
    }

    /// What the command returns.
    ///
    /// @throws Problem if QEMU refuses it or does not answer in time
    synchronized Json execute(String command, Json.Obj arguments) {
        Json.Obj request = Json.object()
                .put("execute", command)
                .put("arguments", arguments)
                .build();
        try {
            ByteBuffer bytes = ByteBuffer.wrap((JsonText.line(request) + "\n").getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            Json.Obj answer = answers.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw Pause.late("QEMU's answer to " + command, LIMIT);
            }
            return answer.get("return")
                    .orElseThrow(() ->
                            Problem.failed("practice host", "QEMU: " + command + ": " + JsonText.line(answer), ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.failed("practice host", "interrupted", "").because(e);
        }
    }

    /// The text member `name` of what the command returns, or "".
    String ask(String command, String name) {
        return execute(command) instanceof Json.Obj object ? text(object, name) : "";
    }

    private static String text(Json.Obj object, String name) {
        return object.get(name).orElse(null) instanceof Json.Text(String value) ? value : "";
    }

    /// Whether a device has been thrown out since this was last asked, with all that it held: it is off the list of
    /// devices a while before it has let go of its disk.
    boolean tookOut(String id) {
        return deleted.remove(id);
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(Channels.newReader(channel, UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (JsonText.parse(line) instanceof Json.Obj message) {
                    if (isAnswer(message)) {
                        answers.add(message);
                    } else if (text(message, "event").equals("DEVICE_DELETED")
                            && message.get("data").orElse(null) instanceof Json.Obj data) {
                        deleted.add(text(data, "device"));
                    }
                }
            }
        } catch (IOException | JsonText.NotJson e) {
            return; // QEMU is gone: whoever waits for an answer says so
        }
    }

    private static boolean isAnswer(Json.Obj message) {
        return message.get("return").isPresent() || message.get("error").isPresent();
    }

    @Override
    public void close() {
        Sockets.close(channel);
    }
}

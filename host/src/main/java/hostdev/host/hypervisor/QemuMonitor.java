package hostdev.host.hypervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/// The monitor of one QEMU, in its machine protocol (QMP): a line of JSON asks, a line answers. Events are not waited
/// for: what they would tell is read.
final class QemuMonitor implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration GREETING = Duration.ofSeconds(5);

    /// Much more than any answer that is asked for.
    private static final int MOST_LINE = 4 << 20;

    private static final int MOST_QUOTED = 200;

    /// Who has the other end.
    private static final String LOOK = "ss -xp | grep ";

    private static final Json.Obj NOTHING = Json.object().build();

    private final String path;
    private final SocketChannel channel;
    private final BufferedReader lines;

    private QemuMonitor(String path, SocketChannel channel) {
        this.path = path;
        this.channel = channel;
        this.lines = new BufferedReader(Channels.newReader(channel, UTF_8));
    }

    /// QEMU refuses a command; its own words.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String words) {
            super(words);
        }
    }

    /// @return empty where no QEMU listens there
    /// @throws Problem where one listens and does not greet: its monitor serves one program at a time
    static Optional<QemuMonitor> connect(String path) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            throw Problem.failed(path, "no socket can be made: " + e.getMessage(), "")
                    .because(e);
        }
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException _) {
            close(channel);
            return Optional.empty();
        }
        QemuMonitor monitor = new QemuMonitor(path, channel);
        try {
            if (monitor.greets()) {
                return Optional.of(monitor);
            }
            monitor.close();
            return Optional.empty();
        } catch (Problem e) {
            monitor.close();
            throw e;
        }
    }

    /// Whether it does, and has not just ended.
    private boolean greets() {
        Optional<Json.Obj> greeting = TimeLimit.within(
                "QEMU", LOOK + path, GREETING, path, "greeting: another program may have its monitor", this::next);
        if (greeting.isEmpty()) {
            return false;
        }
        if (greeting.get().get("QMP").isEmpty()) {
            throw Problem.notFit(path, "no QEMU answers there: " + quoted(JsonText.line(greeting.get())), who());
        }
        Optional<Json.Obj> agreed = TimeLimit.within(
                "QEMU",
                LOOK + path,
                ANSWER,
                path,
                "doing qmp_capabilities",
                () -> writes("qmp_capabilities", NOTHING) ? next() : Optional.empty());
        if (agreed.isPresent() && agreed.get().get("return").isEmpty()) {
            throw Problem.failed(path, "qmp_capabilities: " + quoted(JsonText.line(agreed.get())), who());
        }
        return agreed.isPresent();
    }

    Json ask(String command) {
        return ask(command, NOTHING);
    }

    /// @throws Problem where QEMU refuses it, which it does not do with what only asks
    Json ask(String command, Json.Obj arguments) {
        try {
            return command(command, arguments);
        } catch (Refused e) {
            throw Problem.failed(path, command + ": " + e.getMessage(), "").because(e);
        }
    }

    /// What the command returns.
    Json command(String command, Json.Obj arguments) throws Refused {
        Json.Obj answer = TimeLimit.within("QEMU", LOOK + path, ANSWER, path, "doing " + command, () -> {
            if (!writes(command, arguments)) {
                throw ended();
            }
            Json.Obj line = read();
            while (line.get("event").isPresent()) {
                line = read();
            }
            return line;
        });
        if (answer.get("error").orElse(null) instanceof Json.Obj error) {
            throw new Refused(text(error, "desc"));
        }
        return answer.get("return").orElseThrow(() -> strange(quoted(JsonText.line(answer))));
    }

    /// @return false where QEMU has ended
    private boolean writes(String command, Json.Obj arguments) {
        Json.Obj request = Json.object()
                .put("execute", command)
                .put("arguments", arguments)
                .build();
        ByteBuffer bytes = ByteBuffer.wrap((JsonText.line(request) + "\n").getBytes(UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return true;
        } catch (IOException _) {
            return false; // a broken pipe: of a socket that is connected, nothing else
        }
    }

    private Json.Obj read() throws IOException {
        return next().orElseThrow(this::ended);
    }

    private Problem ended() {
        return Problem.failed(path, "QEMU has ended", "");
    }

    /// Empty where QEMU has ended.
    private Optional<Json.Obj> next() throws IOException {
        Optional<String> line = line();
        return line.isEmpty() ? Optional.empty() : Optional.of(parsed(line.get()));
    }

    /// A guest that has taken its QEMU over may write without an end.
    private Optional<String> line() throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            int c = lines.read();
            while (c >= 0 && c != '\n') {
                if (line.length() == MOST_LINE) {
                    throw strange("a line of more than " + MOST_LINE + " characters");
                }
                line.append((char) c);
                c = lines.read();
            }
            return c < 0 && line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
        } catch (SocketException _) {
            return Optional.empty(); // Linux resets a connection that QEMU had not accepted when it ended
        }
    }

    private Json.Obj parsed(String line) {
        try {
            return JsonText.parse(line) instanceof Json.Obj object ? object : NOTHING;
        } catch (JsonText.NotJson e) {
            throw strange(quoted(line)).because(e);
        }
    }

    private Problem strange(String words) {
        return Problem.failed(path, "not QEMU's words: " + words, who());
    }

    private String who() {
        return "see who answers there: " + LOOK + path;
    }

    /// The beginning of what may be anything.
    private static String quoted(String words) {
        String line = words.strip();
        return line.length() <= MOST_QUOTED ? line : line.substring(0, MOST_QUOTED) + " …";
    }

    /// A text member, or "".
    static String text(Json.Obj object, String name) {
        return object.get(name).orElse(null) instanceof Json.Text(String value) ? value : "";
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // it is gone either way
        }
    }
}

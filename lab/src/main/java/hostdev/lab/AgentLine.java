package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The line to the agent in the practice host: any number of commands at once.
final class AgentLine implements AutoCloseable {
    private final SocketChannel channel;
    private final Map<Integer, Execution> running = new ConcurrentHashMap<>();
    private final AtomicInteger lastCommand = new AtomicInteger();
    private volatile String heard = "";

    private AgentLine(SocketChannel channel) {
        this.channel = channel;
    }

    static AgentLine connect(Path socket, QemuProcess qemu) {
        AgentLine line = new AgentLine(Sockets.connect(socket, qemu));
        Thread.ofVirtual().name("agent").start(line::read);
        return line;
    }

    /// Returns once the agent answers. It may be booting: what is written before then waits for it in QEMU.
    void awaitAgent(Duration limit, QemuMachine machine) {
        String nonce = Long.toHexString(System.nanoTime());
        write(new Frame(Frame.HELLO, 0, nonce));
        Pause.until("the practice host's agent to answer", limit, () -> {
            machine.refuseIfDead();
            return heard.equals(nonce) ? Optional.of(true) : Optional.empty();
        });
    }

    /// Starts a command, with pipes and its stdin open.
    Execution start(List<String> command, CommandOutput output) {
        return start("pipe", command, output);
    }

    /// Starts a command in a terminal of its own.
    Execution startInTerminal(int rows, int columns, List<String> command, CommandOutput output) {
        return start("pty " + rows + " " + columns, command, output);
    }

    private Execution start(String mode, List<String> command, CommandOutput output) {
        if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw Problem.usage("a NUL cannot be part of a command", "");
        }
        int number = lastCommand.incrementAndGet();
        Execution execution = new Execution(this, number, command, output);
        running.put(number, execution);
        write(new Frame(Frame.START, number, mode + "\0" + String.join("\0", command) + "\0"));
        return execution;
    }

    synchronized void write(Frame frame) {
        ByteBuffer bytes = frame.encode();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw Problem.failed("practice host", "its agent's line is closed: " + e.getMessage(), "")
                    .because(e);
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
            for (Optional<Frame> frame = Frame.read(in); frame.isPresent(); frame = Frame.read(in)) {
                deliver(frame.get());
            }
        } catch (IOException e) {
            return; // the machine is gone: whoever waits sees that
        }
    }

    private void deliver(Frame frame) {
        if (frame.type() == Frame.HELLO) {
            heard = frame.text();
            return;
        }
        Execution execution = running.get(frame.command());
        if (execution != null && execution.deliver(frame)) {
            running.remove(frame.command());
        }
    }

    @Override
    public void close() {
        Sockets.close(channel);
    }
}

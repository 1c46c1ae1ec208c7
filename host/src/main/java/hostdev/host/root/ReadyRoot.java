package hostdev.host.root;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// The running machine with children that wait for what they are to write.
final class ReadyRoot extends ForwardingRoot implements HostRoot.Ready {
    private final Map<String, Deque<KernelWrite>> waiting = new HashMap<>();

    /// @throws hostdev.core.finding.Problem where one cannot be started; none is left then
    ReadyRoot(HostRoot root, List<String> files) {
        super(root);
        boolean all = false;
        try {
            for (String file : files) {
                // what is not there yet may be by then, and a child that is just about to end would miss it
                if (root.exists(file)) {
                    waiting.computeIfAbsent(file, _ -> new ArrayDeque<>()).add(KernelWrite.start(file));
                }
            }
            all = true;
        } finally {
            if (!all) {
                giveUp();
            }
        }
    }

    @Override
    public Written write(String path, String text, Duration limit) {
        return write(path, text, limit, _ -> {});
    }

    @Override
    public Written write(String path, String text, Duration limit, LongConsumer writer) {
        KernelWrite ready = waiting.getOrDefault(path, new ArrayDeque<>()).poll();
        // one that could not open the file is gone
        return ready != null && ready.isWaiting()
                ? ready.write(text, limit, writer)
                : super.write(path, text, limit, writer);
    }

    @Override
    public void close() {
        giveUp();
    }

    private void giveUp() {
        waiting.values().forEach(writes -> writes.forEach(KernelWrite::giveUp));
        waiting.clear();
    }
}

package hostdev.host.root;

import hostdev.core.model.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// A root that is another one but for what a subclass does in its own way.
public abstract class ForwardingRoot implements HostRoot {
    private final HostRoot root;

    protected ForwardingRoot(HostRoot root) {
        this.root = root;
    }

    @Override
    public Fact<String> text(String path) {
        return root.text(path);
    }

    @Override
    public Fact<byte[]> bytes(String path, int most) {
        return root.bytes(path, most);
    }

    @Override
    public Fact<Optional<String>> link(String path) {
        return root.link(path);
    }

    @Override
    public Fact<List<String>> names(String path) {
        return root.names(path);
    }

    @Override
    public boolean exists(String path) {
        return root.exists(path);
    }

    @Override
    public Fact<FileOwner> owner(String path) {
        return root.owner(path);
    }

    @Override
    public Fact<Optional<String>> device(String path) {
        return root.device(path);
    }

    @Override
    public boolean live() {
        return root.live();
    }

    @Override
    public boolean runsPrograms() {
        return root.runsPrograms();
    }

    @Override
    public Written write(String path, String text, Duration limit) {
        return root.write(path, text, limit);
    }

    @Override
    public Written write(String path, String text, Duration limit, LongConsumer writer) {
        return root.write(path, text, limit, writer);
    }

    @Override
    public Ran run(List<String> command, Duration limit) {
        return root.run(command, limit);
    }

    @Override
    public Instant now() {
        return root.now();
    }

    @Override
    public Duration monotonic() {
        return root.monotonic();
    }
}

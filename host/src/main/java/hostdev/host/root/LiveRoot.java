package hostdev.host.root;

import hostdev.core.model.Fact;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// The machine that this program runs on.
final class LiveRoot implements HostRoot {
    static final LiveRoot INSTANCE = new LiveRoot();

    private LiveRoot() {}

    @Override
    public Fact<String> text(String path) {
        return SmallFiles.text(path);
    }

    @Override
    public Fact<byte[]> bytes(String path, int most) {
        return SmallFiles.bytes(path, most);
    }

    @Override
    public Fact<Optional<String>> link(String path) {
        return SmallFiles.link(path);
    }

    @Override
    public Fact<List<String>> names(String path) {
        return SmallFiles.names(path);
    }

    @Override
    public boolean exists(String path) {
        return new File(path).exists();
    }

    @Override
    public Fact<FileOwner> owner(String path) {
        return SmallFiles.owner(path);
    }

    @Override
    public Fact<Optional<String>> device(String path) {
        return SmallFiles.device(path);
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Written write(String path, String text, Duration limit) {
        return write(path, text, limit, _ -> {});
    }

    @Override
    public Written write(String path, String text, Duration limit, LongConsumer writer) {
        return KernelWrite.start(path).write(text, limit, writer);
    }

    @Override
    public Ready ready(List<String> files) {
        return new ReadyRoot(this, files);
    }

    @Override
    public Ran run(List<String> command, Duration limit) {
        return Programs.run(command, limit);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}

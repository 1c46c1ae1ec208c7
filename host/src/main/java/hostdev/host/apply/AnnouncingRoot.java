package hostdev.host.apply;

import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.util.function.LongConsumer;

/// Says which process is about to write into the kernel, before it does: this program may be killed while the kernel
/// still works on the write.
final class AnnouncingRoot extends ForwardingRoot {
    private final LongConsumer writer;

    AnnouncingRoot(HostRoot root, LongConsumer writer) {
        super(root);
        this.writer = writer;
    }

    @Override
    public Written write(String path, String text, Duration limit) {
        return super.write(path, text, limit, writer);
    }
}

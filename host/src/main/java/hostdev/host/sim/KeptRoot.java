package hostdev.host.sim;

import hostdev.core.json.Json;
import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/// A machine's root that writes down what is done through it.
final class KeptRoot extends ForwardingRoot {
    private final Deeds deeds;

    KeptRoot(HostRoot root, Deeds deeds) {
        super(root);
        this.deeds = deeds;
    }

    @Override
    public Written write(String path, String text, Duration limit) {
        deeds.add(Json.object().put("write", path).put("text", text));
        return super.write(path, text, limit);
    }

    @Override
    public Written write(String path, String text, Duration limit, LongConsumer writer) {
        deeds.add(Json.object().put("write", path).put("text", text));
        return super.write(path, text, limit, writer);
    }

    @Override
    public Ran run(List<String> command, Duration limit) {
        if (!SimulatedKernel.asksOnly(command)) {
            deeds.add(Json.object().put("run", Json.texts(command)));
        }
        return super.run(command, limit);
    }
}

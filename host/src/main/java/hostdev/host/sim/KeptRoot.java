package hostdev.host.sim;

import hostdev.core.json.Json;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A machine's root that writes down what is done through it.
record KeptRoot(HostRoot root, Deeds deeds) implements HostRoot {
    @Override
    public Written write(String path, String text, Duration limit) {
        deeds.add(Json.object().put("write", path).put("text", text));
        return root.write(path, text, limit);
    }

    @Override
    public Ran run(List<String> command, Duration limit) {
        if (!SimulatedKernel.asksOnly(command)) {
            deeds.add(Json.object().put("run", Json.texts(command)));
        }
        return root.run(command, limit);
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
    public boolean live() {
        return root.live();
    }

    @Override
    public Instant now() {
        return root.now();
    }
}

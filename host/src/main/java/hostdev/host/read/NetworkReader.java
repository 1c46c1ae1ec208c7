package hostdev.host.read;

import hostdev.core.format.IpJson;
import hostdev.core.format.SocketTable;
import hostdev.core.json.JsonText;
import hostdev.core.model.Attachment;
import hostdev.core.model.Fact;
import hostdev.core.model.NetworkConfig;
import hostdev.host.root.HostRoot;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Asks `ip` what an interface has configured, so that it can be given back with the function that it hangs on.
public final class NetworkReader {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String ADDRESSES = "addr show";

    private static final List<String> QUESTIONS =
            List.of(ADDRESSES, "-4 route show table all", "-6 route show table all");

    private NetworkReader() {}

    /// @return unknown where this is not the live machine, `ip` is not there, or it fails
    public static Fact<NetworkConfig> read(HostRoot root, String interfaceName) {
        if (!root.runsPrograms()) {
            return Fact.unknown("only the running machine can be asked");
        }
        List<String> texts = new ArrayList<>();
        for (String question : QUESTIONS) {
            switch (ask(root, question, List.of("dev", interfaceName))) {
                case Fact.Known<String>(var text) -> texts.add(text);
                case Fact.Unknown<String>(var why) -> {
                    return Fact.unknown(why);
                }
            }
        }
        try {
            return Fact.known(IpJson.config(texts.get(0), texts.get(1), texts.get(2)));
        } catch (JsonText.NotJson e) {
            return Fact.unknown("ip wrote what is not understood: " + e.getMessage());
        }
    }

    /// All addresses that each interface has, those that the kernel made too, by its name. One question for all: there
    /// may be thousands.
    ///
    /// @return unknown where `ip` is not there or fails
    static Fact<Map<String, Set<InetAddress>>> addresses(HostRoot root) {
        return switch (ask(root, ADDRESSES, List.of())) {
            case Fact.Unknown<String>(var why) -> Fact.unknown(why);
            case Fact.Known<String>(var text) -> {
                try {
                    Map<String, Set<InetAddress>> addresses = new HashMap<>();
                    IpJson.addresses(text).forEach((name, literals) -> {
                        Set<InetAddress> of = new HashSet<>();
                        literals.forEach(literal -> SocketTable.literal(literal).ifPresent(of::add));
                        addresses.put(name, of);
                    });
                    yield Fact.known(addresses);
                } catch (JsonText.NotJson e) {
                    yield Fact.unknown("ip wrote what is not understood: " + e.getMessage());
                }
            }
        };
    }

    /// @param about of which interface; empty for all
    private static Fact<String> ask(HostRoot root, String question, List<String> about) {
        List<String> command = new ArrayList<>(List.of("ip", "-json"));
        command.addAll(Arrays.asList(question.split(" ", -1)));
        command.addAll(about);
        return switch (root.run(command, LIMIT)) {
            case HostRoot.Ran.Exited exited when exited.status() == 0 -> Fact.known(exited.stdout());
            case HostRoot.Ran.Exited exited ->
                Fact.unknown("ip: " + exited.stderr().strip());
            case HostRoot.Ran.NotFound _ -> Fact.unknown("no program ip (package iproute2)");
            case HostRoot.Ran.TimedOut _ -> Fact.unknown("ip took too long");
        };
    }

    /// The configurations of all interfaces among what hangs on a function.
    ///
    /// @return unknown where one of them is
    public static Fact<List<NetworkConfig>> readAll(HostRoot root, List<Attachment> attachments) {
        List<NetworkConfig> configs = new ArrayList<>();
        for (Attachment attachment : attachments) {
            if (attachment.kind() != Attachment.Kind.NETWORK) {
                continue;
            }
            switch (read(root, attachment.name())) {
                case Fact.Known<NetworkConfig>(var config) -> configs.add(config);
                case Fact.Unknown<NetworkConfig>(var why) -> {
                    return Fact.unknown(attachment.name() + ": " + why);
                }
            }
        }
        return Fact.known(List.copyOf(configs));
    }
}

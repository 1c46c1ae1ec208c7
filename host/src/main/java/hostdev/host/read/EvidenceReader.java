package hostdev.host.read;

import hostdev.core.format.AgentText;
import hostdev.core.format.ConsoleText;
import hostdev.core.format.InterruptsText;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestWord;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.Interrupt;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.proof.Evidence;
import hostdev.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Gathers what tells whether a guest owns its devices: who holds them, their registers, the host's interrupts, and
/// what
/// the guest says.
public final class EvidenceReader {
    /// More than the console of any boot; what comes behind is not read.
    private static final int CONSOLE_BYTES = 8 << 20;

    /// `/proc/interrupts` is a line an interrupt and a column a processor: megabytes on large hosts.
    private static final int INTERRUPTS_BYTES = 32 << 20;

    /// A device that a guest's definition names.
    ///
    /// @param guestAddress where the definition puts it in the guest; empty where that is not known
    /// @param macs of the interfaces that it had in the host, in lower case
    public record Wanted(PciAddress device, Optional<PciAddress> guestAddress, List<String> macs) {}

    /// How a guest can be heard.
    ///
    /// @param consoleLogs files that this run of the guest writes its console to
    /// @param agent asks the guest's agent one question, in its JSON; an empty answer is no answer
    public record Ears(List<String> consoleLogs, Function<String, Optional<String>> agent) {}

    private EvidenceReader() {}

    /// One evidence a device, in their order; a device that the host no longer has is left out.
    ///
    /// @param watch how long to look whether a line interrupt rises; not waited for where no device has one
    public static List<Evidence> read(HostRoot root, List<Wanted> devices, Ears ears, Duration watch) {
        Host host = HostReader.read(root, EnumSet.of(HostReader.Part.HOLDERS));
        Fact<Heard> heard = listen(root, ears);
        Fact<List<Interrupt>> before = interrupts(root);
        Fact<List<Interrupt>> after = before;
        if (hasLineInterrupt(before, devices)) {
            pause(watch);
            after = interrupts(root);
        }
        List<Evidence> evidence = new ArrayList<>();
        for (Wanted wanted : devices) {
            Optional<PciFunction> function = host.function(wanted.device());
            if (function.isPresent()) {
                evidence.add(new Evidence(
                        wanted.device(),
                        function.get().ids(),
                        wanted.guestAddress(),
                        holders(host, wanted.device()),
                        HostReader.detail(root, wanted.device()).config(),
                        before,
                        after,
                        heard.map(all -> all.about(wanted, function.get()))));
            }
        }
        return evidence;
    }

    private static Fact<List<Holder>> holders(Host host, PciAddress device) {
        return host.holders().map(map -> map.getOrDefault(device, List.of()));
    }

    private static Fact<List<Interrupt>> interrupts(HostRoot root) {
        return root.bytes("/proc/interrupts", INTERRUPTS_BYTES)
                .map(bytes -> InterruptsText.parse(new String(bytes, StandardCharsets.UTF_8)));
    }

    private static boolean hasLineInterrupt(Fact<List<Interrupt>> interrupts, List<Wanted> devices) {
        for (Interrupt row : interrupts.seen().orElse(List.of())) {
            for (Wanted wanted : devices) {
                if (row.handlers().contains("vfio-intx(" + wanted.device() + ")")) {
                    return true;
                }
            }
        }
        return false;
    }

    /// @param words that name a function
    /// @param interfaces the guest's names of its interfaces, by MAC address
    private record Heard(List<GuestWord> words, Map<String, String> interfaces) {
        /// An interface with the card's own MAC address is that card: the agent names no function with it.
        List<GuestWord> about(Wanted wanted, PciFunction function) {
            for (String mac : wanted.macs()) {
                String name = interfaces.get(mac);
                if (name != null) {
                    return List.of(new GuestWord(
                            wanted.guestAddress(),
                            Optional.of(function.ids()),
                            Optional.of("a network driver (" + name + " " + mac + ")"),
                            "agent"));
                }
            }
            return words;
        }
    }

    private static Fact<Heard> listen(HostRoot root, Ears ears) {
        List<GuestWord> words = new ArrayList<>();
        List<String> deaf = new ArrayList<>();
        for (String log : ears.consoleLogs()) {
            switch (root.bytes(log, CONSOLE_BYTES)) {
                case Fact.Known<byte[]>(var bytes) ->
                    words.addAll(ConsoleText.functions(new String(bytes, StandardCharsets.UTF_8)));
                case Fact.Unknown<byte[]>(var why) -> deaf.add(log + ": " + why);
            }
        }
        boolean heard = deaf.size() < ears.consoleLogs().size();
        Optional<String> devices = ears.agent().apply("{\"execute\":\"guest-get-devices\"}");
        Optional<String> disks = ears.agent().apply("{\"execute\":\"guest-get-disks\"}");
        Optional<String> interfaces = ears.agent().apply("{\"execute\":\"guest-network-get-interfaces\"}");
        devices.map(AgentText::devices).ifPresent(words::addAll);
        disks.map(AgentText::disks).ifPresent(words::addAll);
        if (heard || devices.isPresent() || disks.isPresent() || interfaces.isPresent()) {
            return Fact.known(
                    new Heard(words, interfaces.map(AgentText::interfaces).orElse(Map.of())));
        }
        return Fact.unknown(
                deaf.isEmpty()
                        ? "the guest has no console that is kept in a file, and no agent answers"
                        : "its console cannot be read (" + String.join(", ", deaf) + "), and no agent answers");
    }

    /// Waits; ends early where this thread is interrupted.
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

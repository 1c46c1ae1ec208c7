package hostdev.host.xen;

import hostdev.core.format.XenBackends;
import hostdev.core.format.XenText;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Xen, seen from its first domain: only that one can ask it.
public record XenReader(HostRoot root) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /// The bit of `XENFEAT_dom0` (Xen's public/features.h).
    private static final int FIRST_DOMAIN = 1 << 11;

    /// Whether this is Xen's first domain; another one is a guest, whatever it sees of Xen.
    public boolean runs() {
        boolean xen =
                root.text("/sys/hypervisor/type").seen().map(String::strip).equals(Optional.of("xen"));
        return xen && isFirstDomain();
    }

    private boolean isFirstDomain() {
        boolean controls = root.text("/proc/xen/capabilities")
                .seen()
                .filter(text -> text.contains("control_d"))
                .isPresent();
        return controls
                || root.text("/sys/hypervisor/properties/features")
                        .seen()
                        .filter(text -> (bits(text.strip()) & FIRST_DOMAIN) != 0)
                        .isPresent();
    }

    private static long bits(String text) {
        try {
            return Long.parseLong(text, 16);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// What Xen prints of itself.
    public Fact<String> info() {
        return ask("info");
    }

    /// Whether its IOMMU is on; empty where there is no Xen.
    public Optional<Fact<Boolean>> givesDevices() {
        return runs()
                ? Optional.of(info().map(info -> XenText.givesDevices(XenText.capabilities(info))))
                : Optional.empty();
    }

    /// Whether interrupts go through it.
    public Fact<Boolean> remapsInterrupts() {
        return ask("dmesg")
                .either(
                        log -> XenText.remapsInterrupts(log)
                                .map(Fact::known)
                                .orElseGet(() -> Fact.unknown("xl dmesg does not say it")),
                        Fact::unknown);
    }

    /// Its guests that are there, running or not yet gone.
    public Fact<List<XenText.Domain>> domains() {
        return ask("list").map(XenText::domains);
    }

    /// Which functions its store says are connected to guests.
    public Fact<Map<PciAddress, List<Holder>>> holders() {
        Fact<List<XenText.Domain>> domains = domains();
        if (!(domains instanceof Fact.Known<List<XenText.Domain>>(var known))) {
            return Fact.unknown(domains.either(_ -> "", why -> why));
        }
        Map<Integer, String> names = new HashMap<>();
        known.forEach(domain -> names.put(domain.number(), domain.name()));
        return switch (root.run(List.of("xenstore-ls", "-f", XenBackends.PATH), LIMIT)) {
            case Ran.Exited(var status, var stdout, var stderr) ->
                status == 0
                        ? Fact.known(XenBackends.holders(stdout, names))
                        // no device was ever given to a guest in this boot
                        : stderr.contains("No such file")
                                ? Fact.known(Map.of())
                                : Fact.unknown("xenstore-ls: " + stderr.strip());
            case Ran.NotFound _ -> Fact.unknown("there is no program xenstore-ls");
            case Ran.TimedOut _ -> Fact.unknown("xenstore-ls did not end in time");
        };
    }

    private Fact<String> ask(String what) {
        if (!root.runsPrograms()) {
            return Fact.unknown("only the running Xen can tell");
        }
        return switch (root.run(List.of("xl", what), LIMIT)) {
            case Ran.Exited(var status, var stdout, var stderr) ->
                status == 0 ? Fact.known(stdout) : Fact.unknown("xl " + what + ": " + stderr.strip());
            case Ran.NotFound _ -> Fact.unknown("there is no program xl");
            case Ran.TimedOut _ -> Fact.unknown("xl " + what + " did not end in time");
        };
    }
}

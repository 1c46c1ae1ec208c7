package hostdev.core.model;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The way to a function through the bridges above it, by device and function numbers, without those of the
/// buses, which the firmware gives anew when a card is put in elsewhere: `0000:00/1c.0/00.0`, domain and root bus
/// first.
///
/// A virtual function on a further bus than its physical one has `+1:10.0`: both buses are behind the same
/// bridge.
public record PciPath(String text) {
    private static final int MOST_HOPS = 64;

    /// @throws IllegalArgumentException where the text has another form
    public PciPath {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a path of PCI functions: '" + text + "'");
        }
    }

    public static boolean isValid(String text) {
        String[] hops = text.split("/", -1);
        if (hops.length < 2 || hops.length > MOST_HOPS || !hops[0].matches("[0-9a-f]{4,8}:[0-9a-f]{2}")) {
            return false;
        }
        for (int i = 1; i < hops.length; i++) {
            if (!hops[i].matches("(\\+[0-9]{1,3}:)?[01][0-9a-f]\\.[0-7]")) {
                return false;
            }
        }
        return true;
    }

    /// That of a function of the host.
    public static PciPath of(Host host, PciFunction function) {
        StringBuilder hops = new StringBuilder();
        Set<PciAddress> passed = new HashSet<>();
        PciFunction here = function;
        Optional<PciFunction> above = above(host, here);
        while (above.isPresent() && passed.add(here.address()) && passed.size() < MOST_HOPS - 1) {
            hops.insert(0, "/" + further(host, here) + hop(here.address()));
            here = above.get();
            above = above(host, here);
        }
        PciAddress root = here.address();
        String bus = new PciAddress(root.domain(), root.bus(), 0, 0).toString();
        return new PciPath(bus.substring(0, bus.length() - 5) + "/" + hop(root) + hops);
    }

    private static Optional<PciFunction> above(Host host, PciFunction function) {
        return function.parent().flatMap(host::function);
    }

    /// `1d.7`
    private static String hop(PciAddress address) {
        String text = address.toString();
        return text.substring(text.length() - 4);
    }

    /// How far its bus is behind the first one below the same bridge; empty for that one.
    private static String further(Host host, PciFunction function) {
        int first = function.address().bus();
        for (PciFunction other : host.all()) {
            boolean sibling = other.parent().equals(function.parent())
                    && other.address().domain() == function.address().domain();
            first = sibling ? Math.min(first, other.address().bus()) : first;
        }
        int distance = function.address().bus() - first;
        return distance == 0 ? "" : "+" + distance + ":";
    }

    /// The function's number within its device, the last digit.
    public int function() {
        return text.charAt(text.length() - 1) - '0';
    }

    @Override
    public String toString() {
        return text;
    }
}

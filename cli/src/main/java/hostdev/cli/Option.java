package hostdev.cli;

import java.util.Optional;

/// What a verb takes with two dashes.
///
/// @param name with its dashes, `--to`
/// @param value the name of what it wants, in capitals: `GUEST`; empty for a flag
/// @param what it does, in a few words
/// @param required whether the verb cannot do without
/// @param repeatable whether it may be given more than once
public record Option(String name, Optional<String> value, String what, boolean required, boolean repeatable) {
    /// Every verb takes it, unsaid.
    public static final Option JSON = flag("--json", "print facts and errors as JSON, one value");

    /// Every verb takes it, unsaid.
    public static final Option HELP = flag("--help", "show how this is used");

    /// For verbs that change nothing; see [Session#root].
    public static final Option HOST =
            value("--host", "COPY", "read a capture or a copied tree, or work on a simulated machine: sim:FILE");

    /// For verbs that ask the hypervisor; see [Session#openHypervisor].
    public static final Option CONNECT = value(
            "--connect",
            "URI",
            "ask this hypervisor (default: $LIBVIRT_DEFAULT_URI, xl:/// under Xen, else qemu:///system)");

    /// For verbs that change something and can say beforehand what.
    public static final Option DRY_RUN = flag("--dry-run", "show what would be done, and do nothing");

    /// For verbs that take a device from the host.
    public static final Option FORCE =
            flag("--force", "take it though the host uses it, as far as the host survives that");

    /// For verbs that ask a person at a terminal before what costs the host something.
    public static final Option YES = flag("--yes", "skip the confirmation prompt");

    /// For verbs that change something.
    public static final Option TIMINGS = flag("--timings", "tell how long each step took, from effect to read-back");

    public static Option flag(String name, String what) {
        return new Option(name, Optional.empty(), what, false, false);
    }

    public static Option value(String name, String value, String what) {
        return new Option(name, Optional.of(value), what, false, false);
    }

    /// The same, and the verb cannot do without it.
    public Option asRequired() {
        return new Option(name, value, what, true, repeatable);
    }

    /// The same, and it may be given more than once.
    public Option asRepeatable() {
        return new Option(name, value, what, required, true);
    }

    /// `--to GUEST`
    @Override
    public String toString() {
        return value.map(wanted -> name + " " + wanted).orElse(name);
    }
}

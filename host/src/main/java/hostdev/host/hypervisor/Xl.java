package hostdev.host.hypervisor;

import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.Problem;
import hostdev.core.format.XenText;
import hostdev.core.format.XlConfig;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.host.root.Disk;
import hostdev.host.root.HostFile;
import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import hostdev.host.xen.XenReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Xen through `xl`, from its first domain. A guest's definition is its xl.cfg, a file `*.cfg` in `/etc/xen`; one that
/// was started from elsewhere is known while it runs.
public final class Xl implements Hypervisor {
    public static final String URI = "xl:///";

    private static final String DIRECTORY = "/etc/xen";
    private static final long MOST = 1 << 20;

    /// Begins the text of a definition that is none; what is behind it says why. No xl.cfg begins so.
    private static final String BROKEN = "! ";

    private static final Pattern NAME = Pattern.compile("(?m)^\\s*name\\s*=\\s*[\"']([^\"'\\n]+)[\"']");
    /// What Xen says of a guest that it was told, when it created it, to give no devices.
    private static final String NO_PASSTHROUGH = "xc_assign_device failed: Operation not supported";
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /// The memory of a guest is cleared before it starts.
    private static final Duration START = Duration.ofMinutes(10);

    private final HostRoot root;
    private final Disk disk;

    /// @param disk where the definitions are
    public Xl(HostRoot root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    @Override
    public String uri() {
        return URI;
    }

    /// @param definition empty for one that is known only while it runs
    private record Known(String name, Guest.State state, Optional<Definition> definition) {}

    private record Definition(String path, String text) {}

    @Override
    public List<Guest> guests() {
        return known().values().stream().map(this::guest).toList();
    }

    @Override
    public Optional<Guest> guest(GuestName name) {
        return Optional.ofNullable(known().get(name.name())).map(this::guest);
    }

    private Guest guest(Known known) {
        Optional<String> live =
                known.state() == Guest.State.SHUT_OFF ? Optional.empty() : Optional.of(live(known.name()));
        String text = known.definition().map(Definition::text).or(() -> live).orElseThrow();
        return new Guest(
                new GuestName(known.name()),
                known.state(),
                text,
                known.definition().isPresent(),
                live);
    }

    private Map<String, Known> known() {
        Map<String, Guest.State> running = running();
        Map<String, Known> guests = new TreeMap<>();
        definitions().forEach((path, text) -> {
            String name = name(path, text);
            Guest.State state = running.getOrDefault(name, Guest.State.SHUT_OFF);
            guests.merge(name, new Known(name, state, Optional.of(new Definition(path, text))), Xl::twice);
        });
        running.forEach((name, state) -> guests.computeIfAbsent(name, _ -> new Known(name, state, Optional.empty())));
        return guests;
    }

    /// The texts of the definitions, by their files. One that cannot be read is broken, and costs only its own guest.
    private Map<String, String> definitions() {
        Map<String, String> texts = new TreeMap<>();
        try {
            for (String file : disk.names(Path.of(DIRECTORY))) {
                if (file.endsWith(".cfg")) {
                    Path path = Path.of(DIRECTORY, file);
                    text(path).ifPresent(text -> texts.put(path.toString(), text));
                }
            }
        } catch (IOException e) {
            throw Problem.notFit(DIRECTORY, "cannot be read: " + HostFile.reason(e), "look: ls -l " + DIRECTORY)
                    .because(e);
        }
        return texts;
    }

    private Optional<String> text(Path path) {
        try {
            return disk.read(path, MOST);
        } catch (IOException e) {
            return Optional.of(BROKEN + path + " cannot be read: " + HostFile.reason(e) + "\n");
        }
    }

    /// Two files that define one guest: which of them counts nobody can tell, and what both name is its.
    private static Known twice(Known one, Known other) {
        Definition first = one.definition().orElseThrow();
        Definition second = other.definition().orElseThrow();
        String text = BROKEN + first.path() + " and " + second.path() + " both define " + one.name() + "\n"
                + first.text() + "\n" + second.text();
        return new Known(one.name(), one.state(), Optional.of(new Definition(first.path(), text)));
    }

    /// Where the file does not say it in a form that can be read, the file's own name.
    private static String name(String path, String text) {
        try {
            Optional<String> name = XlConfig.parse(path, text).name().filter(GuestName::isValid);
            if (name.isPresent()) {
                return name.get();
            }
        } catch (Problem _) {
            Matcher name = NAME.matcher(text);
            if (name.find() && GuestName.isValid(name.group(1))) {
                return name.group(1);
            }
        }
        String file = path.substring(path.lastIndexOf('/') + 1);
        return GuestName.nearest(file.substring(0, file.length() - ".cfg".length()))
                .name();
    }

    private Map<String, Guest.State> running() {
        Fact<List<XenText.Domain>> domains = new XenReader(root).domains();
        if (domains instanceof Fact.Unknown<List<XenText.Domain>>(var why)) {
            throw Problem.notFit(
                    URI, "its guests cannot be asked for: " + why, "is this Xen's first domain, and root?");
        }
        Map<String, Guest.State> running = new TreeMap<>();
        for (XenText.Domain domain : domains.seen().orElseThrow()) {
            if (!domain.name().isEmpty()) { // one that is going has no name any more
                running.put(GuestName.nearest(domain.name()).name(), state(domain.state()));
            }
        }
        return running;
    }

    /// `r` running, `b` waiting, `p` paused, `s` shut down and kept, `c` crashed, `d` dying (xl(1), `list`).
    private static Guest.State state(String letters) {
        if (letters.indexOf('c') >= 0) {
            return Guest.State.CRASHED;
        }
        if (letters.indexOf('s') >= 0 || letters.indexOf('d') >= 0) {
            return Guest.State.ENDED;
        }
        return letters.indexOf('p') >= 0 ? Guest.State.PAUSED : Guest.State.RUNNING;
    }

    /// What a guest runs with, as far as Xen tells: its name, whether it can get devices, and those that it has.
    private String live(String name) {
        List<String> devices = new ArrayList<>();
        XenText.attached(said("xl", "pci-list", name).orElse("")).forEach(device -> devices.add("'" + device + "'"));
        String passthrough = said("xl", "list", "-l", name)
                .flatMap(XenText::takesDevices)
                .map(takes -> "passthrough = \"" + (takes ? "enabled" : "disabled") + "\"\n")
                .orElse("");
        return "name = \"" + name + "\"\n" + passthrough + "pci = [ " + String.join(", ", devices) + " ]\n";
    }

    @Override
    public String define(GuestName name, String definition) {
        Known known = required(name);
        String path = path(known);
        known.definition().filter(it -> it.text().startsWith(BROKEN)).ifPresent(it -> {
            throw Problem.notFit(
                    name,
                    it.text().lines().findFirst().orElse("").substring(BROKEN.length()),
                    "keep one file with name = \"" + name + "\" that ends in .cfg, and give the other another ending");
        });
        String given = XlConfig.parse(path, definition).name().orElse("");
        if (!given.equals(name.name())) {
            throw Problem.usage(
                    "the definition given to guest " + name + " is that of '" + given + "'",
                    "keep name = \"" + name + "\"");
        }
        try {
            HostFile.at(disk, Path.of(path)).replace(definition);
        } catch (IOException e) {
            throw Problem.failed(path, "cannot be written: " + HostFile.reason(e), "")
                    .because(e);
        }
        return guest(name).orElseThrow().definition();
    }

    @Override
    public void plugIn(GuestName name, String device) {
        required(name);
        try {
            run(name, "not plugged in", START, "xl", "pci-attach", name.name(), device);
        } catch (Problem refused) {
            throw refused.what().contains(NO_PASSTHROUGH) ? withoutPassthrough(name, refused) : refused;
        }
    }

    private static Problem withoutPassthrough(GuestName name, Problem refused) {
        return Problem.failed(
                        name,
                        refused.what()
                                + ": Xen created the guest without passthrough, and gives it no device until it is"
                                + " started again",
                        "shut it down and leave --live out; for later: passthrough = \"enabled\" in its definition")
                .because(refused);
    }

    /// `xl` waits itself until the guest has let go, for a while.
    @Override
    public void askOut(GuestName name, String device) {
        required(name);
        String function = device.replaceFirst("[@,].*", "");
        run(name, "the guest has not let go", START, "xl", "pci-detach", name.name(), function);
    }

    @Override
    public void start(GuestName name) {
        Known guest = required(name);
        String path = path(guest);
        if (guest.state() == Guest.State.SHUT_OFF) {
            new XenConsole(root).setAside(name, disk);
        }
        run(name, "not started", START, "xl", "create", "-q", path);
    }

    private static Problem notDefined(GuestName name) {
        return Problem.notFit(name, "no file in " + DIRECTORY + " defines it", "move its file there, as NAME.cfg");
    }

    @Override
    public void destroy(GuestName name) {
        required(name);
        run(name, "not ended", ANSWER, "xl", "destroy", name.name());
    }

    private Known required(GuestName name) {
        return Optional.ofNullable(known().get(name.name()))
                .orElseThrow(() -> NoSuchGuest.among(guests(), name).problem());
    }

    private static String path(Known guest) {
        return guest.definition().map(Definition::path).orElseThrow(() -> notDefined(new GuestName(guest.name())));
    }

    private void run(GuestName name, String otherwise, Duration limit, String... command) {
        switch (root.run(List.of(command), limit)) {
            case Ran.Exited(var status, var _, var _) when status == 0 -> {}
            case Ran.Exited(var _, var _, var stderr) ->
                throw Problem.failed(
                        name, otherwise + ": " + errors(stderr), "xl dmesg | tail; tail /var/log/xen/*.log");
            case Ran.NotFound(var program) ->
                throw Problem.notFit(URI, "there is no program " + program, "install Xen's tools: xen-utils");
            case Ran.TimedOut _ ->
                throw Problem.failed(name, otherwise + " within " + limit.toSeconds() + " s", "xl list");
        }
    }

    /// Without the places in its source that xl names.
    private static String errors(String stderr) {
        List<String> lines = new ArrayList<>();
        for (String line : stderr.strip().split("\n", -1)) {
            lines.add(line.replaceFirst("^libxl: error: \\S+:\\d+:", "").strip());
        }
        return String.join("; ", lines);
    }

    @Override
    public List<String> consoleLogs(Guest guest) {
        return new XenConsole(root).logs(guest.name());
    }

    private Optional<String> said(String... command) {
        return root.run(List.of(command), ANSWER) instanceof Ran.Exited(var status, var stdout, var _) && status == 0
                ? Optional.of(stdout.strip())
                : Optional.empty();
    }

    @Override
    public void close() {}
}

package hostdev.host.sim;

import hostdev.core.finding.Problem;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import hostdev.host.sim.Description.Child;
import hostdev.host.sim.Description.FunctionLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads the description of a simulated machine: one `word rest-of-line` a line, `#` comments; the words are those of
/// [#line], and docs/simulated-host.md tells them.
final class DescriptionText {
    private static final String PAGE = "docs/simulated-host.md tells how such a file is written";

    private final String file;
    private String about = "";
    private String kernel = "6.12.57";
    private final List<String> tables = new ArrayList<>();
    private final Map<String, Description.DriverLine> drivers = new TreeMap<>();
    private final List<String> modules = new ArrayList<>();
    private final Map<PciAddress, FunctionLine> functions = new TreeMap<>();
    private final Map<Integer, List<String>> regions = new TreeMap<>();
    private final Map<String, Child> children = new TreeMap<>();
    private final List<Description.Stack> stacks = new ArrayList<>();
    private final Map<String, List<String>> uppers = new TreeMap<>();
    private final List<Description.Mount> mounts = new ArrayList<>();
    private final List<String> swaps = new ArrayList<>();
    private final Map<String, Description.GuestLine> guests = new TreeMap<>();
    private final List<PciAddress> hangs = new ArrayList<>();
    private final List<PciAddress> alone = new ArrayList<>();
    private final Map<String, PciAddress> slots = new TreeMap<>();
    private final Map<String, Optional<String>> files = new TreeMap<>();
    private final Map<String, String> links = new TreeMap<>();
    private int blockDevices;

    private DescriptionText(String file) {
        this.file = file;
    }

    /// @param file its name, for messages
    /// @throws Problem a usage error naming the line that is not understood
    static Description parse(String file, String text) {
        DescriptionText reader = new DescriptionText(file);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                reader.line(number, line.strip());
            }
        }
        return reader.finish();
    }

    private void line(int number, String line) {
        try {
            String[] parts = line.split("\\s+", 2);
            words(parts[0], parts.length == 2 ? parts[1] : "");
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Problem.usage(
                    file + " line " + number + " is not understood: " + line + " (" + e.getMessage() + ")", PAGE);
        }
    }

    private void words(String word, String rest) {
        switch (word) {
            case "about" -> about = rest;
            case "kernel" -> kernel = rest;
            case "acpi" -> tables.addAll(List.of(rest.split("\\s+", -1)));
            case "driver" -> driver(new LineWords(rest));
            case "module" -> modules.add(rest);
            case "function" -> function(new LineWords(rest));
            case "regions" -> regions(new LineWords(rest));
            case "config" -> config(new LineWords(rest));
            case "slot" -> slot(new LineWords(rest));
            case "alone" -> alone.add(LineWords.address(rest));
            case "hang" -> hangs.add(LineWords.address(rest));
            case "file" -> file(rest);
            case "directory" -> files.put(path(rest), Optional.empty());
            case "link" -> link(new LineWords(rest));
            default -> attached(word, rest);
        }
    }

    private void attached(String word, String rest) {
        switch (word) {
            case "interface" -> interfaceLine(new LineWords(rest));
            case "address" -> address(new LineWords(rest));
            case "route" -> route(rest);
            case "upper" -> upper(new LineWords(rest));
            case "disk" -> disk(new LineWords(rest));
            case "partition" -> partition(new LineWords(rest));
            case "stack" -> stack(new LineWords(rest));
            case "mount" -> mount(new LineWords(rest));
            case "swap" -> swaps.add(rest);
            case "usb" -> usb(rest);
            case "card", "sound" -> card(word.equals("card") ? "drm" : word, new LineWords(rest));
            case "guest" -> guest(new LineWords(rest));
            default -> throw new IllegalArgumentException("there is no word '" + word + "'");
        }
    }

    private void driver(LineWords words) {
        String name = words.next("driver's name");
        drivers.put(name, new Description.DriverLine(name, words.flag("broken"), words.flag("needs-data")));
        words.end();
    }

    private void function(LineWords words) {
        PciAddress address = LineWords.address(words.next("address"));
        PciIds ids = LineWords.ids(words.next("vendor:device"));
        Optional<Description.Virtual> virtual = words.value("vfs")
                .map(total -> new Description.Virtual(
                        Integer.parseInt(total),
                        LineWords.ids(words.value("vf").orElse(ids.toString())),
                        LineWords.address(words.value("vf-at").orElseThrow(() -> missing("vf-at"))),
                        words.value("vf-driver"),
                        Integer.parseInt(words.value("vf-group").orElse("100"))));
        functions.put(
                address,
                new FunctionLine(
                        address,
                        ids,
                        words.value("subsystem").map(LineWords::ids).orElse(new PciIds(0x1af4, 0x1100)),
                        words.value("class").orElseThrow(() -> missing("class")),
                        words.value("driver"),
                        words.value("group").map(Integer::valueOf),
                        words.value("behind").map(LineWords::address),
                        words.value("override"),
                        words.value("reset")
                                .map(text -> List.of(text.split(",", -1)))
                                .orElse(List.of()),
                        words.flag("dies"),
                        words.flag("boot-vga"),
                        virtual,
                        new TreeMap<>()));
        words.end();
    }

    private void slot(LineWords words) {
        slots.put(words.next("name"), LineWords.address(words.next("address")));
        words.end();
    }

    private static IllegalArgumentException missing(String what) {
        return new IllegalArgumentException(what + "= is missing");
    }

    private void regions(LineWords words) {
        int group = Integer.parseInt(words.next("group"));
        String region = words.next("first address") + " " + words.next("last address") + " " + words.next("kind");
        regions.computeIfAbsent(group, _ -> new ArrayList<>()).add(region);
        words.end();
    }

    private void config(LineWords words) {
        FunctionLine function = known(LineWords.address(words.next("address")));
        int offset = Integer.decode(words.next("offset"));
        function.config().put(offset, HexFormat.of().parseHex(words.next("bytes")));
        words.end();
    }

    private FunctionLine known(PciAddress address) {
        FunctionLine function = functions.get(address);
        if (function == null) {
            throw new IllegalArgumentException("no function " + address + " is described above");
        }
        return function;
    }

    private void file(String rest) {
        String[] parts = rest.split("\\s+", 2);
        String text = parts.length == 2 ? parts[1].replace("\\n", "\n").replace("\\t", "\t") : "";
        files.put(path(parts[0]), Optional.of(text));
    }

    private void link(LineWords words) {
        links.put(path(words.next("path")), words.next("target"));
        words.end();
    }

    private static String path(String typed) {
        if (!typed.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with '/'");
        }
        return typed;
    }

    private void child(Child child) {
        known(child.on());
        children.put(child.name(), child);
    }

    private void interfaceLine(LineWords words) {
        String name = words.next("interface's name");
        child(new Child.Interface(
                words.on(),
                name,
                words.value("mac").orElse("52:54:00:00:00:01"),
                words.flag("up"),
                Integer.parseInt(words.value("mtu").orElse("1500")),
                new ArrayList<>(),
                new ArrayList<>(),
                words.flag("restored")));
        words.end();
    }

    private Child.Interface interfaceNamed(String name) {
        if (children.get(name) instanceof Child.Interface it) {
            return it;
        }
        throw new IllegalArgumentException("no interface " + name + " is described above");
    }

    private void address(LineWords words) {
        interfaceNamed(words.next("interface's name")).addresses().add(words.next("address"));
        words.end();
    }

    /// `eth0 default via 192.0.2.1`
    private void route(String rest) {
        String[] parts = rest.split("\\s+", 2);
        interfaceNamed(parts[0]).routes().add(parts[1]);
    }

    private void upper(LineWords words) {
        uppers.computeIfAbsent(words.next("interface's name"), _ -> new ArrayList<>())
                .add(words.next("what it is a part of"));
        words.end();
    }

    private String nextNumber() {
        return "259:" + blockDevices++;
    }

    private void disk(LineWords words) {
        String name = words.next("disk's name");
        child(new Child.Disk(words.on(), name, nextNumber(), new ArrayList<>()));
        words.end();
    }

    private void partition(LineWords words) {
        String name = words.next("partition's name");
        if (!(children.get(words.value("of").orElse("")) instanceof Child.Disk disk)) {
            throw new IllegalArgumentException("of= names no disk that is described above");
        }
        disk.partitions().add(new Description.Partition(name, nextNumber()));
        words.end();
    }

    private void stack(LineWords words) {
        String name = words.next("block device's name");
        String shown = words.value("name").orElse(name);
        List<String> on =
                List.of(words.value("on").orElseThrow(() -> missing("on")).split(",", -1));
        stacks.add(new Description.Stack(name, shown, nextNumber(), on));
        words.end();
    }

    private void mount(LineWords words) {
        mounts.add(new Description.Mount(words.next("device"), words.next("mount point")));
        words.end();
    }

    private void usb(String rest) {
        String[] parts = rest.split("\\s+", 3);
        child(new Child.Usb(new LineWords(parts[1]).on(), parts[0], parts.length == 3 ? parts[2] : "USB device"));
    }

    private void card(String subsystem, LineWords words) {
        String name = words.next("card's name");
        Child.Card card = new Child.Card(words.on(), name, subsystem);
        known(card.on());
        children.put(subsystem + " " + name, card);
        words.end();
    }

    private void guest(LineWords words) {
        String name = words.next("guest's name");
        if (!GuestName.isValid(name)) {
            throw new IllegalArgumentException("not a guest's name");
        }
        List<PciAddress> has = new ArrayList<>();
        for (String text : words.value("has").orElse("").split(",", -1)) {
            if (!text.isEmpty()) {
                has.add(LineWords.address(text));
            }
        }
        boolean paused = words.flag("paused");
        boolean runs = words.flag("running") || paused;
        guests.put(name, new Description.GuestLine(name, runs, paused, !words.flag("unmanaged"), has));
        words.end();
    }

    private Description finish() {
        List<FunctionLine> inOrder = new ArrayList<>(functions.values());
        inOrder.sort(Comparator.comparing(FunctionLine::address));
        return new Description(
                about,
                kernel,
                tables,
                drivers,
                modules,
                inOrder,
                regions,
                List.copyOf(children.values()),
                stacks,
                uppers,
                mounts,
                swaps,
                List.copyOf(guests.values()),
                hangs,
                alone,
                slots,
                files,
                links);
    }
}
